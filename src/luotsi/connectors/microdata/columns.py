"""The columns of files with deaths or figures: names, aliases, meaning; `--columns` prints these tables. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    aliases: tuple[str, ...]
    meaning: str
    is_required: bool = False


DEATHS: tuple[Column, ...] = (
    Column("year", ("vuosi", "kuolinvuosi", "år", "dödsår"), "Year of death; not needed where date is given."),
    Column(
        "date", ("päivä", "pvm", "kuolinpäivä", "kuolinpvm", "dödsdatum"), "Day of death, 2024-05-31 or 31.5.2024."
    ),
    Column("age", ("ikä", "kuolinikä", "ålder"), "Completed years, or a group such as 85-89 or 100-.", True),
    Column("sex", ("sukupuoli", "kön"), "1 or 2, male or female, mies or nainen, man or kvinna.", True),
    Column(
        "municipality", ("kunta", "kotikunta", "kuntakoodi", "kuntanumero", "kunta nro", "kommun"),
        "Code of three digits or name of the municipality of residence at that time.", True,
    ),
    Column(
        "icd10", ("icd-10", "icd", "peruskuolemansyy", "kuolemansyy", "dödsorsak", "cause"),
        "Underlying cause of death, an ICD-10 code such as I21.9.", True,
    ),
    Column("count", ("lukumäärä", "lkm", "kuolleet", "antal"), "Deaths that the row stands for; 1 when left out."),
)  # fmt: skip
FIGURES: tuple[Column, ...] = (
    Column(
        "area", ("alue", "område"), "country, county:12 or municipality:491; or the name of a county or municipality.",
        True,
    ),
    Column("period", ("vuosi", "year", "jakso", "år"), "A year (2023), or years pooled (2019-2023).", True),
    Column("sex", ("sukupuoli", "kön"), "total, male or female; total when left out."),
    Column("age", ("ikä", "ikäryhmä", "ålder"), "all, or a group such as 25-64 or 85-; all when left out."),
    Column("category", ("luokka", "kategoria", "klass"), "Code of a class, such as a cause; empty is the whole."),
    Column("value", ("arvo", "värde"), "The figure as published; needed where numerator is not given."),
    Column("numerator", ("osoittaja", "lukumäärä", "täljare"), "The count behind the figure."),
    Column("denominator", ("nimittäjä", "väestö", "nämnare"), "What the count is divided by, such as people."),
    Column("lower", ("alaraja", "nedre gräns"), "Lower end of the 95 % interval."),
    Column("upper", ("yläraja", "övre gräns"), "Upper end of the 95 % interval."),
    Column("flag", ("merkintä", "flagga"), "suppressed, missing, estimate, preliminary, break or synthetic."),
)  # fmt: skip

_SPACE = re.compile(r"[\s_]+")
_PERSON = frozenset(
    """
    nimi etunimi etunimet sukunimi kutsumanimi henkilötunnus henkilotunnus hetu henkilönumero osoite katuosoite
    syntymäaika syntymäpäivä syntymäpvm puhelin puhelinnumero sähköposti namn förnamn efternamn personnummer
    personbeteckning adress gatuadress födelsedatum födelsetid telefon e-post name surname firstname lastname ssn
    address birthdate birthday dob phone email
    """.split()
)
_PERSON_PAIRS = ("first name", "last name", "given name", "date of birth", "birth date", "personal identity", "id code")
_OF_A_PLACE = ("kunta", "kunnan", "alue", "alueen", "kommun", "område", "municipality", "area", "county", "region")


def plain(heading: str) -> str:
    """A heading as it is compared: case, spaces and underscores do not matter."""
    return _SPACE.sub(" ", heading.casefold()).strip()


def column_of(heading: str, columns: Sequence[Column]) -> str:
    """The column that a heading names; "" when none.

    >>> column_of(" Kunta_nro ", DEATHS), column_of("hetu", DEATHS)
    ('municipality', '')
    """
    text = plain(heading)
    return next((c.name for c in columns if text == c.name or text in c.aliases), "")


def names_a_person(heading: str) -> bool:
    """Does the heading say that the column identifies people?

    >>> names_a_person("Sukunimi"), names_a_person("Date of birth"), names_a_person("kunta_nimi")
    (True, True, False)
    """
    text = plain(heading)
    words = re.split(r"[ .,/()]+", text)
    if any(word.startswith(_OF_A_PLACE) for word in words):
        return False
    return bool(_PERSON & set(words)) or any(pair in text for pair in _PERSON_PAIRS)
