"""The columns of a services file: names, Finnish aliases, meaning; `--columns` prints this table. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    alias: str
    meaning: str
    is_required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(
        "id", "tunniste", "The owner's own lasting id of the service; without it, organisation and name are the id."
    ),
    Column("organization", "organisaatio", "Name of the organisation that answers for the service.", is_required=True),
    Column("business_id", "y-tunnus", "Finnish business ID, 1234567-1; checked."),
    Column("name_fi", "nimi", "Name in Finnish.", is_required=True),
    Column("name_sv", "nimi ruotsiksi", "Name in Swedish."),
    Column("name_en", "nimi englanniksi", "Name in English."),
    Column("summary_fi", "tiivistelmä", "One sentence in Finnish."),
    Column("summary_sv", "tiivistelmä ruotsiksi", "One sentence in Swedish."),
    Column("summary_en", "tiivistelmä englanniksi", "One sentence in English."),
    Column("description_fi", "kuvaus", "Description in Finnish."),
    Column("description_sv", "kuvaus ruotsiksi", "Description in Swedish."),
    Column("description_en", "kuvaus englanniksi", "Description in English."),
    Column("service_classes", "palveluluokat", "PTV service classes, such as P4.12; several separated by semicolons."),
    Column("target_groups", "kohderyhmät", "PTV target groups, such as KR1.2; several separated by semicolons."),
    Column("municipalities", "kunnat", "Codes or names, separated by semicolons; or koko maa. Empty is koko maa."),
    Column("languages", "kielet", "Language codes of the service (fi; sv; se); several separated by semicolons."),
    Column("charge", "maksullisuus", "free or chargeable (maksuton, maksullinen); empty is unknown."),
    Column("charge_info_fi", "maksun lisätieto", "What it costs, in Finnish."),
    Column("phone", "puhelin", "Phone number of the service, not of a person."),
    Column("email", "sähköposti", "Mailbox of the service; a personal address is left out."),
    Column("web", "verkkosivu", "Web address, beginning with http:// or https://."),
    Column("street", "katuosoite", "Street and number of the place."),
    Column("postal_code", "postinumero", "Five digits."),
    Column("city", "postitoimipaikka", "Post office."),
    Column("lat", "leveyspiiri", "WGS84 latitude in degrees; needs lon."),
    Column("lon", "pituuspiiri", "WGS84 longitude in degrees; needs lat."),
    Column("hours_fi", "aukioloajat", "Opening hours as text, in Finnish."),
    Column("min_age", "alaikäraja", "Lowest age in full years."),
    Column("max_age", "yläikäraja", "Highest age in full years."),
)
_BY_HEADING = {heading: c.name for c in COLUMNS for heading in (c.name, c.alias)}


def column_of(heading: str) -> str:
    """The column that a heading names (case and spaces do not matter); "" when none.

    >>> column_of(" Y-tunnus "), column_of("Fax")
    ('business_id', '')
    """
    return _BY_HEADING.get(" ".join(heading.casefold().split()), "")
