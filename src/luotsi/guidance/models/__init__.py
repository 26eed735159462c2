"""Tables of guidance, one file a subject."""

from luotsi.guidance.models.chat import SavedConversation
from luotsi.guidance.models.feedback import FeedbackDay
from luotsi.guidance.models.labels import AreaCorrection
from luotsi.guidance.models.measurements import Measurement, Switch, UseCount

__all__ = ["AreaCorrection", "FeedbackDay", "Measurement", "SavedConversation", "Switch", "UseCount"]
