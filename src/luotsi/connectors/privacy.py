"""What of a source's answer is about a member of staff, and therefore neither stored raw nor as content. Pure.

Rules, on purpose simple enough to explain:
- an e-mail address is personal when its local part holds a common Finnish first name (maija@…, meikalainen_maija@…),
  or joins name-like parts by dots (etunimi.sukunimi@…) none of which is a word of offices and functions;
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
_LANGUAGES = frozenset({"fi", "sv", "en", "se", "smn", "sms"})
REMOVED = "[…]"
LONG = 4


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FUNCTIONS = _words(
    """
aikuis ajanvar alue ammatti apteekki apu arkisto asiakas asiakirja asia asuminen asumis avo avustus chat
client contact customer data diabetes digi edunvalv elain elake elintarvike elinkeino elinvoima ensiapu ensi
etsiva feedback fysio hallinto hallitus hammas haku hankinta hankinnat help henkilosto hoito hoiva hr huolto
hyvinvointi hyvis hyte ikaihm ikaneuvo ilmoit info it jarjesto jasen jate johto juridi kaupunki kaupungin
kansalais kasvatus kehit keittio keskus kiinteisto kirjaamo kirjasto kirjaus klinikka konserni kotihoito koti
koulu koulutus kulttuuri kunta kunnan kuntoutus kuraattori kutsu laakari lahjoit lapsi lapset lasku lastensuoj
leiri liikenne liikunta lomake lupa lautakunta maahanmuutto mail maksu maksut markkinointi matkailu media
mielen museo myynti neuvola neuvonta nuoriso nuorten nuoret nuor office ohjaamo ohjaus oikeus omais opisto
osasto paihde paivahoito paivakoti palaute palvelu palvelut perhe potilas press posti pelastus puhelin radio
rakennus rekry ruoka ryhma sairaala sahkoinen service sosiaali sote support suun tapahtum talo talous tekninen
tera terveys tieto tiedotus tietosuoja toimisto toimi toiminta tuki tukea tulkk turva tyo tyohyv tyokyky
tyollis tyopaja ulosotto
uimahalli vaali vaesto valvonta vammais vanhus vapaaehtois vapaa varaus varhais vastaanotto verkko vero
viestinta virasto vuokra vuoro web yhdistys yhteys yhteis yleinen ymparisto yritys
"""
)
FIRST_NAMES = frozenset(
    _words(
        """
aada aino ainoa anna anne anneli anni annika antero anton antti anu ari arja arto asko atte birgit eero eeva
eija eila eino elena elias elina elisa ella emilia emma erik erkki esa essi eva eveliina hanna hannele hannu
harri heidi heikki helena heli henna henri hilkka iida iiris ilkka inka irja irma jaakko jaana jani janne jari
jarkko jarmo jenna jenni jesse joel johan johanna jonna jorma jouko jouni juha juhani juho jukka jussi jyrki
kaarina kaija kaisa kalevi kalle kari karoliina kati katja katri kauko kimmo kirsi kristiina kyösti lasse
laura lauri lea leena leila lotta maarit maija maiju mari maria marianne marika marita marja marjatta marjo
markku marko markus martti matias mats matti meri merja mervi mia miia mika mikael mikko minna mirja mirva
mona nea niina niklas noora olavi olli onni oona oskari outi paavo pasi pekka pentti petra petri petteri pia
piia pirjo pirkko päivi päivikki raija raimo reijo reino riikka riitta ritva roosa saana saara sakari salla
sami sanna sari satu seija seppo sini sirkka sirpa sofia stefan susanna suvi taina tanja tapani tapio tarja
teemu teija teppo terhi tero terttu tiia tiina timo tomi tommi toni tuija tuomas tuomo tuula ulla veera veli
venla vesa ville vilma virpi
"""
    )
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
    if any(p in _FOLDED_FIRST for p in parts):
        return True
    if any(_is_function(p) for p in parts):
        return False
    dotted = local.split(".")
    return len(dotted) >= 2 and all(re.fullmatch(r"[a-z]+(-[a-z]+)?", p) for p in dotted) and len(dotted[-1]) > 2


def _is_function(part: str) -> bool:
    # A short word must be the whole part: Tukiainen and Kotila are surnames.
    return any(part == word or (len(word) > LONG and part.startswith(word)) for word in FUNCTIONS)


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
        return {
            k: None if k in _DROPPED else without_people(v, key if k in _LANGUAGES else k) for k, v in value.items()
        }
    return value
