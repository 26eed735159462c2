"""Root addresses: pages under a language prefix, machine addresses without one."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from luotsi.content import cms
from luotsi.content.views import machine as content_files
from luotsi.directory.views import cards, discovery, open_data, status
from luotsi.web import api, machine, need, views

handler400 = "luotsi.web.views.bad_request"
handler403 = "luotsi.web.views.forbidden"
handler404 = "luotsi.web.views.not_found"
handler500 = "luotsi.web.views.server_error"

urlpatterns = [
    path("", views.root, name="root"),
    path("-/health", views.health, name="health"),
    path("-/ready", views.ready, name="ready"),
    path("-/patterns", views.patterns, name="patterns"),
    path("-/status", status.status, name="status"),
    path("brand.css", views.brand, name="brand"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", machine.sitemap_part, name="sitemap-part"),
    path("opensearch-<str:lang>.xml", discovery.opensearch, name="opensearch"),
    path("oembed", discovery.oembed, name="oembed"),
    path("k/<str:code>", cards.short, name="card-short"),
    path("robots.txt", machine.robots, name="robots"),
    path("api/v1/", api.reference, name="api"),
    path("api/v1/docs", api.reference, name="api-docs"),
    path("api/v1/", api.api.urls),
    path("hsds/", api.hsds.urls),
    path("aurora/v1/", api.aurora.urls),
    path("open-data/", open_data.home),
    path("open-data/catalog.<str:form>", open_data.catalog, name="open-data-catalog"),
    path("open-data/<str:name>", open_data.file, name="open-data-file"),
    path("media/images/<str:name>", content_files.picture, name="picture"),
    path("cms/", include(cms.urlpatterns)),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    *i18n_patterns(
        path("figures/need/", need.need, name="need"),
        path("figures/", include("luotsi.indicators.urls")),
        path("", include("luotsi.guidance.urls")),
        path("", include("luotsi.people.urls")),
        path("", include("luotsi.directory.urls")),
        path("", include("luotsi.content.urls")),
    ),
]
