"""A made-up survey with made-up answers, for demonstration."""

from datetime import timedelta

from luotsi.directory import actions
from luotsi.directory.queries import surveys
from luotsi.directory.rules.surveys import Kind
from luotsi.kernel import clock
from luotsi.people.rules import COMMAND

TITLES = {
    "fi": "Esimerkkikysely: kävelyryhmän pilotti",
    "sv": "Exempelenkät: pilot med promenadgrupp",
    "en": "Example survey: walking group pilot",
}
_YES, _NO = {"fi": "Kyllä", "sv": "Ja", "en": "Yes"}, {"fi": "En", "sv": "Nej", "en": "No"}


def load_surveys() -> None:
    """Make the survey with its answers, once."""
    if any(held.survey.titles == TITLES for held in surveys.all_of(COMMAND)):
        return
    today = clock.today()
    intros = {
        "fi": "Keksitty esimerkki. Vastaukset auttavat päättämään, jatkuuko ryhmä.",
        "sv": "Ett påhittat exempel. Svaren hjälper till att avgöra om gruppen fortsätter.",
        "en": "A made-up example. Answers help to decide whether the group goes on.",
    }
    first, last = today - timedelta(days=14), today + timedelta(days=60)
    slug = actions.make_survey(by=COMMAND, titles=TITLES, intros=intros, opens_on=first, closes_on=last, is_demo=True)
    easy = {"fi": "Ryhmään oli helppo tulla.", "sv": "Det var lätt att komma med.", "en": "It was easy to join."}
    again = {"fi": "Tulisitko uudelleen?", "sv": "Skulle du komma igen?", "en": "Would you come again?"}
    more = {"fi": "Mitä muuta haluat sanoa?", "sv": "Vad mer vill du säga?", "en": "What else would you like to say?"}
    actions.add_question(by=COMMAND, slug=slug, kind=Kind.SCALE_5, texts=easy, is_required=True)
    actions.add_question(by=COMMAND, slug=slug, kind=Kind.ONE, texts=again, options=(_YES, _NO))
    actions.add_question(by=COMMAND, slug=slug, kind=Kind.TEXT, texts=more)
    for n in range(30):
        answers = {"q1": [str(5 if n % 2 else 4 if n % 3 else 2)], "q2": ["0" if n % 4 else "1"]}
        if n % 4 == 0:
            answers["q3"] = [f"Esimerkkivastaus {n // 4 + 1}."]
        actions.give_answers(slug=slug, answers=answers, lang="fi")


def remove_surveys() -> None:
    """Take the survey away with its answers."""
    for held in surveys.all_of(COMMAND):
        if held.survey.titles == TITLES:
            actions.remove_survey(by=COMMAND, slug=held.survey.slug)
