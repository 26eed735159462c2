"""Every write of content that the CMS does not do itself."""

from luotsi.content.actions.briefings import cancel, forget_past, sign_up
from luotsi.content.actions.schedule import publish_scheduled
from luotsi.content.actions.site import admit, note, prepare_site

__all__ = ["admit", "cancel", "forget_past", "note", "prepare_site", "publish_scheduled", "sign_up"]
