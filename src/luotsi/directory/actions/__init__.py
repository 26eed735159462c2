"""Every write of the directory, one file a subject."""

from luotsi.directory.actions.cards import (
    archive_card,
    change_card,
    change_phrase,
    copy_card,
    count_opening,
    make_card,
    restore_card,
)
from luotsi.directory.actions.catalogue import SHRINK_LIMIT, apply_catalogue
from luotsi.directory.actions.expressions import add_expression
from luotsi.directory.actions.feedback import add_reason, give_feedback, handle_feedback
from luotsi.directory.actions.index import fill_vectors, reindex
from luotsi.directory.actions.open_data import write_open_data
from luotsi.directory.actions.surveys import (
    add_question,
    change_survey,
    give_answers,
    make_survey,
    mark_answers_read,
    move_question,
    remove_question,
    remove_survey,
)
from luotsi.directory.actions.syncs import finish_sync, refusals_as_json, start_sync
from luotsi.directory.actions.themes import apply_themes, seed_themes

__all__ = [
    "SHRINK_LIMIT",
    "add_expression",
    "add_question",
    "add_reason",
    "apply_catalogue",
    "apply_themes",
    "archive_card",
    "change_card",
    "change_phrase",
    "change_survey",
    "copy_card",
    "count_opening",
    "fill_vectors",
    "finish_sync",
    "give_answers",
    "give_feedback",
    "handle_feedback",
    "make_card",
    "make_survey",
    "mark_answers_read",
    "move_question",
    "refusals_as_json",
    "reindex",
    "remove_question",
    "remove_survey",
    "restore_card",
    "seed_themes",
    "start_sync",
    "write_open_data",
]
