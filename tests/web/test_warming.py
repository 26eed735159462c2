"""A process reads beforehand what its first visitors would wait for."""

import pytest
from django.conf import settings

from luotsi.guidance.rules import texts
from luotsi.indicators.queries import profiles
from luotsi.kernel.errors import NotReady
from luotsi.web import warming


@pytest.mark.django_db
def test_warming__reads_every_countys_profile_own_first__though_the_words_are_not_there(monkeypatch) -> None:
    def broken(_text: str) -> None:
        raise NotReady("No words.", hint="Wait.")

    asked: list[str] = []
    monkeypatch.setattr(texts, "check_text", broken)
    monkeypatch.setattr(profiles, "profile", asked.append)
    warming._up()
    assert asked[0] == f"county:{settings.COUNTY}"
    assert len(asked) == len(set(asked)) == 23
