"""Messages with made-up identity codes, telephone numbers and e-mail addresses, in the ways people write them."""

import random
from dataclasses import dataclass

_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_SEPARATORS = "+-YXWVUABCDEF"
_SAID = (
    "Rahat ei riitä, {}", "{} täällä, olen yksinäinen", "Tarvitsen apua asumiseen ({}) pian", "voiko joku soittaa: {}?",
    "Jag behöver hjälp med pengar. {}", "My name is not important. {}. I need someone to talk to", "{}",
    "kouluasiat\n{}\nja koti", "Lapsi ei pärjää koulussa;{};kiitos", "hetu on {}, työttömänä",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    secrets: tuple[str, ...]
    """What must be found nowhere: as it was written, and its telling part."""


def messages(count: int, *, seed: int = 3) -> list[Message]:
    """Messages of all kinds in turn."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        written, telling = (_code, _phone, _email)[number % 3](chance, number)
        made.append(Message(_SAID[number % len(_SAID)].format(written), (written, telling)))
    return made


def _code(chance: random.Random, number: int) -> tuple[str, str]:
    day, month, year, own = (
        chance.randint(1, 28),
        chance.randint(1, 12),
        chance.randint(0, 99),
        chance.randint(900, 999),
    )
    date = f"{day:02}{month:02}{year:02}"
    check = _CHECKS[int(f"{date}{own}") % 31]
    separator = _SEPARATORS[number // 3 % len(_SEPARATORS)]
    code = f"{date}{separator}{own}{check}"
    shapes = (code, code.lower(), f"{date} {separator} {own}{check}", f"{date}{separator}{own}{check}.")
    return chance.choice(shapes), code


def _phone(chance: random.Random, number: int) -> tuple[str, str]:
    a, b = chance.randint(100, 999), chance.randint(1000, 9999)
    shapes = (
        f"040 {a} {b}", f"040{a}{b}", f"+358 40 {a} {b}", f"+35840{a}{b}", f"040-{a}{b}", f"0035840{a}{b}", f"(040) {a} {b}",
        f"040 {a}-{b}", f"040\u00a0{a}\u00a0{b}", f"040.{a}.{b}",
    )  # fmt: skip
    return shapes[number // 3 % len(shapes)], f"40{a}{b}"


def _email(chance: random.Random, number: int) -> tuple[str, str]:
    name = f"xq{chance.randint(10**6, 10**7)}"
    shapes = (f"{name}@example.org", f"{name}.Ö@posti.example.fi", f"{name}+a@example.org", f"{name} (at) example.org",
              f"{name}(ät)example.fi", f"{name.upper()}@EXAMPLE.ORG", f"<{name}@example.org>")  # fmt: skip
    return shapes[number // 3 % len(shapes)], name
