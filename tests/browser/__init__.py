"""A person's tasks in Chromium, and what must hold on every kind of page. A package, so that its browser is closed
before other tests of the same process run: Playwright's event loop keeps Django from using the database."""
