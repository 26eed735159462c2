"""Tables of the directory, one file a subject."""

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

__all__ = [
    "Channel",
    "Code",
    "Connection",
    "Feedback",
    "GeneralDescription",
    "LocalExpression",
    "Organization",
    "Record",
    "Service",
    "Sighting",
    "Sync",
    "Theme",
]
