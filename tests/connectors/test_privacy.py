"""What counts as personal, and that it goes from raw answers and content alike."""

import pytest

from luotsi.connectors.privacy import is_person_name, is_personal_email, without_people


@pytest.mark.parametrize(
    "address",
    [
        "maija.meikalainen@example.org",
        "Matti.Virtanen@example.org",
        "anna-liisa.tukiainen@example.org",
        "jorun.kotila@example.org",
        "virtanen_matti@example.org",
        "päivi@example.org",
        "oona.maria.niemi@example.org",
    ],
)
def test_is_personal_email__of_a_person__is(address):
    assert is_personal_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "kirjaamo@example.org",
        "kirjaamo.mikkeli@example.org",
        "palvelu.neuvonta@example.org",
        "hyvinvointi.juva@example.org",
        "info@example.org",
        "tuki@example.org",
        "nuorisotyo.savonlinna@example.org",
        "asiakas.palvelu@example.org",
        "etela-savo@example.org",
    ],
)
def test_is_personal_email__of_an_office__is_not(address):
    assert not is_personal_email(address)


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Maija Meikäläinen", True), ("Anna-Liisa Niemi", True), ("Mikkelin neuvola", False), ("Ajanvaraus", False)],
)
def test_is_person_name__tells_names_from_labels(label, expected):
    assert is_person_name(label) is expected


def test_without_people__takes_them_out__wherever_they_stand():
    answer = {
        "emails": [{"value": "maija.meikalainen@example.org", "description": "Maija Meikäläinen"}],
        "phoneNumbers": [{"number": "123", "additionalInformation": "Matti Virtanen"}],
        "descriptions": [{"value": "Kysy: matti.virtanen@example.org tai info@example.org."}],
        "contactPhoneNumbers": [{"additionalInformation": {"fi": "Matti Virtanen", "sv": "Tidsbokning"}}],
        "entrances": [{"contactInfo": {"phone": "1", "email": "x@example.org"}, "isMainEntrance": True}],
        "count": 3,
    }
    assert without_people(answer) == {
        "emails": [{"value": "[…]", "description": None}],
        "phoneNumbers": [{"number": "123", "additionalInformation": None}],
        "descriptions": [{"value": "Kysy: […] tai info@example.org."}],
        "contactPhoneNumbers": [{"additionalInformation": {"fi": None, "sv": "Tidsbokning"}}],
        "entrances": [{"contactInfo": None, "isMainEntrance": True}],
        "count": 3,
    }
