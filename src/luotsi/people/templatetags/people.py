"""Tags of staff pages: the bar's entries, and the accounts that a demonstration tells."""

from django import template

from luotsi.people import demo, desk, labels
from luotsi.people.rules import Actor

register = template.Library()


@register.simple_tag
def desk_entries(actor: Actor) -> tuple[desk.Entry, ...]:
    """What the actor may open; without counts, which cost queries."""
    return desk.open_to(actor)


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """Address, role and password of each account for demonstration; none in a real installation."""
    if not demo.is_on():
        return []
    return [{"email": a.email, "role": labels.role(a.role), "password": demo.PASSWORD} for a in demo.ACCOUNTS]
