"""How Django knows the web shell."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "luotsi.web"
    label = "web"
    verbose_name = "Web"
