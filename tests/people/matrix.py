"""What each role and a stranger get from every route: the table that `test_matrix` walks.

A route that is not here fails the test, so a new one cannot be forgotten. Names are what `reverse` takes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from tests.world import World

from luotsi.people.rules import Power

Kind = Literal["public", "machine", "entrance", "account", "staff"]
Arguments = tuple[object, ...] | Callable[[World], tuple[object, ...]]
NOWHERE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a route stands.

    Kinds: `public` and `machine` are for everyone and set no cookie; `entrance` is for those who are not signed in yet;
    `account` is about one's own account, for whoever is signed in; `staff` is for those with one of the powers.
    """

    kind: Kind
    powers: tuple[Power, ...] = ()
    args: Arguments = ()
    ok: frozenset[int] = frozenset({200})
    """What is answered to who is let in."""
    is_written: bool = False
    """Whether the route is only written to: those who are refused are tried by POST."""


def public(*, args: Arguments = (), ok: set[int] | None = None) -> Place:
    """A page for everyone."""
    return Place("public", args=args, ok=frozenset(ok or {200}))


def machine(*, args: Arguments = (), ok: set[int] | None = None) -> Place:
    """An address for everyone's programs."""
    return Place("machine", args=args, ok=frozenset(ok or {200}))


def entrance(*, args: Arguments = (), ok: set[int] | None = None) -> Place:
    """A page on the way in."""
    return Place("entrance", args=args, ok=frozenset(ok or {200}))


def account(*, args: Arguments = (), ok: set[int] | None = None) -> Place:
    """A page about one's own account."""
    return Place("account", args=args, ok=frozenset(ok or {200}))


def staff(*powers: Power, args: Arguments = (), ok: set[int] | None = None) -> Place:
    """A page for staff with one of the powers, or any staff."""
    return Place("staff", powers, args=args, ok=frozenset(ok or {200}))


def only_post(place: Place) -> Place:
    """The same for a route that refuses to be read; who it is for is checked all the same when it is written to."""
    return replace(place, ok=frozenset({405}), is_written=True)


def a_service(world: World) -> tuple[object, ...]:
    """Argument of a service that exists."""
    return (world.service("library-491"),)


def an_organization(world: World) -> tuple[object, ...]:
    """Argument of an organisation that exists."""
    return (str(world.catalogue.organizations[0].id),)


def a_location(world: World) -> tuple[object, ...]:
    """Argument of a place that exists."""
    return (next(str(c.id) for c in world.catalogue.channels if c.type == "location"),)


def a_channel(world: World) -> tuple[object, ...]:
    """Argument of a channel that exists."""
    return (str(world.catalogue.channels[0].id),)


PLACES: dict[str, Place] = {
    # The shell
    "root": public(ok={302}),
    "health": machine(),
    "ready": machine(),
    "patterns": public(),
    "status": machine(ok={200, 404}),  # 404 where the request is not told to be of this machine
    "brand": machine(ok={404}),  # there is no brand
    "sitemap": machine(),
    "sitemap-part": machine(args=(1,)),
    "robots": machine(),
    # API
    "api": public(),
    "api-docs": public(),
    "api-v1:openapi-json": machine(),
    "api-v1:find_services": machine(),
    "api-v1:read_service": machine(args=a_service),
    "api-v1:read_hours": machine(args=a_service),
    "api-v1:count_facets": machine(),
    "api-v1:list_channels": machine(),
    "api-v1:read_channel": machine(args=a_channel),
    "api-v1:list_organizations": machine(),
    "api-v1:read_organization": machine(args=an_organization),
    "api-v1:list_themes": machine(),
    "api-v1:list_codes": machine(args=("nothing",), ok={404}),
    "api-v1:list_counties": machine(),
    "api-v1:read_county": machine(args=("12",)),
    "api-v1:list_municipalities": machine(),
    "api-v1:read_municipality": machine(args=("491",)),
    "api-v1:list_indicators": machine(),
    "api-v1:read_indicator": machine(args=("nothing",), ok={404}),
    "api-v1:read_observations": machine(ok={200, 503}),
    "api-v1:read_profile": machine(ok={200, 400, 503}),
    "api-v1:list_releases": machine(),
    "api-v1:api-root": public(),
    # Figures: 503 where there are none yet, as in the world of this test
    "need": public(ok={200, 302, 503}),
    "indicators:home": public(ok={200, 302, 503}),
    "indicators:area": public(args=("county:12",), ok={200, 404, 503}),
    "indicators:catalogue": public(),
    "indicators:indicator": public(args=("nothing",), ok={404}),
    "indicators:areas": public(args=("nothing",), ok={404}),
    "indicators:pyll": public(ok={200, 404, 503}),
    "indicators:compare": public(ok={200, 404, 503}),
    "indicators:about": public(args=("nothing",), ok={404}),
    "indicators:releases": public(ok={200, 503}),
    "indicators:export": machine(ok={200, 400, 404, 503}),
    "indicators:embed": public(args=("nothing",), ok={404}),
    "indicators:feed": machine(ok={200, 503}),
    # The tray
    "home": public(),
    "services": public(),
    "service": public(args=a_service),
    "service-print": public(args=a_service),
    "service-feedback": public(args=a_service),
    "location": public(args=a_location),
    "organization": public(args=an_organization),
    "themes": public(),
    "theme": public(args=("nothing",), ok={404}),
    "life-events": public(),
    "life-event": public(args=("nothing",), ok={404}),
    "municipalities": public(),
    "municipality": public(args=("491",)),
    "basket": public(),
    "basket-print": public(),
    "accessibility": public(),
    "about": public(),
    # Signing in: the county's own sign-in is not set in tests
    "openid_connect_login": entrance(args=("own",), ok={404}),
    "openid_connect_callback": entrance(args=("own",), ok={404}),
    "account_login": entrance(),
    "account_inactive": entrance(),
    "account_reset_password": entrance(),
    "account_reset_password_done": entrance(),
    "account_reset_password_from_key": entrance(args=("1", "set-password")),
    "account_reset_password_from_key_done": entrance(),
    "mfa_authenticate": entrance(ok={302}),  # back to sign-in, nobody waits for a second factor
    "mfa_login_webauthn": entrance(ok={200, 302}),
    "socialaccount_login_cancelled": entrance(),
    "socialaccount_login_error": entrance(ok={401}),
    "socialaccount_signup": entrance(ok={302}),  # nobody waits
    # One's own account; who has just signed in by both factors is asked nothing more
    "account_logout": account(),
    "account_reauthenticate": account(ok={200, 302}),
    "account_change_password": account(ok={200, 302}),
    "account_set_password": account(ok={200, 302}),
    "mfa_index": account(),
    "mfa_reauthenticate": account(ok={200, 302}),
    "mfa_activate_totp": account(ok={200, 302}),
    "mfa_deactivate_totp": account(ok={200, 302, 404}),
    "mfa_view_recovery_codes": account(ok={200, 302, 404}),
    "mfa_generate_recovery_codes": account(ok={200, 302}),
    "mfa_download_recovery_codes": account(ok={200, 302, 404}),
    "mfa_list_webauthn": account(),
    "mfa_add_webauthn": account(ok={200, 302}),
    "mfa_reauthenticate_webauthn": account(ok={200, 302}),
    "mfa_remove_webauthn": account(args=(1,), ok={302, 404}),
    "mfa_edit_webauthn": account(args=(1,), ok={302, 404}),
    "socialaccount_connections": account(),
    # Staff as such
    "staff-home": staff(),
    "staff-accounts": staff(Power.OPERATE),
    "staff-account": staff(Power.OPERATE, args=(10**9,), ok={404}),
    "staff-trail": staff(Power.OPERATE),
    "staff-trail-csv": staff(Power.OPERATE),
    # cards
    "card-short": public(args=("nothing",), ok={404}),
    "card": public(args=("nothing",), ok={404}),
    "card-qr": machine(args=("nothing",), ok={404}),
    "card-pdf": machine(args=("nothing", "a6"), ok={404}),
    "theme-poster": machine(args=("nothing",), ok={404}),
    "municipality-poster": machine(args=("000",), ok={404}),
    "openers": public(),
    "staff-cards": staff(Power.MAKE_CARDS),
    "staff-card-new": staff(Power.MAKE_CARDS),
    "staff-card": staff(Power.MAKE_CARDS, args=("nothing",), ok={404}),
    "staff-card-edit": staff(Power.MAKE_CARDS, args=("nothing",), ok={404}),
    "staff-card-copy": only_post(staff(Power.MAKE_CARDS, args=("nothing",))),
    "staff-card-archive": only_post(staff(Power.MAKE_CARDS, args=("nothing",))),
    "staff-phrases": staff(Power.MAKE_CARDS),
    "staff-phrase": staff(Power.EDIT_TRAY, args=("nothing", "fi"), ok={404}),
    # coverage
    "staff-coverage": staff(Power.FOLLOW_COVERAGE),
    "staff-coverage-history": staff(Power.FOLLOW_COVERAGE),
    "staff-coverage-file": staff(Power.FOLLOW_COVERAGE, args=("csv",)),
    "staff-coverage-municipality": staff(Power.FOLLOW_COVERAGE, args=("491",)),
    "staff-coverage-municipality-file": staff(Power.FOLLOW_COVERAGE, args=("491", "csv")),
    "staff-todo": staff(Power.FOLLOW_COVERAGE, Power.DESCRIBE_SERVICES, Power.HANDLE_FEEDBACK),
    "reminders-off": public(args=("nothing",), ok={404}),
    # register
    "staff-register": staff(Power.KEEP_REGISTER),
    "staff-register-new": staff(Power.KEEP_REGISTER),
    "staff-register-import": staff(Power.KEEP_REGISTER),
    "staff-register-file": staff(Power.KEEP_REGISTER, args=("csv",)),
    "staff-register-entry": staff(Power.KEEP_REGISTER, args=(10**9,), ok={404}),
    "staff-networks": staff(Power.FOLLOW_COVERAGE, Power.DESCRIBE_SERVICES, Power.EDIT_TRAY),
    "staff-network-new": staff(Power.KEEP_REGISTER),
    "staff-network-member": staff(Power.KEEP_REGISTER, args=(10**9,), ok={404}),
    # overlay
    "staff-quality": staff(Power.EDIT_TRAY, Power.DESCRIBE_SERVICES, Power.FOLLOW_COVERAGE),
    "staff-quality-service": staff(
        Power.EDIT_TRAY, Power.DESCRIBE_SERVICES, Power.FOLLOW_COVERAGE, args=(NOWHERE,), ok={404}
    ),
    "staff-overlay": staff(Power.EDIT_TRAY, Power.DESCRIBE_SERVICES),
    "staff-overlay-service": staff(Power.EDIT_TRAY, Power.DESCRIBE_SERVICES, args=(NOWHERE,), ok={404}),
    "staff-merges": staff(Power.EDIT_TRAY),
    "staff-life-areas": staff(Power.EDIT_TRAY),
    "staff-life-area": only_post(staff(Power.EDIT_TRAY, args=(NOWHERE,))),
    "staff-merge": only_post(staff(Power.EDIT_TRAY, args=(10**9,))),
    # feedback/surveys
    "survey": public(args=("nothing",), ok={404}),
    "staff-feedback": staff(Power.HANDLE_FEEDBACK),
    "staff-feedback-handle": only_post(staff(Power.HANDLE_FEEDBACK, args=(10**9,))),
    "staff-surveys": staff(Power.RUN_SURVEYS),
    "staff-survey-new": staff(Power.RUN_SURVEYS),
    "staff-survey": staff(Power.RUN_SURVEYS, args=("nothing",), ok={404}),
    "staff-survey-question": only_post(staff(Power.RUN_SURVEYS, args=("nothing",))),
    "staff-survey-results": staff(Power.RUN_SURVEYS, args=("nothing",), ok={404}),
    "staff-survey-export": staff(Power.RUN_SURVEYS, args=("nothing", "csv"), ok={404}),
    "service-helpful": public(args=a_service, ok={200, 405}),
    # content
    "picture": machine(args=("nothing.jpg",), ok={404}),
    "content-feed": machine(),
    "content-page": public(args=("",), ok={200, 404}),
    "briefing-calendar": machine(args=(10**9,), ok={404}),
    "briefing-cancel": public(args=("nothing",), ok={404}),
    "course-certificate": public(args=(10**9,), ok={405}),
    "staff-briefings": staff(Power.EDIT_CONTENT),
    "staff-briefing": staff(Power.EDIT_CONTENT, args=(NOWHERE,), ok={404}),
    "staff-briefing-csv": staff(Power.EDIT_CONTENT, args=(NOWHERE,), ok={404}),
    # hsds/embed
    "api-v1:read_changes": machine(),
    "open-data": public(),
    "open-data/": public(ok={200, 302}),
    "open-data-catalog": machine(args=("nothing",), ok={404}),
    "open-data-file": machine(args=("nothing",), ok={404}),
    "changes-atom": machine(),
    "embed-card": public(args=("nothing",), ok={404}),
    "hsds:openapi-json": machine(),
    "hsds:about": machine(),
    "hsds:services": machine(),
    "hsds:service": machine(args=a_service),
    "hsds:organizations": machine(),
    "hsds:organization": machine(args=an_organization),
    "hsds:service_at_locations": machine(),
    "hsds:service_at_location": machine(args=(NOWHERE,), ok={404}),
    "hsds:list_taxonomies": machine(),
    "hsds:taxonomy": machine(args=(NOWHERE,), ok={404}),
    "hsds:taxonomy_terms": machine(),
    "hsds:taxonomy_term": machine(args=(NOWHERE,), ok={404}),
    "hsds:profile": machine(),
    "hsds:profile_patch": machine(args=("nothing",), ok={404}),
    "hsds:profile_schema": machine(args=("nothing",), ok={404}),
    "hsds:api-root": machine(),
    "opensearch": machine(args=("fi",)),
    "oembed": machine(ok={200, 400, 404}),
    "embed": public(),
    "embed-looks": machine(),
    "embed-theme": public(args=("nothing",), ok={404}),
    "embed-municipality": public(args=("491",)),
    "embed-service": public(args=a_service),
    "link-generator": public(),
    # guidance: help for residents
    "help": public(),
    "help-now": public(),
    "help-areas": public(),
    "help-suggestions": public(ok={303}),
    "help-deleted": public(),
    "help-saved": public(args=("nothing",), ok={404}),
    "embed-help": public(),
    "staff-guidance-flow": staff(Power.EDIT_TRAY, Power.OPERATE),
    # guidance: figures
    "staff-guidance": staff(Power.OPERATE),
    "staff-guidance-audit": staff(Power.OPERATE, Power.EDIT_TRAY),
    "help-feedback": public(),
    "help-go": public(args=("nothing",), ok={404}),
    # guidance: API
    "api-v1:recommend": machine(ok={405}),
    "api-v1:search": machine(ok={405}),
    "aurora:openapi-json": machine(),
    "aurora:api-root": public(ok={404}),
    "aurora:recommend_service": machine(ok={405}),
    "aurora:text_search": machine(ok={405}),
    "aurora:recommendation_feedback": machine(ok={405}),
    "aurora:redirect": machine(ok={400}),
    "aurora:session_attributes": machine(ok={400}),
    "aurora:give_attributes": machine(ok={400}),
    "staff-guidance-model": only_post(staff(Power.OPERATE)),
}

FAMILIES: dict[str, Place] = {
    "cms/": staff(Power.EDIT_CONTENT),
}
"""Beginnings of patterns of routes that a library makes by the hundred (Wagtail): only who is refused is tried there."""
