"""Every method as it now stands, by name: what a stored figure's method and version are looked up in."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from luotsi.indicators.methods.change import CHANGE
from luotsi.indicators.methods.comparison import COMPARISON, QUINTILES
from luotsi.indicators.methods.decomposition import DECOMPOSITION
from luotsi.indicators.methods.direct import STANDARDISED_RATE
from luotsi.indicators.methods.disclosure import SUPPRESSION
from luotsi.indicators.methods.funnel import FUNNEL
from luotsi.indicators.methods.funnel_limits import FUNNEL_LIMITS
from luotsi.indicators.methods.indirect import INDIRECT
from luotsi.indicators.methods.inequality import SLOPE_INDEX
from luotsi.indicators.methods.life import LIFE_EXPECTANCY
from luotsi.indicators.methods.means import MEAN
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.proportions import PROPORTION
from luotsi.indicators.methods.pyll import PYLL
from luotsi.indicators.methods.quantiles import QUANTILES
from luotsi.indicators.methods.rates import CRUDE_RATE
from luotsi.indicators.methods.small_numbers import SMALL_NUMBERS
from luotsi.indicators.methods.smoothing import GLOBAL_SMOOTHING, LOCAL_SMOOTHING
from luotsi.indicators.methods.trend import TREND
from luotsi.indicators.methods.weighted import DOBSON, GAMMA

METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {
        method.name: method
        for method in (
            CRUDE_RATE,
            PROPORTION,
            MEAN,
            STANDARDISED_RATE,
            DOBSON,
            GAMMA,
            INDIRECT,
            LIFE_EXPECTANCY,
            SLOPE_INDEX,
            QUANTILES,
            FUNNEL,
            FUNNEL_LIMITS,
            TREND,
            COMPARISON,
            QUINTILES,
            PYLL,
            DECOMPOSITION,
            GLOBAL_SMOOTHING,
            LOCAL_SMOOTHING,
            CHANGE,
            SMALL_NUMBERS,
            SUPPRESSION,
        )
    }
)
"""Every method by name, as it now stands."""
