"""From a life situation to the right help: life areas, recommendation, chat, crisis detection, learning from feedback.

Owns what is read out of people's words, how services are labelled by life area, what is recommended and why, the
dialogue, the fixed crisis cards and help lines, the optional language model's leash, and their measuring. Does not own
services, search or regions: it asks `directory`, `search` and `regions`. Nothing a person writes is kept unless asked.
"""
