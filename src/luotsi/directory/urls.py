"""Addresses of the tray's pages, under a language prefix; the same English paths in every language."""

from django.urls import path

from luotsi.directory.views import basket, browse, feedback, info, pages, tray

urlpatterns = [
    path("", tray.home, name="home"),
    path("services/", tray.services, name="services"),
    path("services/<uuid:id_>/", pages.service, name="service"),
    path("services/<uuid:id_>/print/", pages.service_print, name="service-print"),
    path("services/<uuid:id_>/feedback/", feedback.give, name="service-feedback"),
    path("locations/<uuid:id_>/", pages.location, name="location"),
    path("organizations/<uuid:id_>/", pages.organization, name="organization"),
    path("themes/", browse.themes, name="themes"),
    path("themes/<slug:slug>/", browse.theme, name="theme"),
    path("life-events/", browse.life_events, name="life-events"),
    path("life-events/<str:code>/", browse.life_event, name="life-event"),
    path("municipalities/", browse.municipalities, name="municipalities"),
    path("municipalities/<str:code>/", browse.municipality, name="municipality"),
    path("basket/", basket.show, name="basket"),
    path("basket/print/", basket.print_view, name="basket-print"),
    path("accessibility-statement/", info.accessibility, name="accessibility"),
    path("about/", info.about, name="about"),
]
