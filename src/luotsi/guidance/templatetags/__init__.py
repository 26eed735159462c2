"""Template filters of guidance."""
