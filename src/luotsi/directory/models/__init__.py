"""Tables of the directory, one file a subject."""

from luotsi.directory.models.cards import Card, CardOpening, PhraseVersion
from luotsi.directory.models.catalogue import (
    Channel,
    Code,
    Connection,
    Feedback,
    GeneralDescription,
    LocalExpression,
    Organization,
    Record,
    Service,
    Sighting,
    Sync,
    Theme,
)
from luotsi.directory.models.coverage import CoverageDay, CoverageState, Reminder
from luotsi.directory.models.overlay import Checked, Correction, Finding, Link, Merge, Overlay, Pin
from luotsi.directory.models.register import NetworkMember, NetworkTurn, RegisterChange, RegisterEntry
from luotsi.directory.models.surveys import Survey, SurveyAnswer

__all__ = [
    "Card",
    "CardOpening",
    "Channel",
    "Checked",
    "Code",
    "Connection",
    "Correction",
    "CoverageDay",
    "CoverageState",
    "Feedback",
    "Finding",
    "GeneralDescription",
    "Link",
    "LocalExpression",
    "Merge",
    "NetworkMember",
    "NetworkTurn",
    "Organization",
    "Overlay",
    "PhraseVersion",
    "Pin",
    "Record",
    "RegisterChange",
    "RegisterEntry",
    "Reminder",
    "Service",
    "Sighting",
    "Survey",
    "SurveyAnswer",
    "Sync",
    "Theme",
]
