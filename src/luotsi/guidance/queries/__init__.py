"""Every read of guidance."""
