"""Every write of the directory, one file a subject."""

from luotsi.directory.actions.catalogue import SHRINK_LIMIT, apply_catalogue
from luotsi.directory.actions.expressions import add_expression
from luotsi.directory.actions.feedback import give_feedback
from luotsi.directory.actions.index import fill_vectors, reindex
from luotsi.directory.actions.syncs import finish_sync, refusals_as_json, start_sync
from luotsi.directory.actions.themes import apply_themes, seed_themes

__all__ = [
    "SHRINK_LIMIT",
    "add_expression",
    "apply_catalogue",
    "apply_themes",
    "fill_vectors",
    "finish_sync",
    "give_feedback",
    "refusals_as_json",
    "reindex",
    "seed_themes",
    "start_sync",
]
