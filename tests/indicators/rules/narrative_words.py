"""What a reader of Finnish, Swedish and English takes the words of a narrative to mean: for `narrative_checker` alone.

Written from the side of the language; imports nothing of what writes the texts.
"""

import re
from functools import cache

from luotsi.indicators.rules.definition import DeficitUnit
from luotsi.indicators.rules.figures import Flag
from luotsi.regions.queries import table

DIGITS = {
    "fi": r"−?\d{1,3}(?:\u00a0\d{3})*(?:,\d+)?(?!\d)",
    "sv": r"−?\d{1,3}(?:\u00a0\d{3})*(?:,\d+)?(?!\d)",
    "en": r"−?€?−?\d{1,3}(?:,\d{3})*(?:\.\d+)?(?!\d)",
}
YEARS = r"(\d{4}(?:–\d{4})?)"
MARK = {"fi": "Keksitty esimerkki: ", "sv": "Påhittat exempel: ", "en": "Made-up example: "}
INTERVAL = {"fi": "95\u00a0%:n luottamusväli", "sv": "95\u00a0% konfidensintervall", "en": "95% confidence interval"}
NO_INTERVAL = {"fi": "ei luottamusväliä", "sv": "inget konfidensintervall", "en": "no confidence interval"}
COUNTRY = {"fi": "koko maa", "sv": "hela landet", "en": "whole country"}
ALIKE = {"fi": "samankaltaiset alueet", "sv": "liknande områden", "en": "similar areas"}
BEFORE = {"fi": "aiemmin", "sv": "tidigare", "en": "earlier"}
NOTES = {
    "fi": {Flag.ESTIMATE: "arvio", Flag.PRELIMINARY: "ennakkotieto"},
    "sv": {Flag.ESTIMATE: "uppskattning", Flag.PRELIMINARY: "preliminär uppgift"},
    "en": {Flag.ESTIMATE: "estimate", Flag.PRELIMINARY: "preliminary"},
}
CLAIMS = {
    "fi": {
        "higher": r"selvästi suurempi kuin (?P<ref>[^:]+?):",
        "lower": r"selvästi pienempi kuin (?P<ref>[^:]+?):",
        "alike": r"ei eronnut\b[^:]*?selvästi (?P<ref>[^:]+?) tasosta:",
        "rose": r"on noussut\b[^:]*?selvästi [^:]*?:",
        "fell": r"on laskenut\b[^:]*?selvästi [^:]*?:",
        "unchanged": r"ei ole muuttunut\b[^:]*?selvästi [^:]*?:",
        "above_all": r"suurempi kuin (?:millään muulla hyvinvointialueella|missään muussa kunnassa)",
        "below_all": r"pienempi kuin (?:millään muulla hyvinvointialueella|missään muussa kunnassa)",
        "highest": r"(?:hyvinvointialueiden|kuntien) suurin",
        "lowest": r"(?:hyvinvointialueiden|kuntien) pienin",
        "outlier": r"poikkesi\b[^:]*?koko maan tasosta enemmän kuin satunnaisvaihtelusta voisi odottaa \(99,8\u00a0%:n rajat\)",
        "hidden": r"lukua ei julkaista, tapauksia on liian vähän",
        "absent": r"lukua ei ole saatavilla",
        "no_reference": r"Vertailulukua ei ole julkaistu",
        "untested": r"Luottamusväli puuttuu: eron selvyyttä ei ole arvioitu",
        "place": r"sija (?P<place>\d+)/(?P<of>\d+) julkaistuista \(1 = (?P<first>paras|pienin)\)",
    },
    "sv": {
        "higher": r"tydligt högre än (?P<ref>[^:]+?):",
        "lower": r"tydligt lägre än (?P<ref>[^:]+?):",
        "alike": r"skilde sig\b[^:]*?inte tydligt från nivån (?P<ref>[^:]+?):",
        "rose": r"har stigit tydligt [^:]*?:",
        "fell": r"har sjunkit tydligt [^:]*?:",
        "unchanged": r"har inte förändrats tydligt [^:]*?:",
        "above_all": r"högre än i (?:något annat välfärdsområde|någon annan kommun)",
        "below_all": r"lägre än i (?:något annat välfärdsområde|någon annan kommun)",
        "highest": r"högst av alla (?:välfärdsområden|kommuner)",
        "lowest": r"lägst av alla (?:välfärdsområden|kommuner)",
        "outlier": r"avvek\b[^:]*?från nivån i hela landet mer än vad man kan vänta sig av slumpmässig variation \(99,8\u00a0%-gränser\)",
        "hidden": r"publiceras inte, fallen är för få",
        "absent": r"finns inte att tillgå",
        "no_reference": r"Jämförelsesiffran är inte publicerad",
        "untested": r"Konfidensintervall saknas: det har inte bedömts om skillnaden är tydlig",
        "place": r"plats (?P<place>\d+)/(?P<of>\d+) av de publicerade \(1 = (?P<first>bäst|lägst)\)",
    },
    "en": {
        "higher": r"clearly higher than (?P<ref>[^:]+?):",
        "lower": r"clearly lower than (?P<ref>[^:]+?):",
        "alike": r"did not differ clearly from the level (?P<ref>[^:]+?):",
        "rose": r"has risen clearly [^:]*?:",
        "fell": r"has fallen clearly [^:]*?:",
        "unchanged": r"has not changed clearly [^:]*?:",
        "above_all": r"was higher than in any other (?:county|municipality)",
        "below_all": r"was lower than in any other (?:county|municipality)",
        "highest": r"the highest of all (?:counties|municipalities)",
        "lowest": r"the lowest of all (?:counties|municipalities)",
        "outlier": r"differed from the level of the whole country by more than random variation would suggest \(99\.8% limits\)",
        "hidden": r"is not published, there are too few cases",
        "absent": r"is not available",
        "no_reference": r"The reference figure is not published",
        "untested": r"A confidence interval is missing: whether the difference is clear has not been assessed",
        "place": r"rank (?P<place>\d+)/(?P<of>\d+) of those published \(1 = (?P<first>best|lowest)\)",
    },
}
GAP = {
    "fi": r" Ero (?P<ref>.+?) tasoon on noin (?P<amount>.+)\.$",
    "sv": r" Skillnaden till nivån (?P<ref>.+?) är ungefär (?P<amount>.+)\.$",
    "en": r" The difference from the level (?P<ref>.+?) is about (?P<amount>.+)\.$",
}
PERIODS = {
    "fi": rf"(?:vuonna|vuosina|vuoden|vuosien) {YEARS}",
    "sv": rf"(?:år|åren) {YEARS}",
    "en": rf"(?:in|for|of) {YEARS}",
}
FROM_TO = {
    "fi": rf"(?:vuodesta|vuosista) {YEARS} (?:vuoteen|vuosiin) {YEARS}",
    "sv": rf"från (?:år|åren) {YEARS} till (?:år|åren) {YEARS}",
    "en": rf"from {YEARS} to {YEARS}",
}
BOTH_ENDS = {"fi": "alussa {0}, lopussa {1}", "sv": "från {0} till {1}", "en": "from {0} to {1}"}
AMOUNTS = {
    "fi": {DeficitUnit.LIFE_YEARS: "elinvuotta", DeficitUnit.PEOPLE: "ihmistä", DeficitUnit.EUROS: "euroa"},
    "sv": {DeficitUnit.LIFE_YEARS: "levnadsår", DeficitUnit.PEOPLE: "personer", DeficitUnit.EUROS: "euro"},
    "en": {DeficitUnit.LIFE_YEARS: "life-years", DeficitUnit.PEOPLE: "people", DeficitUnit.EUROS: "euros"},
}
A_YEAR = {"fi": "vuodessa", "sv": "per år", "en": "a year"}
MILLIONS = {"fi": "miljoonaa", "sv": "miljoner", "en": "million"}
A_PERSON = {
    "fi": ("vastasyntynyttä kohti", "henkeä kohti"),
    "sv": ("per nyfödd", "per person"),
    "en": ("per newborn", "per person"),
}
FIRST = {"fi": ("paras", "pienin"), "sv": ("bäst", "lägst"), "en": ("best", "lowest")}
DIRECTED = {
    "fi": r"\b(suur|pien|nous|lask|kasv|vähen|vähem|enem|lisään|korke|matal|parem|huono|heiken|selvä|ero[ans]|ennallaan)\w*",
    "sv": r"\b(hög|låg|läg|stig|sjunk|ök|minsk|fler|färre|mer\b|mindre|bätt|sämr|tydlig|skil|avv|oförändr)\w*",
    "en": r"\b(high|low|ris[ei]|rose|f[ae]ll|increas|decreas|drop|more|few|less|better|worse|clear|diff|unchanged)\w*",
}
CAUSAL = {
    "fi": r"\b(koska|johtu\w*|syystä|sillä|siksi|joten|vuoksi|takia|ansiosta|aiheut\w*|seurau\w*|vaikut\w*|selitt\w*)\b",
    "sv": r"\b(eftersom|därför|beror|orsak\w*|på grund av|tack vare|leder till|följd|påverka\w*|förklar\w*)\b",
    "en": r"\b(because|due to|caus\w*|owing|thanks to|therefore|hence|led to|results? (in|from)|effect\w*|affect\w*|expla\w*)\b",
}
# How Finns say the counties: what stays the same in every case.
STEMS = {
    "01": "Itä-U(?:u|ude)", "02": "Keski-U(?:u|ude)", "03": "Länsi-U(?:u|ude)", "04": r"Vantaa\w* ja Kerava", "05": "Varsinais-Suom",
    "06": "Satakun", "07": "Kanta-Häme", "08": "Pirkanma", "09": "Päijät-Häme", "10": "Kymenlaak", "11": "Etelä-Karjala",
    "12": "Etelä-Savo", "13": "Pohjois-Savo", "14": "Pohjois-Karjala", "15": "Keski-Suom", "16": "Etelä-Pohjanma",
    "17": "Pohjanma", "18": "Keski-Pohjanma", "19": "Pohjois-Pohjanma", "20": "Kainuu", "21": r"La(?:ppi|pin|pissa)\b",
    "90": "Helsin", "91": "Ahvenanma",
}  # fmt: skip
EXPECTED = {
    "deficit": {"higher", "lower"},
    "good": {"higher", "lower"},
    "different": {"higher", "lower"},
    "no_clear_difference": {"alike"},
    "change": {"rose", "fell"},
    "no_clear_change": {"unchanged"},
    "stands_out": {"above_all", "below_all", "highest", "lowest", "outlier"},
    "not_published": {"hidden", "absent"},
    "not_tested": set(),
}


SUBJECT = r"^(?:(?:Luku|Siffran|The figure) [”“])?(?:den )?{name}(?:(?P<extra>(?:, | \()[^()”:]*)?\))?”?(?=[ ,])"
SEXES = {
    "fi": {"male": "miehet", "female": "naiset"},
    "sv": {"male": "män", "female": "kvinnor"},
    "en": {"male": "men", "female": "women"},
}
ALIKE_SAID = {"fi": "samankaltais", "sv": "liknande befolkning", "en": "similar population"}
COUNTRY_SAID = {"fi": r"koko maa", "sv": r"hela landet", "en": r"the whole country"}
OWN, OTHER = "⟦own⟧", "⟦other⟧"
CI = "⟦ci⟧"

compiled = cache(re.compile)
NUMBER = re.compile(r"\d+")


@cache
def named(name: str) -> re.Pattern[str]:
    """The name of an indicator at the start of a text, with the endings of a Swedish definite form."""
    words = r"\W+".join(re.escape(word) + r"\w{0,2}" for word in re.findall(r"\w+", name))
    return re.compile(SUBJECT.replace("{name}", words), re.IGNORECASE)


@cache
def place_names(area: str, lang: str) -> re.Pattern[str] | None:
    """All forms of the area's name in that language; None for the country and for similar areas, which are words."""
    kind, _, code = area.partition(":")
    if kind == "county":
        county = table().county(code)
        if lang == "fi":
            stem = STEMS[code]
            return re.compile(rf"(?<![\w-]){stem}\w*(?![\w-])")
        return re.compile(rf"(?<![\w-]){re.escape(county.short_name(lang))}(?![\w-])")
    if kind == "municipality":
        return re.compile(rf"(?<![\w-]){re.escape(table().municipality(code).name(lang))}(?![\w-])")
    return None
