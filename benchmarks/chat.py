"""How long a turn of the chat takes on one core, with its parts, beside the way AuroraAI ranked services for a message.

`python -m benchmarks chat [--services 50000]`. Measured through Django's own request handling without a language model:
a first message that leads to suggestions, and a button that narrows them.
"""

import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import table
from benchmarks.importing import installation

_HEAD = ("step", "services", "p50 ms", "p95 ms", "p50 CPU ms", "p95 CPU ms", "turns/s of a core")
WHOLE = "Luotsi, first message, whole turn"
PEER = "BM25 as AuroraAI, ranking only"
MESSAGES = (
    "Rahat ei riitä vuokraan eikä laskuihin", "Olen yksinäinen eikä mulla oo ketään kenelle soittaa",
    "Koulu ei suju ja mietin lopettamista", "Olen 16 ja vanhemmat riitelee koko ajan", "Häätö uhkaa, mistä asunto",
    "Nukun huonosti ja ahdistaa aamuisin", "Miten pääsen velkaneuvontaan", "Haluaisin harrastaa jotain mutta ei ole varaa",
    "Työttömyys on jatkunut kaksi vuotta ja mieli on maassa", "Äiti juo liikaa", "Lapsi ei suostu menemään kouluun",
    "Kavereita ei ole tässä uudessa kaupungissa", "En jaksa hoitaa muistisairasta miestäni yksin", "Pelaan rahapelejä salaa",
    "Mistä saa ruoka-apua", "Jag har inga vänner här", "Pengarna räcker inte till hyran", "I feel lonely in this town",
    "I cannot pay my rent and I lost my job last month", "Tarvitsen jonkun joka kuuntelee", "Itsetunto on ihan nollassa",
    "Sain diagnoosin ja pelottaa. En tiedä mitä tästä seuraa, pystynkö enää töihin ja kuka auttaa kotona lasten kanssa.",
    "eron jälkeen kaikki on sekaisin, talo pitää myydä ja lapset on joka toinen viikko", "Mistä apua opiskelijalle",
)  # fmt: skip
_HELD = re.compile(r'name="held" value="([^"]+)"')


def run(size: int = 50_000, *, repeats: int = 3, with_vectors: bool = False) -> list[list[object]]:
    """Measure in a process of its own on one core; prints a table and returns its rows."""
    print(f"chat: {size:,} services …", file=sys.stderr, flush=True)
    one_core = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    with installation() as environment:
        given = {**environment, **one_core, "LUOTSI_VECTORS": str(int(with_vectors)), "LUOTSI_MODEL_URL": ""}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.chat", str(size), str(repeats)],
            env=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True,
        )  # fmt: skip
    rows: list[list[object]] = json.loads(done.stdout.splitlines()[-1])
    notes = [f"{len(MESSAGES)} messages, each {repeats} times. Goal: whole turn p95 ≤ 150 ms. No language model."]
    notes.append("Messages are embedded." if with_vectors else "Without embeddings.")
    table.show("Chat on one core", _HEAD, rows, notes=notes)
    return rows


def _measure(size: int, repeats: int) -> list[list[object]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils.translation import activate

    from benchmarks import corpus, peers, records, search
    from luotsi.directory import actions
    from luotsi.guidance.queries import chat, labels, recommending, wishes
    from luotsi.guidance.rules import texts

    everywhere = os.sched_getaffinity(0)
    call_command("migrate", verbosity=0)
    actions.seed_themes()
    actions.apply_catalogue(catalogue=records.catalogue(size))
    actions.reindex()
    labels.of_services()
    search._pin(everywhere)
    activate("fi")
    client = Client(headers={"host": "localhost", "sec-fetch-site": "same-origin"})

    def said(**given: str) -> str:
        answer = client.post("/fi/help/", given)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    chance = random.Random(1)
    helds: dict[str, str] = {}

    def fresh(message: str) -> str:
        """With a word that nobody has written yet, so that nothing kept of an earlier message helps."""
        return f"{message} {''.join(chance.choice('klmnprst') + chance.choice('aeiou') for _ in range(4))}"

    def first(message: str) -> None:
        found = _HELD.search(said(text=fresh(message)))
        assert found
        helds[message] = found[1]

    def narrowed(message: str) -> None:
        said(text=fresh("Mieluummin ilmaiseksi ja lähellä"), held=helds[message])

    def turn(message: str) -> None:
        chat.turn(chat.start().conversation, lang="fi", text=fresh(message))

    def recommended(message: str) -> None:
        recommending.recommend(wishes.Wish(text=fresh(message), lang="fi"))

    parts: list[tuple[str, Callable[[str], object]]] = [
        (WHOLE, first),
        ("Luotsi, second message, whole turn", narrowed),
        ("· of it: turn without page", turn),
        ("· of it: crisis check and masking", lambda m: texts.check_text(fresh(m))),
        ("· of it: reading life areas", lambda m: labels.of_message(fresh(m), "fi")),
        ("· of it: recommendation", recommended),
    ]
    rows: list[list[object]] = []
    for name, act in parts:
        rows.append([name, size, *search._times(MESSAGES, act, time.process_time, repeats)])
    peer = peers.AuroraBm25(Path())
    peer.build(corpus.documents(size))
    rows.append([PEER, size, *search._times(MESSAGES, peer.ask, time.process_time, 1)])
    return rows


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]), int(sys.argv[2]))))
