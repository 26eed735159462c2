"""Merges across sources: what is proposed, how well, and that a decision taken back leaves no trace."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.core import serializers
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests import small_catalogue as small
from tests.people.staff import sign_in

from benchmarks import merges as labelled
from luotsi.directory import actions
from luotsi.directory.actions.merges import accept_merge, propose_merges, reject_merge, undo_merge
from luotsi.directory.models import Merge, Organization, Service
from luotsi.directory.queries import index, merges
from luotsi.directory.rules.duplicates import with_decisions
from luotsi.directory.rules.merging import Candidate, proposals
from luotsi.directory.rules.records import Area, AreaType, Catalogue, OrganizationRecord, ServiceRecord
from luotsi.kernel.errors import BadInput
from luotsi.people.models import AuditEntry
from luotsi.people.rules import Actor, Grant, NotAllowed, Role

EDITOR = Actor(5, "editor@example.invalid", (Grant(Role.EDITOR),))
SERVICES = Path(os.environ.get("LUOTSI_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "services"


def candidate(n: int, source: str = "ptv", **more: Any) -> Candidate:
    told = {"name": "Velkaneuvonta", "text": "Saat maksutonta apua velkojen järjestelyyn.", "owner": "Sulkavan kunta",
            "municipalities": frozenset({"768"}), "places": frozenset({"sulkava"})}  # fmt: skip
    return Candidate(id=UUID(int=n), source=source, rank=(source != "ptv", ""), **{**told, **more})


def proposed(**more: Any) -> list[str]:
    """Codes of the reasons for merging a PTV service with one of another source that differs by `more`."""
    found = proposals([candidate(1), candidate(2, "tabular:x", **more)])
    assert all((p.copy, p.original) == (UUID(int=2), UUID(int=1)) for p in found)
    return [r.code for p in found for r in p.reasons]


def test_proposal__is_made__for_another_wording_of_the_same() -> None:
    assert "owner-name" in proposed(name="Velkaneuvonta, Sulkava", text="Saat apua velkojen järjestelyyn maksutta.")


@pytest.mark.parametrize(
    "more",
    [
        {"municipalities": frozenset({"491"}), "owner": "Mikkelin kaupunki", "places": frozenset({"mikkeli"})},
        {"name": "Aamupuuro", "text": "Aamiainen kaikille kyläläisille torstaisin."},
        {"municipalities": frozenset()},
    ],
    ids=["another municipality", "another service", "the whole country"],
)
def test_proposal__is_not_made__for(more: dict[str, Any]) -> None:
    assert proposed(**more) == []


def test_proposal__is_not_made__against_two_business_ids() -> None:
    pair = [candidate(1, business_id="1234567-1"), candidate(2, "tabular:x", business_id="7654321-2")]
    assert proposals(pair) == []
    assert proposals([pair[0], replace(pair[1], business_id="1234567-1")])


def test_proposal__is_not_made__within_one_source() -> None:
    assert proposals([candidate(1), candidate(2)]) == []


def test_record__is_in_one_proposal__of_several_that_would_do() -> None:
    pair = [candidate(1), candidate(3, text="Saat maksutonta apua velkojen hoitoon."), candidate(2, "tabular:x")]
    (only,) = proposals(pair)
    assert only.original == UUID(int=1)


@pytest.mark.shared
@pytest.mark.parametrize("half", [0, 1], ids=["limits chosen on", "held out"])
def test_proposals__on_the_labelled_set__are_right_and_complete(half: int) -> None:
    if not SERVICES.exists():
        pytest.skip("no ../shared here")
    got = labelled.score(labelled.labelled(SERVICES, half=half))
    assert got.precision >= 0.95, [(str(p.copy), str(p.original)) for p in got.wrong]
    assert got.recall >= 0.90, got.missed


@given(st.dictionaries(st.integers(0, 6), st.integers(0, 6)), st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6))))
def test_decisions__lead_each_copy__to_one_that_stands(
    accepted: dict[int, int], rejected: list[tuple[int, int]]
) -> None:
    ids = [UUID(int=n) for n in range(7)]
    pointed = with_decisions(
        {ids[0]: ids[1]},
        accepted={ids[c]: ids[o] for c, o in accepted.items()},
        rejected=[(ids[a], ids[b]) for a, b in rejected],
    )
    assert not set(pointed.values()) & set(pointed)
    assert all(c != o for c, o in pointed.items())


# --- with a database

SPACE = UUID("5b0ffb5c-5d5a-4f2e-8e0c-6c1f4f6f2a12")
OTHER_OWNER = OrganizationRecord(
    id=uuid5(SPACE, "o"), source_id="o", names={"fi": "Etelä-Savon hyvinvointialue / neuvolat"}, municipality="491"
)
OTHER = ServiceRecord(
    id=uuid5(SPACE, "s"),
    source_id="s",
    names={"fi": "Äitiysneuvolan palvelu"},
    organization_id=OTHER_OWNER.id,
    summaries={"fi": "Raskaana olevan sekä perheen terveyden seurantaa."},
    area=Area(AreaType.LIMITED, ("491",), ("12",)),
)


def fill_other(**more: Any) -> None:
    actions.apply_catalogue(
        catalogue=Catalogue(
            source="tabular:x",
            scope="file",
            organizations=(OTHER_OWNER,),
            services=(replace(OTHER, **more),),
            is_complete=True,
        )
    )


def state() -> bytes:
    """Every service and organisation as stored, and what the index would hold."""
    rows = [*Service.objects.order_by("id"), *Organization.objects.order_by("id")]
    return (serializers.serialize("json", rows) + repr([d.document for d in index.documents()])).encode()


def the_merge() -> Merge:
    return Merge.objects.get(kind="service", copy_id=OTHER.id)


@pytest.fixture
def _two_sources(db: None) -> None:
    small.fill()
    fill_other()
    propose_merges()


@pytest.mark.usefixtures("_two_sources")
def test_merge__taken_back__restores_every_byte() -> None:
    before = state()
    accept_merge(merge_id=the_merge().pk, by=EDITOR)
    assert Service.objects.get(pk=OTHER.id).same_as_id == small.CLINIC.id
    assert str(OTHER.id) not in {d.document.id for d in index.documents()}
    assert state() != before
    undo_merge(merge_id=the_merge().pk, by=EDITOR)
    assert state() == before
    assert the_merge().state == "open"


@pytest.mark.usefixtures("_two_sources")
def test_merge__of_organisations__taken_back_restores_every_byte() -> None:
    before = state()
    owners = Merge.objects.create(kind="organization", copy_id=OTHER_OWNER.id, original_id=small.ORGANIZATION.id,
                                  proposed_at=the_merge().proposed_at)  # fmt: skip
    accept_merge(merge_id=owners.pk, by=EDITOR)
    assert Organization.objects.get(pk=OTHER_OWNER.id).same_as_id == small.ORGANIZATION.id
    undo_merge(merge_id=owners.pk, by=EDITOR)
    assert state() == before


@pytest.mark.usefixtures("_two_sources")
def test_merge__survives__syncs_of_both_sources() -> None:
    accept_merge(merge_id=the_merge().pk, by=EDITOR)
    small.fill(services=(replace(small.CLINIC, charge_info={"fi": "Uusi tieto"}), small.CRISIS, small.FORMULA))
    fill_other(summaries={"fi": "Aivan toisin sanottu."})
    propose_merges()
    assert Service.objects.get(pk=OTHER.id).same_as_id == small.CLINIC.id
    assert the_merge().state == "accepted"


@pytest.mark.usefixtures("_two_sources")
def test_original__withdrawn__leaves_the_copy_to_be_found() -> None:
    accept_merge(merge_id=the_merge().pk, by=EDITOR)
    small.fill(services=(small.CRISIS,))
    assert Service.objects.get(pk=OTHER.id).same_as_id is None


@pytest.mark.usefixtures("_two_sources")
def test_rejection__survives__a_new_comparison_and_a_sync() -> None:
    reject_merge(merge_id=the_merge().pk, by=EDITOR)
    fill_other()
    propose_merges()
    assert the_merge().state == "rejected"
    assert merges.waiting() == Merge.objects.filter(state="open").count()
    assert Service.objects.get(pk=OTHER.id).same_as_id is None


@pytest.mark.usefixtures("_two_sources")
def test_decision__is_on_the_trail__and_only_for_editors() -> None:
    with pytest.raises(NotAllowed):
        accept_merge(merge_id=the_merge().pk, by=Actor(6, "x", (Grant(Role.PROFESSIONAL),)))
    assert the_merge().state == "open"
    accept_merge(merge_id=the_merge().pk, by=EDITOR)
    with pytest.raises(BadInput):
        reject_merge(merge_id=the_merge().pk, by=EDITOR)
    entry = AuditEntry.objects.get(act="merge-accepted")
    assert (entry.actor_name, entry.subject) == (EDITOR.name, f"service:{OTHER.id}")
    assert entry.before == {"original": str(small.CLINIC.id), "state": "open"}


@pytest.mark.usefixtures("_two_sources")
def test_page__shows_both__and_takes_the_decision(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    page = client.get("/fi/staff/merges/").content.decode()
    assert "Äitiysneuvolan palvelu" in page
    assert "Nimien samankaltaisuus" in page
    done = client.post(f"/fi/staff/merges/{the_merge().pk}/", {"act": "accept"})
    assert done.status_code == 303
    assert "Äitiysneuvolan palvelu" in client.get("/fi/staff/merges/?state=accepted").content.decode()
    client.post(f"/fi/staff/merges/{the_merge().pk}/", {"act": "undo"})
    assert the_merge().state == "open"
