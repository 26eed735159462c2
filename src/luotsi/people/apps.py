"""Django's name of the app."""

from django.apps import AppConfig


class People(AppConfig):
    """Staff, roles and the trail."""

    name = "luotsi.people"
    verbose_name = "People"
