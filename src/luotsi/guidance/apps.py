"""How Django knows guidance."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Recommendation, chat and safety."""

    name = "luotsi.guidance"
    label = "guidance"
    verbose_name = "Guidance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts pages on the desks of staff and checks on the operators' status page."""
        from luotsi.guidance import auditing_desk, labels_desk, measuring_desk

        auditing_desk.register()
        labels_desk.register()
        measuring_desk.register()
