"""After content changed: make it findable. Shared by the commands that bring content in."""

from luotsi.directory import actions
from luotsi.directory.queries import engines
from luotsi.guidance.actions import labels


def refresh(*, has_changed: bool) -> None:
    """Build the index anew when content changed or there is none yet; embeddings are left to the background worker."""
    if not has_changed and engines.engine().count():
        return
    actions.reindex()
    labels.label_services()
    engines.vocabulary()  # kept on disk from now on, so that the first query need not wait for it
    from luotsi.web import tasks  # opens the queue, so only when needed

    tasks.fill_soon()
