"""The shell around every module's pages: root addresses, layout, components, static files, translations."""
