"""The dialogue as data: its checker, its steps, its picture, and what messages tell beside the need."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from luotsi.cli import guidance_flow
from luotsi.guidance.queries import flows
from luotsi.guidance.rules import conversation, dialogue, flow_check, flow_files, flow_graph, telling
from luotsi.guidance.rules.areas import AREAS
from luotsi.guidance.rules.dialogue import TONGUES, Kind, Said
from luotsi.kernel.errors import BadInput

TEXTS = "".join(
    f'[{key}]\nfi = "a"\nsv = "a"\nen = "a"\nfi-plain = "a"\n' for key in ("step.a", "step.c", "step.z", "b")
)
SOUND = """
form = 1
name = "t"
version = 1
start = "a"
crisis = "c"
too_long = "z"
longest = 2
steps = [
    { id = "a", kind = "ask", takes = "need", text_to = "r", buttons = [{ id = "b", to = "z" }] },
    { id = "r", kind = "route", routes = [{ when = "place_needed", to = "a" }, { to = "z" }] },
    { id = "c", kind = "crisis", buttons = [{ id = "b", to = "z" }] },
    { id = "z", kind = "end" },
]
"""
FAR = ", ".join(
    f'{{ id = "d{n}", kind = "ask", takes = "need", text_to = "{f"d{n + 1}" if n < 3 else "z"}" }}' for n in range(4)
)


def wrong(old: str, new: str, texts: str = TEXTS) -> str:
    """What the checker says of the sound flow with one thing changed."""
    return " ".join(flow_check.problems(flow_files.read(SOUND.replace(old, new), texts)))


def test_flow__is_sound__as_it_comes():
    assert flow_check.problems(flow_files.read(SOUND, TEXTS)) == ()
    for name in flows.names():
        assert flow_check.problems(flows.flow(name)) == ()
    areas = flows.area_words()
    assert all(f"{kind}.{area}" in areas for area in AREAS for kind in ("area", "ask"))
    assert all(versions.get(tongue) for versions in areas.values() for tongue in TONGUES)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "crisis", buttons = [{ id = "b", to = "z" }]', 'kind = "crisis"', "c is a dead end"),
        ('to = "z" }] },\n    { id = "r"', 'to = "a" }] },\n    { id = "r"', ""),
        ('text_to = "r"', 'text_to = "q"', "leads to 'q'"),
        ('when = "place_needed"', 'when = "moon_full"', "unknown condition 'moon_full'"),
        (
            '{ id = "z", kind = "end" }',
            '{ id = "z", kind = "end" }, { id = "y", kind = "end", says = "step.z" }',
            "y is never reached",
        ),
        (
            'text_to = "r", buttons = [{ id = "b", to = "z" }] }',
            f'text_to = "d0", buttons = [{{ id = "b", to = "r" }}] }}, {FAR}',
            "an end or hand-over takes 4 turns",
        ),
        (', { to = "z" }]', "]", "no last way without a condition"),
        ('start = "a"', 'start = "nowhere"', "start names the step 'nowhere'"),
    ],
)
def test_checker__finds__what_is_wrong(old, new, says):
    found = wrong(old, new)
    assert says in found
    assert bool(found) is bool(says)


def test_checker__finds__texts_that_lack_a_tongue_or_are_said_nowhere():
    assert "b is missing in sv" in wrong("", "", TEXTS.replace('[b]\nfi = "a"\nsv = "a"', '[b]\nfi = "a"\nsv = " "'))
    assert "step.z is not there" in wrong("", "", TEXTS.replace("[step.z]", "[old]"))
    assert "old is said nowhere" in wrong("", "", TEXTS.replace("[step.z]", "[old]"))


@pytest.mark.parametrize(
    "broken",
    [
        "steps = [",
        SOUND.replace("form = 1", "form = 9"),
        SOUND.replace('"route"', '"rout"'),
        SOUND.replace('start = "a"', ""),
    ],
)
def test_flow_file__is_refused_in_words__when_it_cannot_be_read(broken):
    with pytest.raises(BadInput):
        flow_files.read(broken, TEXTS)


CHOICES = sorted({b.id for s in flows.flow().steps.values() for b in s.buttons})
SAYINGS = st.one_of(
    st.sampled_from(CHOICES).map(lambda c: Said(choice=c)),
    st.builds(Said, text=st.text(max_size=40), age=st.none() | st.integers(0, 120), is_crisis=st.booleans()),
    st.just(Said(choice="place:491", municipality="491")),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(SAYINGS, st.sets(st.sampled_from(sorted(dialogue.CONDITIONS)))), max_size=30))
def test_conversation__stays_on_shown_steps_and_travels_whole__whatever_is_said(turns):
    flow = flows.flow()
    held = conversation.opening(flow)
    for said, true in turns:
        state = dialogue.step(flow, held.state, said, lambda name, _state, true=true: name in true)
        held = held.and_then(state, conversation.Entry(said=said.text, choice=said.choice, step=state.step))
        kind = flow.steps[state.step].kind
        assert kind is not Kind.ROUTE
        assert state.turns < flow.longest or kind in {Kind.END, Kind.HANDOVER, Kind.CRISIS} or not said.text
        if said.is_crisis:
            assert kind is Kind.CRISIS
    assert conversation.from_data(conversation.to_data(held), flow) == held
    assert len(held.entries) <= conversation.MOST_ENTRIES


def test_conversation__is_refused__when_it_is_of_another_flow_or_nonsense():
    flow = flows.flow()
    data = conversation.to_data(conversation.opening(flow))
    for bad in (None, [], {"s": {}, "e": [], "p": 0}, {**data, "e": [{"step": "gone"}]}, {**data, "s": {"evil": 1}}):
        with pytest.raises(BadInput):
            conversation.from_data(bad, flow)
    with pytest.raises(BadInput):
        conversation.from_data(data, replace(flow, version=flow.version + 1))


@pytest.mark.parametrize(
    ("text", "asked", "age", "code"),
    [
        ("oon 16v Pieksämäeltä ja masentaa", False, 16, "593"),
        ("äitini on 80-vuotias ja asuu Mäntyharjulla", False, 80, "507"),
        ("jag är 15 år och bor i S:t Michel", False, 15, "491"),
        ("I'm 17, from Savonlinna", False, 17, "740"),
        ("velkaa 300 euroa ja 3 lasta", False, None, ""),
        ("juva", True, None, "178"),
        ("200", True, 200, ""),
    ],
)
def test_message__tells_age_and_municipality__when_it_names_them(text, asked, age, code):
    names = [
        ("491", "Mikkeli"),
        ("491", "S:t Michel"),
        ("593", "Pieksämäki"),
        ("507", "Mäntyharju"),
        ("740", "Savonlinna"),
        ("178", "Juva"),
    ]
    assert telling.age(text, asked=asked) == age
    assert telling.municipality(text, names, asked=asked) == code


def test_picture__shows_every_step_and_way__as_svg_and_dot():
    flow = flows.flow()
    root = ElementTree.fromstring(flow_graph.svg(flow, title='A "b" & c'))
    texts = {t.text for t in root.iter() if t.tag.endswith("text")}
    assert texts == set(flow.steps)
    assert len([p for p in root.iter() if p.get("class", "").startswith("edge")]) == len(
        [e for e in flow_graph.edges(flow) if e[0] != e[1]]
    )
    assert flow_graph.dot(flow).count(" -> ") == len(flow_graph.edges(flow))


def test_flow_command__lists_checks_and_draws__and_fails_when_something_is_wrong(monkeypatch):
    run = CliRunner().invoke
    assert "nothing wrong" in run(guidance_flow.command, ["--check"]).output
    assert run(guidance_flow.command, ["--svg"]).output.startswith("<svg")
    assert run(guidance_flow.command, ["--dot"]).output.startswith("digraph")
    monkeypatch.setattr(flows, "flow", lambda name: flow_files.read(SOUND.replace('"r"', '"q"', 1), TEXTS))
    assert run(guidance_flow.command, ["--check"]).exit_code == 3
