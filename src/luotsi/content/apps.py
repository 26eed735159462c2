"""How Django knows the content."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Editors' pages."""

    name = "luotsi.content"
    label = "content"
    verbose_name = "Content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add to the staff's desk, and tell pages how they are shown."""
        from luotsi.content import desk_entries, views  # noqa: F401
