"""What visitors, learners and editors see. Importing it tells pages how they are shown."""

from luotsi.content.views import briefings, pages, training  # noqa: F401
