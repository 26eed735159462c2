"""Writes of indicators: building a release of figures from what sources gave."""

from luotsi.indicators.actions.building import Built, build

__all__ = ["Built", "build"]
