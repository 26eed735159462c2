"""Tables of guidance, one file a subject."""
