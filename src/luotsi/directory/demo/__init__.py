"""The demo world: invented but believable content of Etelä-Savo, for demonstrations, tests and screenshots.

Owns the invented organisations, services and channels (`content/*.toml`), their shapes (`content.py`), how they become
the directory's records (`build.py`) and how these are loaded and taken away again (`load.py`, through the same actions
as every source). Does not own the classifications: the code names are facts of koodistot.suomi.fi (CC BY 4.0).

Nothing here may pass for real: names of organisations and channels begin with "Demo", services carry `is_demo`,
addresses of the net end in example.invalid and phone numbers are 040 000 00NN.
"""
