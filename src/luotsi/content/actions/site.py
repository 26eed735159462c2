"""The tree of pages that every installation has, who may edit it, and the trail of what editors did."""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from luotsi.content.models import GuideHome, SectionPage
from luotsi.people import actions as people
from luotsi.people.rules import EVERYWHERE, Actor, Power

EDITORS, MODERATORS = "content editors", "content moderators"
"""Who may write; who may also publish and approve: editors whose role is bound to no area."""
REVIEW = "Review"
_SLUGS = {
    "campaigns": ("kampanjat", "kampanjer", "campaigns"),
    "news": ("ajankohtaista", "aktuellt", "news"),
    "themes": ("teemat", "teman", "themes"),
    "training": ("koulutus", "utbildning", "training"),
    "briefings": ("infotilaisuudet", "informationsmoten", "briefings"),
}


@transaction.atomic
def prepare_site() -> bool:
    """Make locales, homes, sections, groups and the review workflow where they are missing; whether anything was."""
    languages = [code for code, _name in settings.LANGUAGES]
    if GuideHome.objects.count() == len(languages) and Workflow.objects.filter(name=REVIEW).exists():
        return False
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in languages}
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locales[languages[0]])
    homes = _homes(root, locales)
    _replace_welcome_page(root, homes[0])
    editors, moderators = _groups(homes)
    _review(homes, moderators)
    del editors
    return True


def _homes(root: Page, locales: dict[str, Locale]) -> list[GuideHome]:
    made: list[GuideHome] = []
    keys = {kind: uuid4() for kind in ("", *SectionPage.Kind.values)}
    for number, (code, locale) in enumerate(locales.items()):
        found = GuideHome.objects.filter(locale=locale).first()
        if found is None:
            with translation.override(code):
                found = GuideHome(title=_("Good to know"), slug=code, locale=locale, translation_key=keys[""])
                root.add_child(instance=found)
                for kind in SectionPage.Kind:
                    section = SectionPage(
                        title=str(kind.label), slug=_SLUGS[kind.value][number], kind=kind.value, locale=locale,
                        translation_key=keys[kind.value],
                    )  # fmt: skip
                    found.add_child(instance=section)
            root.refresh_from_db()
        made.append(found)
    return made


def _replace_welcome_page(root: Page, home: GuideHome) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page, site.site_name = home, "Luotsi"
    site.save()
    for page in root.get_children().exact_type(Page):  # Wagtail's own "Welcome to your new site"
        page.delete()


def _groups(homes: list[GuideHome]) -> tuple[Group, Group]:
    """Groups of ours with what they may do; those that Wagtail brings go, so that only roles open the CMS."""
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name__in=("Editors", "Moderators"), user__isnull=True).delete()
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    made = []
    for name, page_powers in (
        (EDITORS, ("add_page", "change_page")),
        (MODERATORS, ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")),
    ):
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.add(*_permissions("access_admin", "submit_translation"))
        for permission in _permissions(*page_powers):
            for home in homes:
                GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
        for permission in _permissions("add_image", "change_image", "choose_image"):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
        made.append(group)
    return made[0], made[1]


def _permissions(*names: str) -> list[Permission]:
    apps = ("wagtailadmin", "wagtailcore", "wagtailimages", "simple_translation")
    return list(Permission.objects.filter(codename__in=names, content_type__app_label__in=apps))


def _review(homes: list[GuideHome], moderators: Group) -> None:
    workflow, is_new = Workflow.objects.get_or_create(name=REVIEW)
    if is_new:
        task = GroupApprovalTask.objects.create(name=REVIEW)
        task.groups.add(moderators)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for home in homes:
        WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})


@transaction.atomic
def admit(*, by: Actor) -> None:
    """Bring the groups of one account into step with its roles, when it comes to the CMS."""
    user = get_user_model().objects.get(pk=by.id)
    wanted = {EDITORS} if by.may(Power.EDIT_CONTENT) or by.scopes(Power.EDIT_CONTENT) else set()
    if by.may(Power.EDIT_CONTENT, EVERYWHERE):
        wanted.add(MODERATORS)
    held = set(user.groups.filter(name__in=(EDITORS, MODERATORS)).values_list("name", flat=True))
    if wanted != held:
        user.groups.remove(*Group.objects.filter(name__in=held - wanted))
        user.groups.add(*Group.objects.filter(name__in=wanted - held))


def note(*, by: Actor, act: str, page: Page) -> None:
    """Write what an editor did to a page into the trail; its text is in Wagtail's own history."""
    after = {"title": page.title, "type": type(page).__name__, "live": page.live, "revision": page.latest_revision_id}
    people.record(by=by, act=f"content.{act}", subject=f"page:{page.pk}", after=after)
