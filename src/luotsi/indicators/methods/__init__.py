"""Statistical methods for indicators: pure functions on arrays, vectorised over areas, years and groups.

Every function takes arrays that broadcast (the last axis goes over age bands, quantiles, times or areas where it says
so), NaN for missing, and returns a frozen dataclass of arrays that names its `method` and version. Bad input raises
`kernel.errors.BadInput`. `versions` lists the methods. Owns no data but standard populations; knows no Django, DuckDB
or file.
"""
