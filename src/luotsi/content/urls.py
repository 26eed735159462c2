"""Addresses of the guide under a language prefix. The last one takes every page that editors have made."""

from django.urls import path, re_path

from luotsi.content.views import briefings, machine, pages, training

urlpatterns = [
    path("guide/news.atom", machine.feed, name="content-feed"),
    path("guide/calendar/<int:key>.ics", machine.calendar_file, name="briefing-calendar"),
    path("guide/cancel/<str:token>/", briefings.cancel, name="briefing-cancel"),
    path("guide/certificate/<int:key>/", training.certificate, name="course-certificate"),
    path("staff/briefings/", briefings.listed, name="staff-briefings"),
    path("staff/briefings/<uuid:key>/", briefings.participants, name="staff-briefing"),
    path("staff/briefings/<uuid:key>.csv", briefings.participants_csv, name="staff-briefing-csv"),
    re_path(r"^guide/(?P<path>(?:[\w\-]+/)*)$", pages.page, name="content-page"),
]
