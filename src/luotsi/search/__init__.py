"""Finding texts by words, by near-words and by meaning: analysis, vocabulary of people's words, engines, ranking.

Knows documents, not services: what a document is and what its facets mean belongs to the module that indexes it.
"""
