"""Reads a narrative as a person would, and holds each claim against the raw figures. Knows nothing of how it was written.

Imports only the data classes. The words are a reader's: what says “rose”, “no clear difference”, “highest” in each
language. Every number and every word of direction in a text must belong to a claim that was checked; what is left over is
a complaint too. Intervals of differences, ranks, changes and deficits are computed here again from the figures.
"""

import re
from dataclasses import replace

from tests.indicators.rules.narrative_figures import (
    Case,
    apart,
    interval,
    length,
    published,
    read_number,
    shows,
    way,
    worse,
)
from tests.indicators.rules.narrative_words import (
    A_PERSON,
    A_YEAR,
    ALIKE,
    ALIKE_SAID,
    AMOUNTS,
    BEFORE,
    BOTH_ENDS,
    CAUSAL,
    CI,
    CLAIMS,
    COUNTRY,
    COUNTRY_SAID,
    DIGITS,
    DIRECTED,
    EXPECTED,
    FIRST,
    FROM_TO,
    GAP,
    INTERVAL,
    MARK,
    MILLIONS,
    NO_INTERVAL,
    NOTES,
    NUMBER,
    OTHER,
    OWN,
    PERIODS,
    SEXES,
    YEARS,
    compiled,
    named,
    place_names,
)

from luotsi.indicators.rules.definition import Direction, Kind
from luotsi.indicators.rules.figures import Figure, Flag, Trend


def check(text: str, lang: str, case: Case, kind: str = "") -> list[str]:
    """What is wrong with the text, in words; empty when nothing contradicts the figures."""
    return _Reading(text, lang, case, kind).complaints


class _Reading:
    def __init__(self, text: str, lang: str, case: Case, kind: str) -> None:
        figure, reference = case.figure, case.reference
        if reference is not None and (reference.area, reference.period) == (figure.area, figure.period):
            case = replace(case, reference=None)  # nothing can be held against itself
        self.lang, self.case, self.kind = lang, case, kind
        self.complaints: list[str] = []
        self._shape(text)
        is_marked = text.startswith(MARK[lang])
        self.body = text.removeprefix(MARK[lang])
        self._subject()
        self._names()
        self.gap = compiled(GAP[lang]).search(self.body)
        if self.gap is not None:
            self.body = self.body[: self.gap.start()]
        self._units()
        self.used: list[tuple[int, int]] = []
        self.claims = self._claims()
        if not self.claims and kind != "not_tested":
            self.wrong("nothing is claimed that can be read")
        against = self._against()
        self._judge(against)
        self._evidence(against)
        self._periods(against)
        if self.gap is not None:
            self._gap(self.gap)
        made_up = any(f is not None and f.flag is Flag.SYNTHETIC for f in (case.figure, against))
        if is_marked != made_up:
            self.wrong("the mark of made-up figures is wrong")
        self._left_over()

    def wrong(self, what: str) -> None:
        self.complaints.append(what)

    def use(self, match: re.Match[str]) -> None:
        self.used.append(match.span())

    def _shape(self, text: str) -> None:
        if not text.strip() or not text.endswith(".") or not text[0].isupper():
            self.wrong("not a sentence")
        if compiled(r"  | \.| ,|[{}]|\bnan\b|\bNone\b|\binf\b|\(\)|\.\.").search(text):
            self.wrong("a hole in the text")

    def _subject(self) -> None:
        definition, figure = self.case.definition, self.case.figure
        match = named(definition.names[self.lang]).match(self.body)
        if match is None:
            self.wrong("does not begin with the indicator's name")
            return
        extra = match["extra"] or ""
        digits, ages = (
            set(NUMBER.findall(extra)),
            set(NUMBER.findall(figure.age.replace("0", "1", figure.age == "0"))),
        )
        of_name = set(NUMBER.findall(definition.names[self.lang]))
        if ages - digits - of_name or digits - ages - of_name - set(NUMBER.findall(figure.category)):
            self.wrong("other ages")
        for sex, word in SEXES[self.lang].items():
            if (figure.sex == sex) != bool(compiled(rf"\b{word}\b").search(extra)):
                self.wrong("other sex")
        if figure.category and figure.category not in extra:
            self.wrong("no category")
        self.body = "§" + self.body[match.end() :]

    def _names(self) -> None:
        pairs = [(self.case.figure.area, OWN)]
        if self.case.reference is not None and self.case.reference.area != self.case.figure.area:
            pairs.append((self.case.reference.area, OTHER))
        # The longer name first: one may hold the other.
        found = [(p.pattern, p, token) for area, token in pairs if (p := place_names(area, self.lang))]
        for _, pattern, token in sorted(found, key=lambda f: -len(f[0])):
            self.body = pattern.sub(token, self.body)
        if OWN not in self.body and not compiled(COUNTRY[self.lang], re.IGNORECASE).search(self.body):
            self.wrong("does not name the area")

    def _units(self) -> None:
        unit = self.case.definition.units[self.lang]
        self.body = self.body.replace(INTERVAL[self.lang] + " ", CI)
        sign = re.escape(unit[:1])
        if unit[:1] in ("%", "€"):
            rest = re.escape(unit[1:])
            self.body = compiled(rf"(?<=\d)\u00a0?{sign}(?!:n|-gräns| limits)(?:{rest})?").sub("", self.body)
            if rest:  # a euro sign stands before the number in English
                self.body = compiled(rf"(?<=\d){rest}").sub("", self.body)
        elif unit:
            self.body = compiled(rf"(?<=\d) {re.escape(unit)}").sub("", self.body)

    def _claims(self) -> set[str]:
        found = set()
        for name, pattern in CLAIMS[self.lang].items():
            for match in compiled(pattern).finditer(self.body):
                self.use(match)
                found.add(name)
                if name == "place":
                    self._place(match)
                elif name in ("higher", "lower", "alike"):
                    self._named_reference(match["ref"])
        return found

    def _against(self) -> Figure | None:
        """What the text holds the figure against: its past by a change, else the reference."""
        if not self.claims & {"rose", "fell", "unchanged"}:
            reference, figure = self.case.reference, self.case.figure
            among_all = self.claims & {"above_all", "below_all", "highest", "lowest", "outlier"}
            if not published(figure) or (among_all and reference is not None and reference.area == figure.area):
                return None
            return reference
        match = compiled(FROM_TO[self.lang]).search(self.body)
        if match is None:
            self.wrong("a change without its years")
            return None
        self.use(match)
        before, after = (part.replace("–", "-") for part in match.groups())
        figure = self.case.figure
        if after != figure.period:
            self.wrong("a change to another period")
        past = next((f for f in self.case.series if f.period == before and f.area == figure.area), None)
        if past is None or not published(past):
            self.wrong("a change from a period without a figure")
            return None
        if figure.year - past.year != max(5, length(figure.period)) or length(past.period) != length(figure.period):
            self.wrong("a change over other years than five")
        if any(f.flag is Flag.BREAK for f in (*self.case.series, figure) if past.year < f.year <= figure.year):
            self.wrong("a change over a break")
        return past

    def _judge(self, against: Figure | None) -> None:
        figure, claims = self.case.figure, self.claims
        found = way(figure, against) if against is not None and published(against) else "unknown"
        means = {"higher": "higher", "lower": "lower", "alike": "alike", "rose": "higher", "fell": "lower"}
        for claim, meant in {**means, "unchanged": "alike"}.items():
            if claim in claims and found != meant:
                self.wrong(f"says {claim}, is {found}")
        self._judge_trend()
        self._judge_ends()
        if "outlier" in claims:
            funnel, country = self.case.funnel, against is not None and against.area == "country"
            if funnel is None or funnel[0] <= (figure.value or 0.0) <= funnel[1] or (country and found == "alike"):
                self.wrong("says outlier, is none")
        if "hidden" in claims and figure.flag is not Flag.SUPPRESSED:
            self.wrong("says hidden, is not")
        if "absent" in claims and (figure.flag is Flag.SUPPRESSED or figure.value is not None):
            self.wrong("says absent, is not")
        if published(figure) == bool(claims & {"hidden", "absent"}):
            self.wrong("a figure that is not published")
        if "no_reference" in claims and (against is None or published(against)):
            self.wrong("says that the reference is hidden")
        if ("untested" in claims) != (self.kind == "not_tested" and published(against)):
            self.wrong("says or does not say that nothing was tested")
        if "untested" in claims and found != "unknown":
            self.wrong("says untested, has intervals")
        self._judge_kind(found)

    def _judge_trend(self) -> None:
        good = {"higher": Direction.HIGHER, "lower": Direction.LOWER}
        for claim, opposite, raw in (("rose", "lower", Trend.FALLING), ("fell", "higher", Trend.RISING)):
            direction = self.case.definition.direction
            judged = Trend.BETTER if direction is good[opposite] else Trend.WORSE
            if claim in self.claims and self.case.trend is (raw if direction is Direction.NONE else judged):
                self.wrong("a change against the trend")

    def _judge_ends(self) -> None:
        figure = self.case.figure
        others = [f.value for f in self.case.others if published(f) and f.area != figure.area and f.value is not None]
        v = figure.value if figure.value is not None else float("nan")
        true = {
            "above_all": all(v > o for o in others),
            "below_all": all(v < o for o in others),
            "highest": all(v >= o for o in others),
            "lowest": all(v <= o for o in others),
        }
        for claim, holds in true.items():
            if claim in self.claims and (len(others) < 2 or not holds):
                self.wrong(f"says {claim}, is not")

    def _judge_kind(self, found: str) -> None:
        expected, bad = EXPECTED.get(self.kind), worse(self.case.definition)
        if not self.kind or expected is None:
            return
        told = self.claims - {"untested", "no_reference", "place"}
        if bool(told & expected) != bool(expected) or told - expected:
            self.wrong(f"a {self.kind} that claims {sorted(told)}")
        good = {"higher": "lower", "lower": "higher", "": "?"}[bad]
        if found != {"deficit": bad, "good": good}.get(self.kind, found) or (self.kind == "different" and bad):
            self.wrong(f"a {self.kind} that is {found}")

    def _named_reference(self, said: str) -> None:
        reference, figure = self.case.reference, self.case.figure
        if reference is None:
            self.wrong("compares with nothing")
        elif reference.area == figure.area:
            if compiled(YEARS).search(said) is None or reference.period.replace("-", "–") not in said:
                self.wrong("another past")
        else:
            words = {"country": COUNTRY_SAID[self.lang], "similar": ALIKE_SAID[self.lang]}
            if not compiled(words.get(reference.area, OTHER)).search(said):
                self.wrong("another reference")

    def _place(self, match: re.Match[str]) -> None:
        figure, bad = self.case.figure, worse(self.case.definition)
        values = {f.area: f.value for f in self.case.others if published(f) and f.value is not None}
        values[figure.area] = v = figure.value if figure.value is not None else float("nan")
        ahead = sum(o > v if bad == "lower" else o < v for o in values.values())
        if (int(match["place"]), int(match["of"])) != (ahead + 1, len(values)):
            self.wrong("another place")
        if match["first"] != FIRST[self.lang][0 if bad else 1]:
            self.wrong("another meaning of the first place")

    def _reading(self, prefix: str) -> str:
        return rf"(?P<{prefix}>{DIGITS[self.lang]})(?: \((?P<{prefix}_in>[^()]*)\))?"

    def _evidence(self, against: Figure | None) -> None:
        """The figures told, each with its interval, in their order: own and reference, or first and last."""
        if self.claims & {"hidden", "absent"}:
            return
        figure, lang = self.case.figure, self.lang
        one, two = self._reading("one"), self._reading("two")
        if self.claims & {"rose", "fell", "unchanged"}:
            pattern, told = rf": (?:{OWN}, )?{BOTH_ENDS[lang].format(one, two)}\.", [against, figure]
        else:
            who = rf"(?P<who>{OTHER}|{COUNTRY[lang]}|{ALIKE[lang]}|{BEFORE[lang]})"
            pattern = rf": (?:{OWN}|{COUNTRY[lang]}) {one}(?:, {who} {two})?[.;]"
            told = [figure, against if published(against) else None]
        match = compiled(pattern).search(self.body)
        if match is None:
            self.wrong("no evidence that can be read")
            return
        self.use(match)
        if (told[1] is None) != (match["two"] is None):
            self.wrong("evidence for one figure too few or too many")
        shown = []
        for name, raw in zip(("one", "two"), told, strict=True):
            if match[name] is None or raw is None:
                continue
            shown.append(read_number(match[name], lang))
            self._figure(match[name], match[name + "_in"], raw)
        if "who" in match.groupdict() and match["who"] is not None and against is not None:
            words = {"country": COUNTRY[lang], "similar": ALIKE[lang], figure.area: BEFORE[lang]}
            if match["who"] != words.get(against.area, OTHER):
                self.wrong("evidence of another area")
        if self.claims & {"higher", "lower", "rose", "fell"} and len(shown) == 2:
            rises = shown[1][0] > shown[0][0] if self.claims & {"rose", "fell"} else shown[0][0] > shown[1][0]
            if shown[0][0] == shown[1][0] or rises != bool(self.claims & {"higher", "rose"}):
                self.wrong("the numbers shown do not differ as told")

    def _figure(self, number: str, inside: str | None, raw: Figure) -> None:
        lang = self.lang
        if not shows(number, raw.value or 0.0, lang):
            self.wrong(f"shows {number} for {raw.value}")
        if read_number(number, lang)[1] < self.case.definition.decimals:
            self.wrong("too few decimals")
        limits, notes = interval(raw), []
        for part in (inside or "").split("; ") if inside else ():
            ends = compiled(rf"(?:{CI})?({DIGITS[lang]}) ?– ?({DIGITS[lang]})").fullmatch(part)
            period = compiled(PERIODS[lang]).fullmatch(part)
            if ends is not None:
                if limits is None or not all(shows(t, r, lang) for t, r in zip(ends.groups(), limits, strict=True)):
                    self.wrong(f"shows {part} for {limits}")
                limits = None
            elif period is not None:
                if period[1].replace("–", "-") != raw.period or raw.period == self.case.figure.period:
                    self.wrong("another period in the evidence")
            elif part != self.case.definition.units[lang]:
                notes.append(part)
        if limits is not None:
            self.wrong("an interval is left out")
        if notes != [n for flag, n in NOTES[lang].items() if flag is raw.flag]:
            self.wrong("another note")

    def _periods(self, against: Figure | None) -> None:
        told = []
        for match in compiled(PERIODS[self.lang]).finditer(self.body):
            self.use(match)
            told.append(match[1].replace("–", "-"))
        if self.claims & {"rose", "fell", "unchanged"}:
            return
        if not told or told[0] != self.case.figure.period:
            self.wrong("another period")
        if set(told) - {self.case.figure.period, against.period if against is not None else ""}:
            self.wrong("a period of nothing")
        if against is not None and published(against) and against.period not in told:
            self.wrong("the reference's period is not told")

    def _gap(self, match: re.Match[str]) -> None:
        """Recompute what the difference comes to."""
        definition, figure, reference, lang = self.case.definition, self.case.figure, self.case.reference, self.lang
        number = DIGITS[lang]
        pattern = (
            rf"({number})(?:\u00a0({MILLIONS[lang]}))? (.+?) "
            rf"\((?:{INTERVAL[lang]} ({number}) ?– ?({number})(?:\u00a0{MILLIONS[lang]})?|{NO_INTERVAL[lang]})\)"
        )
        read = compiled(pattern).fullmatch(match["amount"])
        if read is None or reference is None or not published(reference):
            self.wrong("a difference that cannot be read")
            return
        self._named_reference(match["ref"])
        amount, million, words, low, high = read.groups()
        scale = 1e6 if million else 1.0
        found = apart(figure, reference)
        turn = 1 if (figure.value or 0.0) > (reference.value or 0.0) else -1
        factor = 1.0
        if definition.calculation.kind is Kind.LIFE_EXPECTANCY:
            said = A_PERSON[lang][1 if definition.calculation.parameters.get("at") else 0]
            expected = f"{definition.units[lang]} {said}"
        else:
            if ("higher" if turn > 0 else "lower") != worse(definition):
                self.wrong("a deficit of what is not worse")
            factor = (figure.denominator or 0.0) / definition.calculation.per / length(figure.period)
            expected = f"{AMOUNTS[lang].get(definition.deficit, '?')} {A_YEAR[lang]}"
        if words != expected:
            self.wrong(f"counts {words}, not {expected}")
        raw = abs((figure.value or 0.0) - (reference.value or 0.0)) * factor
        if not shows(amount, raw, lang, scale):
            self.wrong(f"shows {amount} for {raw}")
        if (found is None) != (low is None):
            self.wrong("an interval too many or too few")
        elif found is not None:
            ends = sorted((turn * found[1] * factor, turn * found[2] * factor))
            if not shows(low, ends[0], lang, scale) or not shows(high, ends[1], lang, scale):
                self.wrong(f"shows {low}–{high} for {ends}")

    def _left_over(self) -> None:
        left = self.body
        for start, end in self.used:
            left = left[:start] + " " * (end - start) + left[end:]
        if compiled(r"\d").search(left):
            self.wrong(f"a number of nothing: {left.strip()}")
        if word := compiled(DIRECTED[self.lang], re.IGNORECASE).search(left):
            self.wrong(f"a claim that was not read: {word[0]}")
        told = self.body + (self.gap[0] if self.gap else "")
        if word := compiled(CAUSAL[self.lang], re.IGNORECASE).search(told):
            self.wrong(f"a cause: {word[0]}")
