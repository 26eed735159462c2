"""Addresses of the figures, below the language prefix and `figures/`; the same English paths in every language."""

from django.urls import path

from luotsi.indicators.views import about, catalogue, causes, compare, downloads, indicator, profile

app_name = "indicators"
urlpatterns = [
    path("", profile.home, name="home"),
    path("area/<str:area>/", profile.area, name="area"),
    path("indicators/", catalogue.catalogue, name="catalogue"),
    path("indicators/<slug:slug>/", indicator.indicator, name="indicator"),
    path("indicators/<slug:slug>/areas/", compare.multiples, name="areas"),
    path("pyll/", causes.causes, name="pyll"),
    path("compare/", compare.compare, name="compare"),
    path("about/<slug:slug>/", about.about, name="about"),
    path("releases/", catalogue.releases, name="releases"),
    path("export/", downloads.export, name="export"),
    path("embed/<slug:slug>/", downloads.embed, name="embed"),
    path("feed/", downloads.feed, name="feed"),
]
