"""The sheets as Typst sees them; all words come as data in `sys.inputs.content`."""

_COMMON = r"""
#let c = json(bytes(sys.inputs.content))
#set document(title: c.title, author: c.county, date: datetime(
  year: c.date.at(0), month: c.date.at(1), day: c.date.at(2),
))
#set text(lang: c.lang, font: ("Libertinus Serif", "DejaVu Sans Mono"), hyphenate: true)
#set par(justify: false, leading: 0.55em)
#let brand = rgb("#0b4f5c")
#let soft = luma(70)
#show heading: set text(fill: brand)
#show heading.where(level: 1): set text(hyphenate: c.hyphenate)
#let in-lang(lang, body) = if lang == c.lang { body } else { text(lang: lang, body) }
#let one(s, level: 2, gap: 0.9em) = block(width: 100%, breakable: false, below: gap, {
  heading(level: level, in-lang(s.lang, s.name))
  if s.by != "" { par(text(fill: soft, s.by)) }
  if s.gone != "" { par(strong(s.gone)) }
  for line in s.lines { par[#strong(line.name): #line.text] }
})
// The largest of the sizes at which the body fits the room, else the smallest.
#let fit(sizes, body) = layout(room => {
  let chosen = sizes.last()
  for size in sizes.rev() {
    let taken = measure(width: room.width, { set text(size: size); body })
    if taken.height <= room.height and taken.width <= room.width { chosen = size }
  }
  set text(size: chosen)
  body
})
// On one line, in the largest of the sizes that fits.
#let one-line(sizes, body) = layout(room => {
  let chosen = sizes.last()
  for size in sizes.rev() { if measure(text(size: size, body)).width <= room.width { chosen = size } }
  text(size: chosen, body)
})
#let qr(width) = image(bytes(c.qr), format: "svg", alt: c.qr_alt, width: width)
"""

A6 = (
    _COMMON
    + r"""
#set page(paper: "a6", margin: (x: 9mm, top: 9mm, bottom: 8mm))
#show heading: set block(above: 0.5em, below: 0.45em)
#show heading.where(level: 1): set block(below: 0.7em)
#show heading.where(level: 1): set text(size: 1.55em)
#show heading.where(level: 2): set text(size: 1.12em)
#set par(spacing: 0.45em)

#block(height: 100% - 56mm, width: 100%, clip: true, fit((12pt, 11pt, 10pt, 9pt, 8pt, 7pt), {
  heading(level: 1, in-lang(c.title_lang, c.title))
  if c.notice != "" { par(strong(c.notice)) }
  in-lang(c.text_lang, for each in c.paragraphs { par(each) })
}))
#v(1fr)
#grid(columns: (38mm, 1fr), column-gutter: 4mm, align: horizon, qr(38mm), text(size: 10pt, par(c.scan)))
#one-line((14pt, 13pt, 12pt, 11pt, 10pt, 9pt, 8pt), strong(text(fill: brand, c.short)))
#v(3mm, weak: true)
#text(size: 8pt, fill: soft, [#c.county · #c.as_of])
#pagebreak()
#block(height: 100%, width: 100%, clip: true, layout(room => {
  let sheet(shown) = {
    for s in c.services.slice(0, shown) { one(s) }
    let rest = c.more.at(shown)
    if rest != "" { par(rest) }
    par(text(fill: soft, c.emergency))
  }
  let sizes = (10.5pt, 10pt, 9.5pt, 9pt, 8.5pt, 8pt)
  let fits(size, shown) = measure(width: room.width, { set text(size: size); sheet(shown) }).height <= room.height
  let shown = c.services.len()
  while shown > 1 and not fits(sizes.last(), shown) { shown -= 1 }
  let chosen = sizes.last()
  for size in sizes.rev() { if fits(size, shown) { chosen = size } }
  set text(size: chosen)
  sheet(shown)
}))
"""
)

A4 = (
    _COMMON
    + r"""
#set page(paper: "a4", margin: (x: 20mm, top: 18mm, bottom: 20mm), footer: context [
  #set text(size: 9pt, fill: soft)
  #c.county · #c.as_of #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(size: 12.5pt)
#set par(spacing: 0.55em)
#show heading: set block(above: 0.7em, below: 0.5em)
#show heading.where(level: 1): set block(below: 0.6em)
#show heading.where(level: 1): set text(size: 26pt)
#show heading.where(level: 2): set text(size: 15pt)

#grid(columns: (1fr, 52mm), column-gutter: 8mm, {
  heading(level: 1, in-lang(c.title_lang, c.title))
  if c.notice != "" { par(strong(c.notice)) }
  in-lang(c.text_lang, for each in c.paragraphs { par(each) })
}, {
  qr(42mm)
  set text(size: 9.5pt)
  par(c.scan)
  one-line((11pt, 10pt, 9.5pt, 9pt, 8.5pt, 8pt, 7.5pt), strong(text(fill: brand, c.short)))
})
#v(4mm)
#line(length: 100%, stroke: 0.8pt + brand)
#v(2mm)
#for s in c.services { one(s, gap: 1.2em) }
#let rest = c.more.at(c.services.len())
#if rest != "" { par(rest) }
#par(text(fill: soft, c.emergency))
"""
)

A3 = (
    _COMMON
    + r"""
#set page(paper: "a3", margin: (x: 24mm, top: 24mm, bottom: 20mm))
#set par(spacing: 0.55em)
#show heading: set block(above: 0.5em, below: 0.45em)
#show heading.where(level: 1): set text(size: 3.4em)
#show heading.where(level: 2): set text(size: 1.2em)

#block(height: 105mm, width: 100%, clip: true, fit((26pt, 24pt, 21pt, 18pt, 15pt, 12pt), {
  heading(level: 1, in-lang(c.title_lang, c.title))
  in-lang(c.text_lang, for each in c.paragraphs { par(each) })
}))
#block(height: 100% - 225mm, width: 100%, clip: true, layout(room => {
  let sheet(shown) = grid(
    columns: (1fr, 1fr), column-gutter: 14mm, row-gutter: 7mm, ..c.services.slice(0, shown).map(s => one(s, gap: 0pt)),
  )
  let sizes = (20pt, 19pt, 18pt, 17pt, 16pt, 15pt, 14pt)
  let fits(size, shown) = measure(width: room.width, { set text(size: size); sheet(shown) }).height <= room.height
  let shown = c.services.len()
  while shown > 1 and not fits(sizes.last(), shown) { shown -= 1 }
  let chosen = sizes.last()
  for size in sizes.rev() { if fits(size, shown) { chosen = size } }
  set text(size: chosen)
  sheet(shown)
}))
#v(1fr)
#grid(columns: (95mm, 1fr), column-gutter: 12mm, align: horizon, qr(95mm), {
  set text(size: 24pt)
  par(c.scan)
  one-line((28pt, 26pt, 24pt, 22pt, 20pt, 18pt, 16pt), strong(text(fill: brand, c.short)))
  set text(size: 18pt)
  par(c.emergency)
})
#v(4mm, weak: true)
#text(size: 15pt, fill: soft, [#strong(c.county) · #c.as_of])
"""
)
