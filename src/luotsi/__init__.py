"""Luotsi: see where wellbeing falls short, find help, guide, walk along, know whether it helped."""

__version__ = "0.1.0"
