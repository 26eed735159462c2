"""Counts what happened in a turn of the chat: by day, in fixed words, without text or person."""

from luotsi.guidance.actions import measurements
from luotsi.guidance.queries import model
from luotsi.guidance.queries.chat import Answer
from luotsi.guidance.rules.measuring import CRISIS


def count_turn(answer: Answer) -> None:
    """Add a turn to today's counts."""
    if answer.error and answer.crisis is None:
        return
    measurements.count("turn")
    if answer.crisis is not None:
        measurements.count(f"{CRISIS}{answer.crisis.kind}")
    if answer.ways:
        measurements.count("handed-over")
    if answer.advice is not None and answer.advice.offers:
        measurements.count("finished")
        if answer.worded is not None:
            measurements.count("model-ok" if answer.worded.sentences else "model-empty")
        elif answer.crisis is None and model.is_asked():
            measurements.count("model-none")
