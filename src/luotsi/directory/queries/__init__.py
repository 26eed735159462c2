"""Every read of the directory; answers are frozen dataclasses, never models.

catalogue  pages of one service, channel or organisation, and lists of them
finding    search, filters, facet counts, relaxing
index      what is put into the search index
status     what operators see
syncs      runs of sources, and what their last reading of an area left
"""
