# SPDX-License-Identifier: Apache-2.0
"""What is written into a form, and which buttons a careful scan does not press.

Values are sensible, fixed and harmless: mail goes to example.com (RFC 2606), telephone numbers are of the range kept
for fiction. What the page itself offers (a value, an option, a minimum) is preferred.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vedette.crawl.patterns import compile_pattern
from vedette.domain.exchange import Request
from vedette.domain.policy_crawl import FormMatch, FormTarget, FormValue
from vedette.errors import UsageError
from vedette.web.forms import Entry, Field, Form

MOST_OPTIONS = 8
MOST_NAME_LENGTH = 200
"""Of a password's name that is looked at; a longer one would take too long."""
_BY_KIND = {
    "email": "visitor@example.com",
    "tel": "+15555550123",
    "url": "http://example.com/",
    "password": "Visitor-1234",
    "date": "2024-01-15",
    "month": "2024-01",
    "week": "2024-W03",
    "time": "10:30",
    "datetime-local": "2024-01-15T10:30",
    "number": "1",
    "range": "1",
    "color": "#336699",
}
_BY_NAME: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(expression, re.IGNORECASE), value)
    for expression, value in (
        (r"e-?mail|correo|courriel", _BY_KIND["email"]),
        (r"pass(word|wd|phrase)?|pwd|kennwort|contrase|mot.?de.?passe", _BY_KIND["password"]),
        (r"user.?name|login|nick|benutzer|usuario", "visitor"),
        (r"first.?name|given|vorname|prenom|nombre", "Vera"),
        (r"last.?name|sur.?name|family|nachname|apellido", "Visitor"),
        (r"phone|mobile|\btel|fax|telefon", _BY_KIND["tel"]),
        (r"zip|postal|postcode|plz", "12345"),
        (r"city|town|stadt|ville|ciudad", "Springfield"),
        (r"street|address|strasse|adresse|direccion", "1 Main Street"),
        (r"country|land|pays|pais", "US"),
        (r"state|region|province", "CA"),
        (r"company|organi[sz]ation|firma", "Example Ltd"),
        (r"web.?site|home.?page|\burl\b|\blink\b", _BY_KIND["url"]),
        (r"card.?(number|no)|\bcc", "4111111111111111"),
        (r"cvv|cvc", "123"),
        (r"date|datum|fecha|birth|dob", _BY_KIND["date"]),
        (r"year|jahr|annee", "2024"),
        (r"month|monat|mois", "1"),
        (r"\bday\b|\btag\b|jour", "15"),
        (r"age|quantity|qty|amount|count|number|anzahl|menge|\bnum|\bid\b|_id$|price|total", "1"),
        (r"name", "Vera Visitor"),
        (r"ip.?addr|\bip\b|host", "127.0.0.1"),
        (r"search|query|^q$|such|buscar|recherche|keyword", "test"),
        (r"colou?r|farbe", "blue"),
        (r"message|comment|text|content|body|description|nachricht|mensaje|subject|title", "Hello"),
    )
)
VALUES_BY_KIND: Mapping[str, str] = _BY_KIND
"""What is written into an input of a type."""
VALUES_BY_NAME = tuple((expression.pattern, value) for expression, value in _BY_NAME)
"""What is written into a field whose name or label an expression finds, letter case aside; the first counts."""
_DEFAULT = "test"
_FILE_TEXT = "A small text file.\n"

_LOGOUT = (
    r"log.?(?:out|off)|sign.?(?:out|off)|end.?session|abmelden|ausloggen|d[eé]connexion|d[eé]connecter|"
    r"cerrar.?sesi[oó]n|salir|sair|(?:terminar|encerrar).sess[aã]o|uitloggen|afmelden|esci|disconnetti|"
    r"çıkış|oturumu kapat"
)
_DESTROY = (
    r"delete|remove|drop|reset|wipe|purge|destroy|deactivate|löschen|loeschen|entfernen|zurücksetzen|"
    r"supprimer|effacer|eliminar|borrar|elimina|cancella|apagar|excluir|remover|verwijder\w*|wissen|sil|kaldır|sıfırla"
)
_COMMIT = (
    r"deploy|publish|pay|buy|order|checkout|purchase|transfer|invite|unsubscribe|cancel|"
    r"veröffentlichen|bezahlen|kaufen|bestellen|überweisen|einladen|abbestellen|stornieren|"
    r"déployer|publier|payer|acheter|commander|transférer|inviter|annuler|"
    r"publicar|pagar|comprar|pedir|transferir|invitar|cancelar|pubblica|paga|compra|ordina|annulla|"
    r"encomendar|convidar|publiceren|betalen|kopen|bestellen|uitnodigen|annuleren|"
    r"yayınla|öde|satın al|sipariş|davet|iptal"
)
HAZARD_WORDS = f"{_LOGOUT}|{_DESTROY}|{_COMMIT}"
"""What a button or a form says that a careful scan leaves alone: a regular expression of alternatives."""
_LABEL_HAZARD = re.compile(rf"(?<!\w)(?:{HAZARD_WORDS})(?!\w)", re.IGNORECASE)
_ADDRESS_HAZARD = re.compile(rf"(?<![^\W_])(?:{_LOGOUT}|{_DESTROY})(?![^\W_])", re.IGNORECASE)
_LOGS_OUT = re.compile(rf"(?<![^\W_])(?:{_LOGOUT})(?![^\W_])", re.IGNORECASE)
_DOCUMENTS = (".html", ".htm")
"""A document that is asked for without parameters says what it is about: `how-to-delete.html` deletes nothing."""
_CASE_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST_WORDS_LENGTH = 100
_CHANGE_OF_PASSWORD = re.compile(r"new.?pass|pass\w*.?(?:new|conf|again)|change.?pass", re.IGNORECASE)
_CHANGES_PASSWORD = "Changes a password; a careful scan does not send it."


def fill(
    form: Form,
    button: Field | None = None,
    chosen: tuple[str, str] | None = None,
    values: tuple[FormValue, ...] = (),
) -> tuple[Entry, ...]:
    """Return the entries that a careful person would send; `button` is pressed, `chosen` sets one select by name.

    `values` are the policy's own words for fields that they fit.

    Source of the order and of what is left out: WHATWG HTML, section 4.10.22.4.
    """
    entries: list[Entry] = []
    radios: set[str] = set()
    for field in form.fields:
        if not field.name or field.is_disabled or field.kind in ("submit", "image", "reset", "button"):
            if button is not None and field == button and field.name:
                entries.extend(_press(field))
            continue
        if field.kind == "radio":
            if field.name not in radios and (field.is_checked or not _has_checked(form, field.name)):
                radios.add(field.name)
                entries.append(Entry(field.name, field.value))
        elif field.kind == "checkbox":
            if field.is_checked or field.is_required or form.method != "GET":
                entries.append(Entry(field.name, field.value))
        elif field.kind == "select":
            value = chosen[1] if chosen and chosen[0] == field.name else _option(field, values)
            if value is not None:
                entries.append(Entry(field.name, value))
        elif field.kind == "file":
            entries.append(Entry(field.name, _FILE_TEXT, "note.txt", "text/plain"))
        else:
            entries.append(Entry(field.name, value_for(field, values)))
    return tuple(entries)


def _press(button: Field) -> tuple[Entry, ...]:
    if button.kind == "image":
        return (Entry(f"{button.name}.x", "1"), Entry(f"{button.name}.y", "1"))
    return (Entry(button.name, button.value),)


def _has_checked(form: Form, name: str) -> bool:
    return any(field.name == name and field.kind == "radio" and field.is_checked for field in form.fields)


def _option(field: Field, values: tuple[FormValue, ...]) -> str | None:
    """Return the option a browser would send, but a real one instead of an empty first choice, or the policy's."""
    own = _own_value(field, values)
    if own is not None and any(option.value == own.value for option in field.options):
        return own.value
    for option in field.options:
        if option.is_selected and option.value:
            return option.value
    return next((option.value for option in field.options if option.value), None if not field.options else "")


def value_for(field: Field, values: tuple[FormValue, ...] = ()) -> str:
    """Return a value for a field that takes text: its own, or one that fits type, name, label and limits.

    The first of `values` that fits goes before what we would write; a forced one also before the page's own value.
    """
    own = _own_value(field, values)
    if own is not None and (own.is_forced or not (field.value or field.kind == "hidden")):
        return own.value
    if field.value or field.kind == "hidden":
        return field.value
    value = _BY_KIND.get(field.kind) or _by_words(field)
    if field.kind in ("number", "range") and field.minimum:
        value = field.minimum
    if field.most_length is not None:
        value = value[: field.most_length]
    return fitting_value(field.pattern, value) if field.pattern else value


def _own_value(field: Field, values: tuple[FormValue, ...]) -> FormValue | None:
    return next((value for value in values if _fits(value, field)), None)


def _fits(value: FormValue, field: Field) -> bool:
    if value.kind and value.kind.lower() != field.kind.lower():
        return False
    return any(_matches(value, _text_of(field, target)) for target in value.targets)


def _text_of(field: Field, target: FormTarget) -> str:
    """Return the text of a field that is compared; what stands inside of it is read like its label."""
    if target is FormTarget.NAME:
        return field.name
    return field.identifier if target is FormTarget.ID else field.label


def _matches(value: FormValue, text: str) -> bool:
    pattern, folded = value.pattern.lower(), text.lower()
    match value.match:
        case FormMatch.PATTERN:
            return compile_pattern(value.pattern).is_in(text)
        case FormMatch.EXACT:
            return folded == pattern or not pattern
        case FormMatch.CONTAINS:
            return pattern in folded
        case FormMatch.STARTS:
            return folded.startswith(pattern)
        case FormMatch.ENDS:
            return folded.endswith(pattern)


def _by_words(field: Field) -> str:
    for words in (field.autocomplete, field.name, field.identifier, field.label):
        for expression, value in _BY_NAME:
            if words and expression.search(words):
                return value
    return _DEFAULT


def value_by_name(name: str) -> str:
    """Return the value that a field's name asks for; empty where it says nothing."""
    short = name[:MOST_NAME_LENGTH]
    return next((value for expression, value in _BY_NAME if short and expression.search(short)), "")


def fitting_value(pattern: str, value: str) -> str:
    """Return the first of some plain values that satisfies `pattern`, of a field or a schema; `value` when none does.

    Source: WHATWG HTML, section 4.10.5.3.6: the expression minds letter case and is anchored at both ends.
    """
    if len(pattern) > 200:
        return value
    try:
        expression = compile_pattern(f"(?-i)^{pattern}")
    except UsageError:
        return value
    candidates = (
        value,
        "1",
        "12",
        "123",
        "1234",
        "12345",
        "123456",
        "1234567890",
        "a",
        "abc",
        "Abc",
        "ABC",
        "Abcdef12",
    )
    return next((each for each in candidates if expression.is_whole(each)), value)


def hazard_of_form(form: Form, button: Field | None, request: Request) -> str:
    """Return why a careful scan does not send `request`, the submission of `form` by `button`; empty when it does."""
    if request.method == "DELETE":
        return "Deletes by its method; a careful scan does not send it."
    path = request.url.path
    names = (field.name[:MOST_NAME_LENGTH] for field in form.fields if field.kind == "password")
    if any(_CHANGE_OF_PASSWORD.search(name) for name in names):
        return _CHANGES_PASSWORD
    if request.method == "GET":
        return hazard_of_address(path, "")
    label = button.label if button else ""
    for words in (label, button.value if button else "", button.name if button else "", form.name, _last(path)):
        found = _LABEL_HAZARD.search(words.replace("_", " ").replace("-", " "))
        if found:
            return f"Its button or address says '{found[0]}'; a careful scan does not press it."
    return ""


def hazard_of_address(path: str, query: str) -> str:
    """Return why a careful scan does not follow a link; empty when it does."""
    pairs = [piece.partition("=") for piece in query.split("&")]
    if any(_CHANGE_OF_PASSWORD.search(name[:MOST_NAME_LENGTH]) for name, _, _ in pairs):
        return _CHANGES_PASSWORD
    values = [value for _, _, value in pairs]
    expression = _LOGS_OUT if not query and _last(path).lower().endswith(_DOCUMENTS) else _ADDRESS_HAZARD
    for words in (_last(path), *values):
        found = expression.search(words) if len(words) <= 100 else None
        if found:
            return f"The address says '{found[0]}'; a careful scan does not follow it."
    return ""


def hazard_of_call(request: Request) -> str:
    """Return why a careful scan does not send a request that it read in a script; empty when it does."""
    path = request.url.path
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return hazard_of_address(path, request.url.query or "")
    if request.method != "POST":
        return f"Seen, not sent: {request.method} replaces or removes what is there."
    for segment in path.rsplit("/", 2)[-2:]:
        words = _CASE_CHANGE.sub(" ", segment).replace("_", " ").replace("-", " ")
        found = _LABEL_HAZARD.search(words) if len(words) <= _MOST_WORDS_LENGTH else None
        if found:
            return f"Its address says '{found[0]}'; a careful scan does not send it."
    if _CHANGE_OF_PASSWORD.search(request.body[:MOST_NAME_LENGTH].decode("latin-1")):
        return _CHANGES_PASSWORD
    return ""


def says_logout(label: str, address: str) -> bool:
    """Whether a link, form or button logs out by what it says, or by where it leads."""
    path, _, query = address.partition("?")
    values = (piece.partition("=")[2] for piece in query.partition("#")[0].split("&"))
    return any(len(words) <= 120 and _LOGS_OUT.search(words) for words in (label, _last(path), *values))


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
