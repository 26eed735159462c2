"""What of a source's answer is about a member of staff, and therefore neither stored raw nor as content. Pure.

Rules, on purpose simple enough to explain:
- an e-mail address is personal when its local part joins two name-like parts by a dot (maija.meikalainen@…), or holds
  a common Finnish first name (maija@…, meikalainen_maija@…), and no part is a word of offices and functions;
- a personal address is taken out wherever it stands, in its own field or in the middle of a text;
- a label of a phone number or address that begins or ends with a common first name and holds only capitalised words
  (Maija Meikäläinen) is a person's name and is left out;
- contact persons of an entrance, and of electronic invoicing, are left out whole.
A person named in running text is not recognised.
"""

import re
from typing import Any

_EMAIL = re.compile(r"[A-Za-z0-9ÅÄÖåäö._%+\-]+@[A-Za-z0-9ÅÄÖåäö.\-]+\.[A-Za-z]{2,}")
_WORDS = re.compile(r"[^a-zåäöéü]+")
_DROPPED = frozenset({"contactInfo", "electronicInvoicings", "contactPerson", "contactPersons"})
_LABELS = frozenset({"additionalInformation", "description"})
REMOVED = "[…]"

FUNCTIONS = (
    "aikuis ajanvar alue ammatti apteekki apu arkisto asiakas asiakirja asia asuminen asumis avo avustus chat client "
    "contact customer data diabetes digi edunvalv elain elake elintarvike elinkeino elinvoima ensiapu ensi etsiva "
    "feedback fysio hallinto hallitus hammas haku hankinta hankinnat help henkilosto hoito hoiva hr huolto hyvinvointi "
    "hyvis hyte ikaihm ikaneuvo ilmoit info it jarjesto jasen jate johto juridi kaupunki kaupungin kansalais kasvatus "
    "kehit keittio keskus kiinteisto kirjaamo kirjasto kirjaus klinikka konserni kotihoito koti koulu koulutus kulttuuri "
    "kunta kunnan kuntoutus kuraattori kutsu laakari lahjoit lapsi lapset lasku lastensuoj leiri liikenne liikunta "
    "lomake lupa lautakunta maahanmuutto mail maksu maksut markkinointi matkailu media mielen museo myynti neuvola "
    "neuvonta nuoriso nuorten nuoret nuor office ohjaamo ohjaus oikeus omais opisto osasto paihde paivahoito paivakoti "
    "palaute palvelu palvelut perhe potilas press posti pelastus puhelin radio rakennus rekry ruoka ryhma sairaala "
    "sahkoinen service sosiaali sote support suun tapahtum talo talous tekninen tera terveys tieto tiedotus tietosuoja "
    "toimisto toimi toiminta tuki tukea tulkk turva tyo tyollisyys ulosotto uimahalli vaali vaesto valvonta vammais "
    "vanhus vapaaehtois vapaa varaus varhais vastaanotto verkko vero viestinta virasto vuokra vuoro web yhdistys "
    "yhteys yhteis yleinen ymparisto yritys"
).split()
FIRST_NAMES = frozenset(
    (
        "aada aino ainoa anna anne anneli anni annika antero anton antti anu ari arja arto asko atte birgit eero eeva eija "
        "eila eino elena elias elina elisa ella emilia emma erik erkki esa essi eva eveliina hanna hannele hannu harri heidi "
        "heikki heli helena henna henri hilkka iida iiris ilkka inka irja irma jaakko jaana jani janne jari jarkko jarmo "
        "jenna jenni jesse joel johan johanna jonna jorma jouko jouni juha juhani juho jukka jussi jyrki kaarina kaija kaisa "
        "kalevi kalle kari karoliina katja katri kati kauko kimmo kirsi kristiina kyösti laura lasse lauri leena leila lea "
        "lotta maarit maija maiju mari maria marianne marika marita marja marjatta marjo marko markku markus martti mats "
        "matias matti meri merja mervi mia miia mika mikael mikko minna mirja mirva mona nea niina niklas noora olavi olli "
        "oona onni oskari outi paavo pasi päivi pekka pentti petra petri petteri pia piia pirjo pirkko raija raimo reijo "
        "reino riikka riitta ritva roosa saara saana sakari salla sami sanna sari satu seija seppo sini sirkka sirpa sofia "
        "stefan susanna suvi taina tanja tapani tapio tarja teemu teija teppo terhi tero terttu tiina tiia timo tomi tommi "
        "toni tuija tuomas tuomo tuula ulla vesa veli veera venla vilma ville virpi päivikki"
    ).split()
)
_FOLD = str.maketrans("åäöéü", "aaoeu")
_FOLDED_FIRST = frozenset(n.translate(_FOLD) for n in FIRST_NAMES)


def is_personal_email(address: str) -> bool:
    """Whether the address looks like one person's.

    >>> [is_personal_email(a) for a in ("maija.meikalainen@kunta.fi", "kirjaamo.mikkeli@kunta.fi", "info@kunta.fi")]
    [True, False, False]
    """
    local = address.partition("@")[0].lower().translate(_FOLD)
    parts = [p for p in _WORDS.split(local) if p]
    if any(p.startswith(word) for p in parts for word in FUNCTIONS if p not in _FOLDED_FIRST):
        return False
    if any(p in _FOLDED_FIRST for p in parts):
        return True
    dotted = local.split(".")
    return len(dotted) >= 2 and all(re.fullmatch(r"[a-z]+(-[a-z]+)?", p) for p in dotted) and len(dotted[-1]) > 2


def is_person_name(label: str) -> bool:
    """Whether a label is a bare name of a person.

    >>> is_person_name("Maija Meikäläinen"), is_person_name("Mikkelin neuvola"), is_person_name("Ohjaaja Matti")
    (True, False, True)
    """
    words = label.replace(",", " ").split()
    if not 2 <= len(words) <= 4 or not all(w[:1].isupper() for w in words):
        return False
    return any(part.lower() in FIRST_NAMES for word in words for part in word.split("-"))


def without_people(value: Any, key: str = "") -> Any:
    """The JSON value without personal e-mail addresses, names as labels, and contact persons."""
    if isinstance(value, str):
        if "@" in value:
            value = _EMAIL.sub(lambda m: REMOVED if is_personal_email(m[0]) else m[0], value)
        return None if key in _LABELS and is_person_name(value) else value
    if isinstance(value, list):
        return [without_people(item, key) for item in value]
    if isinstance(value, dict):
        return {k: None if k in _DROPPED else without_people(v, k) for k, v in value.items()}
    return value
