"""How Django knows guidance."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Recommendation, chat and safety."""

    name = "luotsi.guidance"
    label = "guidance"
    verbose_name = "Guidance"
    default_auto_field = "django.db.models.BigAutoField"
