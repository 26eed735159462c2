"""Every free text: personal data never survives in what may be kept."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from luotsi.guidance.rules.texts import check_text

WORDS = st.sampled_from(
    ["haluan kuolla", "moi", "soita mulle", "mitä teen", "my id is", "ring mig", "", "numero:", "(tytär)"]
)
CODES = st.builds(
    lambda d, m, y, mark, n, c: f"{d:02}{m:02}{y:02}{mark}{n:03}{c}",
    st.integers(1, 31), st.integers(1, 12), st.integers(0, 99), st.sampled_from("+-YXWVUABCDEF"),
    st.integers(2, 899), st.sampled_from("0123456789ABCDEFHJKLMNPRSTUVWXY"),
)  # fmt: skip
PHONES = st.builds(
    lambda start, gap, a, b: f"{start}{gap}{a:03}{gap}{b:04}",
    st.sampled_from(["040", "050", "+35840", "+358 44", "0457"]), st.sampled_from(["", " ", "-"]),
    st.integers(0, 999), st.integers(0, 9999),
)  # fmt: skip
EMAILS = st.builds(
    lambda name, host, end: f"{name}@{host}.{end}",
    st.from_regex(r"[a-z]{2,8}(\.[a-z]{2,8})?[0-9]{0,2}", fullmatch=True),
    st.from_regex(r"[a-z]{3,8}", fullmatch=True), st.sampled_from(["fi", "com", "net"]),
)  # fmt: skip


@settings(max_examples=60)
@given(
    WORDS,
    st.lists(st.one_of(CODES, CODES.map(str.lower), PHONES, EMAILS), min_size=1, max_size=3),
    WORDS,
    st.sampled_from([" ", ", ", "\n", ". "]),
)
def test_text__keeps_no_personal_data__however_it_is_put(before: str, secrets: list[str], after: str, gap: str) -> None:
    masked = check_text(gap.join([before, *secrets, after])).masked
    for secret in secrets:
        assert secret not in masked
    assert not re.search(r"\d{6}|@", masked)


def test_text__is_checked_and_masked__at_once() -> None:
    checked = check_text("Haluan kuolla, soittakaa 040 123 4567")
    assert (checked.crisis, checked.kind) == (True, "suicide_explicit")
    assert "123" not in checked.masked
    assert not check_text("Milloin kirjasto aukeaa?").crisis
