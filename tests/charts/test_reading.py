"""The reader of charts must itself see what is wrong; else the tests of pictures could not fail."""

import pytest
from tests.charts import reading

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40" role="img" aria-labelledby="a-t"><title id="a-t">t</title>'


@pytest.mark.parametrize(
    "body",
    [
        '<path d="M0 nan"/>',
        '<rect width="-1" height="3"/>',
        '<text x="1" y="9" font-size="11">small</text>',
        '<path d="M0 0" style="fill:red"/>',
        '<path d="M0 0" onclick="x()"/>',
        "<script/>",
        '<path id="a-t" d=""/>',
        '<path id="b" d=""/>',
        '<path d="M0 99999"/>',
        '<a href="/"/>',
    ],
)
def test_fault__is_seen__one_at_a_time(body: str) -> None:
    assert len(reading.faults(HEAD + body + "</svg>")) == 1
    assert reading.faults(HEAD + "</svg>") == []


def test_overlapping_and_cut_texts__are_seen__by_their_boxes() -> None:
    root = reading.parse(
        HEAD + '<text x="5" y="20">abc</text><text x="10" y="22">def</text><text x="50" y="20">g</text></svg>'
    )
    assert reading.overlapping(root) == [("abc", "def")]
    assert reading.outside(root) == []
    root = reading.parse(
        HEAD
        + '<text x="5" y="20" text-anchor="end">abc</text><g transform="translate(0 30)"><text x="9" y="20">h</text></g></svg>'
    )
    assert [t.said for t in reading.outside(root)] == ["abc", "h"]
