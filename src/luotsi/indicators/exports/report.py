"""An area's profile as PDF (A4, tagged, PDF/UA-1), set by `kernel.typeset`.

The date of the document is the release's, so that the same release gives the same bytes.
"""

from typing import Any

from django.utils.translation import override

from luotsi.indicators import labels
from luotsi.indicators.exports import pictures
from luotsi.indicators.exports.profile import Line, Told
from luotsi.indicators.exports.selection import made_at
from luotsi.kernel import typeset

_CHARTS = 6
_CHART_WIDTH = 380


def pdf(told: Told) -> bytes:
    """The document. Raises NotSet with what Typst says."""
    return typeset.pdf(_LAYOUT, _content(told), made_at=made_at(told.release))


def _content(told: Told) -> dict[str, Any]:
    head = ["indicator", "value", "reference", "deficit", "trend", "rank"]
    rest = ["indicator", "value", "reference", "comparison", "trend", "rank"]
    return {
        "title": told.title,
        "lang": told.lang,
        "date": [told.on.year, told.on.month, told.on.day],
        "reference": told.reference,
        "release": told.say("release", id=told.release.id, day=told.on.isoformat()),
        "synthetic": told.say("synthetic") if told.is_synthetic else "",
        "words": {key: told.say(key) for key in ("findings", "deficits", "others", "charts", "sources", "no_deficits")},
        "findings": [
            {"theme": name, "texts": texts}
            for theme, name in told.themes.items()
            if (texts := [f.text for f in told.findings if f.theme is theme])
        ],
        "deficit_head": [told.say(key) for key in head],
        "deficits": [_row(line, line.deficit, line.deficit_interval) for line in told.deficits],
        "other_head": [told.say(key) for key in rest],
        "others": [_row(line, line.compared, "") for line in told.others],
        "charts": [_chart(line, told) for line in (told.deficits or told.others)[:_CHARTS]],
        "sources": [_source(line, told) for line in sorted(told.lines, key=lambda row: row.name)],
    }


def _row(line: Line, judged: str, limits: str) -> dict[str, str]:
    return {
        "name": line.name,
        "unit": f"{line.unit}, {line.period}",
        "value": line.value,
        "interval": line.interval,
        "reference": line.reference,
        "judged": judged,
        "limits": limits,
        "trend": line.trend,
        "rank": line.rank,
    }


def _chart(line: Line, told: Told) -> dict[str, str]:
    figure = line.standing.figure
    found = pictures.chart(
        line.standing.definition, told.area, kind="line", lang=told.lang, sex=figure.sex, category=figure.category,
        release_id=told.release.id, width=_CHART_WIDTH, standalone=False,
    )  # fmt: skip
    return {"svg": found.svg(), "alt": found.sheet.description, "name": line.name}


def _source(line: Line, told: Told) -> dict[str, Any]:
    definition = line.standing.definition
    method = told.release.methods.get(definition.slug, "")
    return {
        "name": line.name,
        "about": definition.description(told.lang),
        "method": told.say("method", method=_method(method, told)) if method else "",
        "owner": f"{definition.owner}, {definition.licence}",
        "note": line.note,
        "from": [
            {
                "title": source.title or source.dataset,
                "address": source.address,
                "fetched": told.say("fetched", day=source.fetched_at[:10]) if source.fetched_at else "",
                "release": source.sha256[:16],
            }
            for source in told.sources(line)
        ],
    }


def _method(text: str, told: Told) -> str:
    with override(told.lang):
        name, version, parameters = labels.method(text)
    return "; ".join(filter(None, (name, parameters))) + (f" ({version})." if version else ".")


_LAYOUT = r"""
#let c = json(bytes(sys.inputs.content))
#let day = datetime(year: c.date.at(0), month: c.date.at(1), day: c.date.at(2))
#set document(title: c.title, author: "Luotsi", date: day)
#set text(lang: c.lang, size: 10pt, font: "Libertinus Serif")
#set page(paper: "a4", margin: (x: 18mm, top: 18mm, bottom: 20mm), footer: context [
  #set text(size: 8pt, fill: luma(80))
  #c.title · #c.release #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set par(justify: false, leading: 0.6em)
#show heading: set block(above: 1.4em, below: 0.7em)
#set table(stroke: (x, y) => (bottom: 0.4pt + luma(180)), inset: (x: 3pt, y: 4pt))
#show table: set text(size: 8.5pt)
#show table.cell.where(y: 0): set text(weight: "bold")
#let small(content) = text(size: 7.5pt, fill: luma(80), content)
#let both(first, second) = if second == "" [#first] else [#first #linebreak() #small(second)]
#let named(s) = if s.address.starts-with("http") { link(s.address, s.title) } else [#s.title]
#let rows(head, found) = table(
  columns: (3fr, 1.6fr, 1.2fr, 2fr, 1.4fr, 1fr),
  align: (left, right, right, left, left, right),
  table.header(..head.map(h => [#h])),
  ..found.map(r => (
    both(r.name, r.unit), both(r.value, r.interval), [#r.reference], both(r.judged, r.limits), [#r.trend], [#r.rank],
  )).flatten(),
)

= #c.title
#text(size: 11pt)[#c.reference. #c.release.]
#if c.synthetic != "" [ #strong(c.synthetic) ]

#if c.findings.len() > 0 [
  == #c.words.findings
  #for group in c.findings [
    === #group.theme
    #for each in group.texts [ #par[#each] ]
  ]
]

== #c.words.deficits
#if c.deficits.len() == 0 [ #c.words.no_deficits ] else { rows(c.deficit_head, c.deficits) }

#if c.charts.len() > 0 [
  == #c.words.charts
  #grid(columns: (1fr, 1fr), column-gutter: 12pt, row-gutter: 10pt, ..c.charts.map(chart => [
    === #chart.name
    #image(bytes(chart.svg), format: "svg", alt: chart.alt, width: 100%)
  ]))
]

#if c.others.len() > 0 [
  == #c.words.others
  #rows(c.other_head, c.others)
]

== #c.words.sources
#for each in c.sources [
  === #each.name
  #set text(size: 8.5pt)
  #each.about #each.owner. #if each.note != "" [ #strong(each.note) ] #each.method
  #for source in each.from [
    - #named(source) (#source.fetched, #source.release)
  ]
]
"""
