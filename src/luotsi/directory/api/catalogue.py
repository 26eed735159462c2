"""Channels, organisations, themes and codes, in a stable order."""

from django.http import HttpRequest
from ninja import Query, Router

from luotsi.directory.api import answers
from luotsi.directory.api.asked import ChannelsAsked, OrganizationsAsked, check_municipality
from luotsi.directory.queries import catalogue, front, listing
from luotsi.directory.rules.records import CodeScheme
from luotsi.kernel.errors import NotFound

router = Router(tags=["catalogue"])


@router.get("/channels", response=answers.ChannelsListed, operation_id="channels", summary="List channels")
def list_channels(request: HttpRequest, asked: Query[ChannelsAsked]) -> answers.ChannelsListed:
    """Published channels in order of id."""
    check_municipality(asked.municipality)
    found = listing.channels(
        type_=asked.type,
        municipality=asked.municipality,
        organization_id=str(asked.organization or ""),
        page=asked.page,
        size=asked.size,
    )
    items = [answers.channel_item(row) for row in found.rows]
    return answers.ChannelsListed(total=found.total, page=asked.page, pages=found.pages, size=asked.size, items=items)


@router.get("/channels/{id}", response=answers.ChannelDetails, operation_id="channel", summary="Read a channel")
def read_channel(request: HttpRequest, id: str) -> answers.ChannelDetails:
    """One channel in every language and the services that use it."""
    channel = catalogue.channel(id)
    return answers.ChannelDetails(channel=channel, services=catalogue.services_at(str(channel.id)))


@router.get(
    "/organizations", response=answers.OrganizationsListed, operation_id="organizations", summary="List organisations"
)
def list_organizations(request: HttpRequest, asked: Query[OrganizationsAsked]) -> answers.OrganizationsListed:
    """Published organisations in order of id, with how many services each is responsible for."""
    check_municipality(asked.municipality)
    found = listing.organizations(municipality=asked.municipality, page=asked.page, size=asked.size)
    items = [answers.organization_item(row) for row in found.rows]
    return answers.OrganizationsListed(
        total=found.total, page=asked.page, pages=found.pages, size=asked.size, items=items
    )


@router.get(
    "/organizations/{id}",
    response=answers.OrganizationDetails,
    operation_id="organization",
    summary="Read an organisation",
)
def read_organization(request: HttpRequest, id: str) -> answers.OrganizationDetails:
    """One organisation in every language, its services and channels."""
    organization = catalogue.organization(id)
    own = str(organization.id)
    return answers.OrganizationDetails(
        organization=organization,
        services=catalogue.services_of(own),
        channels=[str(channel.id) for channel in catalogue.channels_of_organization(own)],
    )


@router.get("/themes", response=answers.Themes, operation_id="themes", summary="List themes")
def list_themes(request: HttpRequest) -> answers.Themes:
    """Headings under which people browse, in the editors' order."""
    return answers.Themes(items=[answers.theme_item(t.theme, t.services) for t in front.counted_themes()])


@router.get("/codes/{scheme}", response=answers.Codes, operation_id="codes", summary="List codes")
def list_codes(request: HttpRequest, scheme: str) -> answers.Codes:
    """All codes of a classification: service_class, target_group, life_event, term or industry."""
    if scheme not in list(CodeScheme):
        raise NotFound(f"No classification called {scheme[:40]!r}.", hint=f"Known: {', '.join(CodeScheme)}.")
    return answers.Codes(scheme=scheme, items=answers.coded(catalogue.codes(CodeScheme(scheme))))
