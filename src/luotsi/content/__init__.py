"""What communications writes: front-page notice, campaigns, news, theme texts, training and sector briefings (Wagtail).

Owns the pages under `/{lang}/guide/`, the CMS at `/cms/`, quizzes, certificates and sign-ups to briefings. Does not own
services, themes or accounts: it links to themes by their address and asks `people` what somebody may do.
"""
