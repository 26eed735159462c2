"""Counties, municipalities, their mergers, populations and schematic outlines, as of any date.

Owns: what area a code names on a given day, which county a municipality belongs to, how many people lived there, and
where it lies on a map. Has no database tables: the facts are small packaged CSV files (`data/`, sources in
`data/SOURCES.md`). Does not own: organisations' service areas (directory), figures about areas (indicators), drawing
(charts).
"""
