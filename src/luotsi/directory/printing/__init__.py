"""Cards and posters on paper: what is told of each service in short (`lines`), and the sheets (`sheets`, `layouts`).

Owns the shapes of paper. Does not own what a card holds (`queries.cards`) nor typesetting (`kernel.typeset`).
"""
