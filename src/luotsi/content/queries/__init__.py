"""Every read of content that is more than the page at hand."""
