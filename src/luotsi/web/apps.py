"""How Django knows the web shell."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "luotsi.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        from luotsi.directory.actions import index

        index.when_wanted(_index_soon)


def _index_soon() -> None:
    from luotsi.web import tasks  # opens the queue, so only when asked

    tasks.index_soon()
