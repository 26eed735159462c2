"""Pure rules of guidance, one file a subject."""
