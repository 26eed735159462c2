"""Django's name of the app."""

from django.apps import AppConfig


class People(AppConfig):
    """Staff, roles and the trail."""

    name = "luotsi.people"
    verbose_name = "People"

    def ready(self) -> None:
        """Hears of new second factors; puts the operator's pages on desks."""
        from allauth.mfa.signals import authenticator_added
        from django.utils.translation import gettext_lazy as _

        from luotsi.people import access, desk
        from luotsi.people.rules import Power

        authenticator_added.connect(access.note_new_factor, dispatch_uid="luotsi.people")
        desk.add(
            desk.Entry(
                name=_("Staff accounts"),
                url_name="staff-accounts",
                powers=(Power.OPERATE,),
                about=_("Who works with Luotsi and what each may do."),
                rank=90,
            )
        )
        desk.add(
            desk.Entry(
                name=_("Trail of changes"),
                url_name="staff-trail",
                powers=(Power.OPERATE,),
                about=_("Who changed what and when."),
                rank=91,
            )
        )
