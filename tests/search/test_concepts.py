import pytest

from luotsi.kernel.errors import BadInput
from luotsi.search import concepts, meanings

ROW = """
[[concept]]
id = "debt"
fi = "velat"
sv = "skulder"
en = "debts"
say_fi = ["olen veloissa"]
say_sv = ["jag har skulder"]
say_en = ["i am in debt"]
find = ["velkaneuvonta"]
"""


def test_parse__whole_concept__is_read() -> None:
    (concept,) = concepts.parse(ROW, name="x.toml")
    assert concept.find == ("velkaneuvonta",)
    assert concept.every_saying() == [
        "velat", "skulder", "debts", "olen veloissa", "jag har skulder", "i am in debt", "velkaneuvonta",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[[concept", "not TOML"),
        (ROW.replace('find = ["velkaneuvonta"]', ""), "lacks find"),
        (ROW.replace('sv = "skulder"', ""), "lacks sv"),
        (ROW + 'also = "x"', "also must be a list"),
        (ROW + 'areas = ["money"]', "unknown areas money"),
    ],
)
def test_parse__broken_file__names_file_and_concept(text: str, part: str) -> None:
    with pytest.raises(BadInput) as caught:
        concepts.parse(text, name="own.toml")
    assert "own.toml" in str(caught.value)
    assert part in str(caught.value)


def test_parse__elsewhere__needs_no_answer() -> None:
    text = ROW.replace('find = ["velkaneuvonta"]', "elsewhere = true")
    assert concepts.parse(text, name="x.toml")[0].is_elsewhere


def test_packaged__every_file__is_whole_and_broad() -> None:
    found = concepts.packaged()
    assert len(found) > 800
    for concept in found:
        assert all(concept.sayings[lang] for lang in concepts.LANGUAGES), concept.id
        assert concept.is_elsewhere != bool(concept.find), concept.id


def test_packaged_meanings__are_of_the_present_sayings() -> None:
    """Fails when sayings changed and `luotsi vocabulary meanings` was not run."""
    found = concepts.packaged()
    kept = meanings.packaged(found)
    assert kept is not None
    assert kept.known.all()


def test_dump__load__gives_the_same_back() -> None:
    (concept,) = concepts.parse(ROW, name="x.toml")
    assert concepts.load(concepts.dump(concept)) == concept


def test_stamp__changes_with_local_expressions() -> None:
    assert concepts.stamp([]) != concepts.stamp([("fi", "pätäkkä", "toimeentulotuki")])
