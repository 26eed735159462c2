"""Root addresses: pages under a language prefix, machine addresses without one."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from luotsi.directory.views import machine, status
from luotsi.web import api, need, views

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
    path("robots.txt", machine.robots, name="robots"),
    path("api/v1/", api.reference, name="api"),
    path("api/v1/docs", api.reference, name="api-docs"),
    path("api/v1/", api.api.urls),
    *i18n_patterns(
        path("figures/need/", need.need, name="need"),
        path("figures/", include("luotsi.indicators.urls")),
        path("", include("luotsi.directory.urls")),
    ),
]
