"""The words of exported files in Finnish, Swedish and English. Names of areas and indicators are not here."""

from luotsi.indicators.rules.definition import LANGUAGES
from luotsi.kernel.errors import BadParameter

_TEXTS: dict[str, tuple[str, str, str]] = {
    "country": ("Koko maa", "Hela landet", "Whole country"),
    "total": ("Yhteensä", "Totalt", "Total"),
    "male": ("Miehet", "Män", "Men"),
    "female": ("Naiset", "Kvinnor", "Women"),
    "profile": ("Hyvinvointivaje: {area}", "Välfärdsunderskott: {area}", "Wellbeing deficits: {area}"),
    "compared_with": ("Verrattu: {reference}", "Jämfört med: {reference}", "Compared with: {reference}"),
    "release": ("Julkaisu {id}, {day}", "Version {id}, {day}", "Release {id}, {day}"),
    "findings": ("Havainnot", "Iakttagelser", "Findings"),
    "deficits": ("Vajeet suurimmasta alkaen", "Underskotten, det största först", "Deficits, largest first"),
    "others": ("Muut mittarit", "Övriga indikatorer", "Other indicators"),
    "no_deficits": (
        "Mikään vaje ei tullut esiin.", "Inget underskott framkom.", "No deficit was found.",
    ),
    "sources": ("Lähteet ja menetelmät", "Källor och metoder", "Sources and methods"),
    "figures": ("Luvut", "Siffror", "Figures"),
    "about": ("Tietoja", "Information", "About"),
    "charts": ("Kehitys", "Utveckling", "Trends"),
    "indicator": ("Mittari", "Indikator", "Indicator"),
    "period": ("Jakso", "Period", "Period"),
    "area": ("Alue", "Område", "Area"),
    "value": ("Arvo", "Värde", "Value"),
    "lower": ("Alaraja", "Nedre gräns", "Lower limit"),
    "upper": ("Yläraja", "Övre gräns", "Upper limit"),
    "numerator": ("Osoittaja", "Täljare", "Numerator"),
    "denominator": ("Nimittäjä", "Nämnare", "Denominator"),
    "measure": ("Suure", "Mått", "Measure"),
    "sex": ("Sukupuoli", "Kön", "Sex"),
    "age": ("Ikä", "Ålder", "Age"),
    "category": ("Luokka", "Klass", "Category"),
    "whole": ("Kaikki", "Alla", "All"),
    "reference": ("Vertailuarvo", "Jämförelsevärde", "Reference"),
    "comparison": ("Vertailu", "Jämförelse", "Comparison"),
    "trend": ("Suunta", "Trend", "Trend"),
    "deficit": ("Vaje vuodessa", "Underskott per år", "Deficit a year"),
    "rank": ("Sija", "Plats", "Rank"),
    "rank_of": ("{place}/{of}", "{place} av {of}", "{place} of {of}"),
    "interval": ("95 %:n luottamusväli", "95 % konfidensintervall", "95% confidence interval"),
    "suppressed": ("Salattu: liian vähän tapauksia", "Skyddat: för få fall", "Suppressed: too few cases"),
    "missing": ("Ei tietoa", "Uppgift saknas", "No data"),
    "synthetic": (
        "Keksittyjä lukuja esittelyä varten.", "Påhittade siffror för demonstration.",
        "Made-up figures, for demonstration.",
    ),
    "not_open": (
        "Ei avointa aineistoa ({owner}): {licence}. Käytettäväksi vain tässä järjestelmässä; ei saa jakaa edelleen.",
        "Inte öppna data ({owner}): {licence}. Endast för bruk i denna installation; får inte spridas vidare.",
        "Not open data ({owner}): {licence}. For use inside this installation only; not to be passed on.",
    ),
    "source_line": (
        "Lähde: {owner} ({licence}). Laskenta: Luotsi, julkaisu {release}.",
        "Källa: {owner} ({licence}). Beräkning: Luotsi, version {release}.",
        "Source: {owner} ({licence}). Computed by Luotsi, release {release}.",
    ),
    "fetched": ("haettu {day}", "hämtad {day}", "fetched {day}"),
    "method": ("Menetelmä: {method}", "Metod: {method}", "Method: {method}"),
    "line_shows": (
        "{name}: {area} ja vertailuna {reference}, {first}–{last}.",
        "{name}: {area} jämfört med {reference}, {first}–{last}.",
        "{name}: {area} beside {reference}, {first} to {last}.",
    ),
    "line_of": (
        "{name}: {area}, {first}–{last}.", "{name}: {area} under {first}–{last}.", "{name}: {area}, {first} to {last}.",
    ),
    "ranking_shows": (
        "{name}: alueet parhaasta alkaen jaksolla {period}.",
        "{name}: områdena från det bästa, {period}.",
        "{name}: areas from the best on, {period}.",
    ),
    "feed": ("Hyvinvointilukujen julkaisut", "Versioner av välfärdssiffrorna", "Releases of wellbeing figures"),
    "feed_entry": ("Julkaisu {day}", "Version {day}", "Release of {day}"),
    "feed_first": ("Ensimmäinen julkaisu.", "Den första versionen.", "The first release."),
    "feed_new": ("uutta: {periods}", "nytt: {periods}", "new: {periods}"),
    "feed_added": ("uusi mittari", "ny indikator", "new indicator"),
    "feed_removed": ("poistunut", "borttagen", "removed"),
    "feed_revised": ("lukuja tarkennettu", "siffror reviderade", "figures revised"),
    "feed_same": (
        "Luvut ennallaan; lähteet tai menetelmät päivitetty.",
        "Siffrorna är oförändrade; källor eller metoder uppdaterade.",
        "The figures are unchanged; sources or methods were updated.",
    ),
    "open_page": ("Avaa koko sivu", "Öppna hela sidan", "Open the full page"),
}  # fmt: skip


def said(key: str, lang: str, **values: object) -> str:
    """The text in that language with its values; BadParameter for another language.

    >>> said("rank_of", "sv", place=2, of=23)
    '2 av 23'
    """
    if lang not in LANGUAGES:
        raise BadParameter("lang", lang, ", ".join(LANGUAGES))
    return _TEXTS[key][LANGUAGES.index(lang)].format(**values)
