"""What the staff's desk has of content, and what its acts are called on the trail of changes."""

from django.utils.translation import gettext_lazy as _

from luotsi.people import desk, labels
from luotsi.people.rules import Power

desk.add(
    desk.Entry(
        name=_("Pages, news and campaigns"),
        url_name="wagtailadmin_home",
        powers=(Power.EDIT_CONTENT,),
        about=_("Write, preview, schedule and publish what stands on the site."),
        rank=40,
    )
)
desk.add(
    desk.Entry(
        name=_("Sign-ups to briefings"),
        url_name="staff-briefings",
        powers=(Power.EDIT_CONTENT,),
        about=_("Who comes to the sector's briefings."),
        rank=45,
    )
)
labels.add_acts(
    {
        "content.create": _("Page made"),
        "content.edit": _("Page changed"),
        "content.publish": _("Page published"),
        "content.unpublish": _("Page withdrawn"),
        "content.delete": _("Page deleted"),
    }
)
