"""How Django knows the directory."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "luotsi.directory"
    label = "directory"
    verbose_name = "Directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tells people when accounts for demonstration may be used."""
        from luotsi.directory.queries import front
        from luotsi.people import demo

        demo.tell_by(front.holds_demo_content)

        from luotsi.directory import editor_desk, staff_desk, trail_words

        trail_words.register()
        staff_desk.register()
        editor_desk.register()

        from luotsi.directory.views import feedback_desk, surveys_desk

        feedback_desk.register()
        surveys_desk.register()
        _add_cards()


def _add_cards() -> None:
    """Puts cards, phrases and openers on the desk of who hands services over."""
    from django.utils.translation import gettext_lazy as _

    from luotsi.directory.queries import cards
    from luotsi.people import desk
    from luotsi.people.rules import Power

    makers = (Power.MAKE_CARDS,)
    about = _("Services to hand over: QR code, paper, short address. Counts cards with a service that has ended.")
    desk.add(desk.Entry(_("Cards"), "staff-cards", makers, lambda actor: cards.with_gone(actor.id), about, rank=10))
    about = _("Plain texts for client records, in four wordings.")
    desk.add(desk.Entry(_("Phrases for client records"), "staff-phrases", makers, about=about, rank=11))
    about = _("Questions that bring wellbeing up in conversation.")
    desk.add(desk.Entry(_("Openers for conversation"), "openers", makers, about=about, rank=12))
