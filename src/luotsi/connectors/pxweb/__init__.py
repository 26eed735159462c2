"""Connector for PxWeb databases: Statistics Finland (StatFin) and the Finnish Centre for Pensions (ETK).

meanings  what the values of a dimension mean: years, sexes, ages, areas, totals
parse     listings, tables and answers
wanted    which tables are looked for, what of them is asked, in which pieces
client    browsing and asking within the limits
cube      the pieces put together, totals checked, as observations
load      handing over

Table and dimension ids change (2025: `statfin_ksyyt_pxt_13u5.px`, `Vuosi`; 2026: `13u5.px`, `timeperiod_y`), so both
are found by what their metadata says.
"""
