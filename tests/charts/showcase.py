"""Every chart once, with made-up figures of a plausible shape, in three languages: for tests and for looking at."""

import math
import random
from collections.abc import Mapping
from datetime import date
from functools import cache

from luotsi import charts
from luotsi.charts import Amount, Chart, LineSeries, MapBase, Place, Point, Reference, Role, Sheet, Tone, Words
from luotsi.regions import outlines, queries

DAY = date(2026, 1, 1)

WORDS = {
    "fi": Words(
        language="fi", no_figures="Ei lukuja", missing="ei tietoa", suppressed="salattu", interval="95 %:n väli",
        limits_inner="95 %:n rajat", limits_outer="99,8 %:n rajat", series_break="ei vertailtavissa edelliseen",
        estimate="ennakkotieto", area="Alue", period="Vuosi", value="Arvo", lower="Alaraja", upper="Yläraja",
        note="Huomautus", total="Yhteensä", judged="Verrattuna koko maahan", million="milj.", billion="mrd.",
    ),
    "sv": Words(
        language="sv", no_figures="Inga uppgifter", missing="uppgift saknas", suppressed="sekretess", interval="95 % intervall",
        limits_inner="95 % gränser", limits_outer="99,8 % gränser", series_break="inte jämförbart med det föregående",
        estimate="preliminär uppgift", area="Område", period="År", value="Värde", lower="Undre gräns", upper="Övre gräns",
        note="Anmärkning", total="Totalt", judged="Jämfört med hela landet", million="mn", billion="md",
    ),
    "en": Words(
        language="en", no_figures="No figures", missing="no data", suppressed="suppressed", interval="95% interval",
        limits_inner="95% limits", limits_outer="99.8% limits", series_break="not comparable with before",
        estimate="preliminary", area="Area", period="Year", value="Value", lower="Lower limit", upper="Upper limit",
        note="Note", total="Total", judged="Compared with the country", million="M", billion="bn",
    ),
}  # fmt: skip
COUNTRY = {"fi": "Koko maa", "sv": "Hela landet", "en": "Finland"}
UNIT = {
    "fi": "menetettyä elinvuotta 100 000 asukasta kohti vuodessa",
    "sv": "förlorade levnadsår per 100 000 invånare och år",
    "en": "life-years lost per 100,000 inhabitants a year",
}
JUDGED = {
    "fi": ((Tone.BETTER, "parempi kuin koko maa"), (Tone.SIMILAR, "ei selvää eroa"), (Tone.WORSE, "huonompi kuin koko maa")),
    "sv": ((Tone.BETTER, "bättre än hela landet"), (Tone.SIMILAR, "ingen tydlig skillnad"), (Tone.WORSE, "sämre än hela landet")),
    "en": ((Tone.BETTER, "better than Finland"), (Tone.SIMILAR, "no clear difference"), (Tone.WORSE, "worse than Finland")),
}  # fmt: skip
FIFTHS = tuple(
    (tone, f"{i}/5") for i, tone in enumerate((Tone.FIFTH_1, Tone.FIFTH_2, Tone.FIFTH_3, Tone.FIFTH_4, Tone.FIFTH_5), 1)
)
CAUSES = {
    "fi": ("Verenkiertoelinten sairaudet", "Syövät", "Tapaturmat", "Itsemurhat", "Alkoholisyyt", "Hengityselinten sairaudet", "Muut syyt"),
    "sv": ("Cirkulationsorganens sjukdomar", "Cancer", "Olycksfall", "Självmord", "Alkoholrelaterade orsaker", "Andningsorganens sjukdomar", "Övriga orsaker"),
    "en": ("Diseases of the circulatory system", "Cancer", "Accidents", "Suicides", "Alcohol-related causes", "Respiratory diseases", "Other causes"),
}  # fmt: skip
LEVEL = 5800.0


def sheet(
    key: str, lang: str, width: int, *, standalone: bool = False, unit: str | None = None, decimals: int = 0
) -> Sheet:
    return Sheet(
        key=f"{key}-{lang}-{width}{'-file' if standalone else ''}",
        title=f"{key} ({lang}): PYLL 80",
        description=f"What the picture «{key}» shows, in a sentence.",
        words=WORDS[lang],
        unit=UNIT[lang] if unit is None else unit,
        decimals=decimals,
        width=width,
        standalone=standalone,
        source="Tilastokeskus, CC BY 4.0" if standalone else "",
    )


@cache
def places(lang: str) -> tuple[Place, ...]:
    """The 23 counties, best first, one suppressed and one missing."""
    dice = random.Random(3)
    found = []
    for county in queries.counties():
        value = LEVEL + dice.gauss(0, 900)
        half = dice.uniform(150, 600)
        tone = Tone.BETTER if value + half < LEVEL else Tone.WORSE if value - half > LEVEL else Tone.SIMILAR
        name = {"fi": county.short_fi, "sv": county.short_sv, "en": county.short_en}[lang]
        amount = Amount(value, value - half, value + half)
        if county.code == "91":
            amount = Amount(value, is_suppressed=True)
        if county.code == "20":
            amount = Amount(None)
        found.append(Place(county.code, name, amount, tone, is_own=county.code == "12"))
    return tuple(sorted(found, key=lambda p: (p.amount.shown is None, p.amount.shown or 0)))


def fifths(given: tuple[Place, ...]) -> tuple[Place, ...]:
    """The same in fifths, with links."""
    return tuple(
        Place(p.code, p.name, p.amount, FIFTHS[min(i * 5 // len(given), 4)][0], p.is_own, href=f"/a/{p.code}")
        for i, p in enumerate(given)
    )


def cells() -> tuple[tuple[str, charts.Cell], ...]:
    return tuple((c.code, charts.Cell(c.row, c.column)) for c in queries.counties())


@cache
def municipal_map(width: int) -> MapBase:
    own = queries.municipalities_of("12", DAY)
    centres = {m.code: (m.longitude, m.latitude) for m in own}
    rivals = [(m.longitude, m.latitude) for m in queries.municipalities(DAY) if m.code not in centres]
    shapes = outlines.schematic_cells(centres, rivals=rivals)
    return charts.map_base({code: [ring] for code, ring in shapes.items()}, width=width)


@cache
def county_map(width: int) -> MapBase:
    """Counties by their hulls: rough, but of the right size and place."""
    rings = {}
    for county in queries.counties():
        centres = [(m.longitude, m.latitude) for m in queries.municipalities_of(county.code, DAY)]
        rings[county.code] = [outlines.hull(centres)]
    return charts.map_base(rings, width=width)


def municipal_places(lang: str) -> tuple[Place, ...]:
    dice = random.Random(5)
    tones = [Tone.BETTER, Tone.SIMILAR, Tone.WORSE]
    return tuple(
        Place(
            m.code,
            m.name(lang),
            Amount(dice.uniform(4000, 9000), is_suppressed=m.code == "178"),
            tones[i % 3],
            is_own=m.code == "491",
            href=f"/m/{m.code}",
        )
        for i, m in enumerate(queries.municipalities_of("12", DAY))
    )


def walk(seed: int, start: float, *, spread: float = 0, step: float = 160) -> tuple[Point, ...]:
    """Twenty years of a series."""
    dice = random.Random(seed)
    value, found = start, []
    for year in range(2004, 2024):
        value += dice.gauss(-90, step)
        limits = (value - spread, value + spread) if spread else (None, None)
        found.append(Point(str(year), Amount(value, *limits)))
    return tuple(found)


def own_series(lang: str) -> LineSeries:
    """With a gap, a suppressed year, a break and a preliminary last year."""
    points = list(walk(1, 8600, spread=380, step=240))
    points[6] = Point("2010", Amount(None))
    points[7] = Point("2011", Amount(7000.0, is_suppressed=True))
    points[13] = Point("2017", points[13].amount, is_break=True)
    points[-1] = Point("2023", points[-1].amount, is_estimate=True)
    return LineSeries("Etelä-Savo" if lang != "sv" else "Södra Savolax", tuple(points), Role.OWN)


def country_series(lang: str) -> LineSeries:
    return LineSeries(COUNTRY[lang], walk(2, 7600, step=60), Role.REFERENCE)


def _lines(lang: str, width: int) -> Mapping[str, Chart]:
    own, country = own_series(lang), country_series(lang)
    others = tuple(LineSeries(p.name, walk(i + 10, 7400 + 60 * i), Role.CONTEXT) for i, p in enumerate(places(lang)))
    near = (
        LineSeries("Pohjois-Karjala", walk(31, 8000)),
        LineSeries("Kymenlaakso", walk(32, 7900)),
        LineSeries("Keski-Pohjanmaa", walk(33, 7700)),
    )
    return {
        "lines": charts.Lines(sheet("lines", lang, width), (own, country, *others), context={"fi": "muut hyvinvointialueet", "sv": "övriga välfärdsområden", "en": "other counties"}[lang]),
        "lines-compare": charts.Lines(sheet("lines-compare", lang, width), (own, country, *near)),
        "sparkline": charts.Sparkline(sheet("sparkline", lang, 140, unit=""), own.points, reference=6500),
        "multiples": charts.SmallMultiples(
            sheet("multiples", lang, width),
            tuple(
                charts.Panel(p.name, walk(i + 10, 7400 + 60 * i), is_own=p.is_own, href=f"/a/{p.code}")
                for i, p in enumerate(places(lang)[:8])
            ),
            reference=country,
        ),
    }  # fmt: skip


def _bars(lang: str, width: int) -> Mapping[str, Chart]:
    dice = random.Random(8)
    sexes = {"fi": ("Miehet", "Naiset"), "sv": ("Män", "Kvinnor"), "en": ("Men", "Women")}[lang]
    series = tuple(
        charts.BarSeries(f"{sex} {years}", colour=i, is_past=years == "2014–18")
        for i, sex in enumerate(sexes)
        for years in ("2014–18", "2019–23")
    )
    groups = []
    for i, cause in enumerate(CAUSES[lang]):
        amounts = []
        for j in range(4):
            value = (1900 - i * 230) * (1 if j < 2 else 0.45) * dice.uniform(0.85, 1.1)
            amounts.append(Amount(value, value * 0.9, value * 1.11, is_suppressed=(i, j) == (4, 3)))
        groups.append(charts.BarGroup(cause, tuple(amounts)))
    stacks = tuple(charts.Stack(one.name, tuple(group.amounts[j] for group in groups)) for j, one in enumerate(series))
    parts = tuple(
        charts.Part(cause, Amount(v, v - 60, v + 60))
        for cause, v in zip(CAUSES[lang], (420.4, 130.2, 210.9, -45.5, 260.1, -80.3, 12.6), strict=True)
    )
    heading = {"fi": "Kuolinsyy", "sv": "Dödsorsak", "en": "Cause"}[lang]
    needs = tuple(
        charts.Need(name, Amount(v, v * 0.7, v * 1.3), Amount(n), detail=detail, href=f"/t/{i}")
        for i, (name, v, n, detail) in enumerate(
            (
                ("Mielenterveys ja päihteet", 412.0, 38, "9 palvelulajia, 4 koko alueella"),
                ("Työkyvyttömyys", 180.0, 6, "2 palvelulajia"),
                ("Työttömyys ja toimeentulo", 655.0, 14, ""),
                ("Yksinäisyys", 0.0, 0, ""),
            )
        )
    )
    return {
        "grouped": charts.GroupedBars(sheet("grouped", lang, width), series, tuple(groups), heading),
        "stacked": charts.StackedBars(sheet("stacked", lang, width), CAUSES[lang], stacks, heading),
        "decomposition": charts.Decomposition(
            sheet("decomposition", lang, width), parts, below=Tone.BETTER, above=Tone.WORSE, classes=JUDGED[lang], heading=heading
        ),
        "needsupply": charts.NeedSupply(
            sheet("needsupply", lang, width, unit=""), needs,
            need_name="Vaje: henkilöä enemmän kuin maan tasolla", supply_name="Kuvattuja palveluja", heading="Teema", detail_name="Lisäksi",
        ),
    }  # fmt: skip


def _areas(lang: str, width: int) -> Mapping[str, Chart]:
    dice = random.Random(4)
    country = Reference(COUNTRY[lang], LEVEL)
    rows = tuple(
        charts.Dots(
            p.name, (p.amount, Amount(LEVEL - 300 + dice.gauss(0, 300), LEVEL - 900, LEVEL + 500)), is_own=p.is_own
        )
        for p in places(lang)[10:16]
    )
    points = tuple(charts.FunnelPoint(p, math.exp(dice.uniform(11.1, 13.4))) for p in places(lang))
    limits = []
    for i in range(40):
        size = math.exp(11 + i * 0.065)
        one = 1.0e5 / math.sqrt(size)
        limits.append(
            charts.FunnelLimits(
                size, (LEVEL - 1.96 * one, LEVEL + 1.96 * one), (LEVEL - 3.09 * one, LEVEL + 3.09 * one)
            )
        )
    return {
        "ranked": charts.RankedBars(sheet("ranked", lang, width), places(lang), (country,), JUDGED[lang]),
        "ranked-fifths": charts.RankedBars(sheet("ranked-fifths", lang, width), fifths(places(lang)), (), FIFTHS),
        "dots": charts.DotIntervals(sheet("dots", lang, width), ("2019–2023", "2014–2018"), rows, (country,)),
        "tiles": charts.TileGrid(sheet("tiles", lang, width), places(lang), cells(), JUDGED[lang]),
        "tiles-fifths": charts.TileGrid(sheet("tiles-fifths", lang, width), fifths(places(lang)), cells(), FIFTHS),
        "map": charts.Choropleth(sheet("map", lang, width), municipal_map(width), municipal_places(lang), JUDGED[lang], note="Kaavio kuntien sijainnista, ei rajoista."),
        "map-counties": charts.Choropleth(sheet("map-counties", lang, width), county_map(width), fifths(places(lang)), FIFTHS),
        "funnel": charts.Funnel(sheet("funnel", lang, width), points, tuple(limits), COUNTRY[lang], LEVEL, {"fi": "Asukkaita", "sv": "Invånare", "en": "Inhabitants"}[lang], JUDGED[lang]),
    }  # fmt: skip


def charts_of(lang: str = "fi", width: int = 320) -> dict[str, Chart]:
    """One of each by name."""
    return {**_lines(lang, width), **_areas(lang, width), **_bars(lang, width)}
