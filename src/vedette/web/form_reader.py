# SPDX-License-Identifier: Apache-2.0
"""Forms gathered while a page's tree is walked: which form owns a field, which label belongs to it.

In a conformant tree a form inside a table is empty and its fields stand beside it. So the owner of a field is: the
form named by its `form` attribute; else the nearest form above it; else the last form before it, when that one has
no content of its own (the parser's form pointer). Source: WHATWG HTML, sections 4.10.18.3 and 13.2.4.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vedette.web.forms import URLENCODED, Field, Form, Option

MOST_FORMS = 1_000
MOST_FIELDS = 10_000
_KINDS = frozenset(
    {"text", "hidden", "search", "tel", "url", "email", "password", "date", "month", "week", "time"}
    | {"datetime-local", "number", "range", "color", "checkbox", "radio", "file", "submit", "image"}
    | {"reset", "button"}
)
_REQUEST_ATTRIBUTES = {
    f"{prefix}{name}": method
    for prefix in ("hx-", "data-hx-")
    for name, method in (("post", "POST"), ("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE"))
}


@dataclass(slots=True)
class FormDraft:
    """A form while its page is read."""

    form: Form
    identifier: str
    has_content: bool = False


@dataclass(slots=True)
class FieldDraft:
    """A field while its page is read; `owner` is None for a field that no form owns (yet)."""

    control: Field
    owner: FormDraft | None
    form_id: str | None
    label: LabelDraft | None
    options: list[Option] = field(default_factory=list)
    option_texts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LabelDraft:
    """A label: the id it points to, and its text so far."""

    target: str
    texts: list[str] = field(default_factory=list)


class FormReader:
    """Takes elements in document order and gives the forms in the end."""

    def __init__(self) -> None:
        self._forms: list[FormDraft] = []
        self._fields: list[FieldDraft] = []
        self._labels: list[LabelDraft] = []
        self._pointer: FormDraft | None = None

    def open_form(self, attributes: Mapping[str, str], charset: str, *, is_guess: bool) -> FormDraft:
        """Take a `form` element."""
        method, action = _request_of(attributes)
        form = Form(
            action=action if action is not None else attributes.get("action"),
            method=method or _method(attributes.get("method", "")),
            enctype=attributes.get("enctype", "").strip().lower() or URLENCODED,
            charset=(attributes.get("accept-charset", "").replace(",", " ").split() or [charset])[0].lower(),
            name=attributes.get("name") or attributes.get("id", ""),
            is_guess=is_guess,
        )
        draft = FormDraft(form, attributes.get("id", ""))
        if len(self._forms) < MOST_FORMS:
            self._forms.append(draft)
        self._pointer = draft
        return draft

    def see_request(self, attributes: Mapping[str, str], owner: FormDraft | None, *, is_guess: bool) -> None:
        """Take an element outside every form that sends a request of its own (`hx-post` and the like)."""
        method, action = _request_of(attributes)
        if action is not None and owner is None and len(self._forms) < MOST_FORMS:
            form = Form(action=action, method=method, name=attributes.get("id", ""), is_guess=is_guess)
            self._forms.append(FormDraft(form, "", has_content=True))

    def open_label(self, attributes: Mapping[str, str]) -> LabelDraft:
        """Take a `label` element; its text is added as it comes."""
        draft = LabelDraft(attributes.get("for", ""))
        self._labels.append(draft)
        return draft

    def open_field(
        self,
        tag: str,
        attributes: Mapping[str, str],
        owner: FormDraft | None,
        label: LabelDraft | None,
        *,
        is_disabled: bool,
    ) -> FieldDraft:
        """Take an `input`, `select`, `textarea` or `button` element."""
        if owner is None and self._pointer is not None and not self._pointer.has_content:
            owner = self._pointer
        draft = FieldDraft(_field(tag, attributes, is_disabled), owner, attributes.get("form"), label)
        if len(self._fields) < MOST_FIELDS:
            self._fields.append(draft)
        return draft

    def open_option(self, select: FieldDraft, attributes: Mapping[str, str]) -> None:
        """Take an `option` element of `select`; without a value its text is the value."""
        select.options.append(
            Option(attributes.get("value", "\0"), attributes.get("label", ""), "selected" in attributes)
        )
        select.option_texts.append("")

    def forms(self) -> tuple[Form, ...]:
        """Return the forms in document order with the fields they own."""
        by_id = {draft.identifier: draft for draft in reversed(self._forms) if draft.identifier}
        labels = {label.target: label for label in reversed(self._labels) if label.target}
        owned: dict[int, list[Field]] = {}
        for draft in self._fields:
            owner = draft.owner if draft.form_id is None else by_id.get(draft.form_id)
            if owner is not None:
                label = labels.get(draft.control.identifier) or draft.label
                owned.setdefault(id(owner), []).append(_finished(draft, label))
        return tuple(replace(draft.form, fields=tuple(owned.get(id(draft), ()))) for draft in self._forms)


def _request_of(attributes: Mapping[str, str]) -> tuple[str, str | None]:
    for name, method in _REQUEST_ATTRIBUTES.items():
        if name in attributes:
            return method, attributes[name]
    return "", None


def _method(text: str) -> str:
    """Return the method of a form; anything that is not POST or DIALOG means GET."""
    upper = text.strip().upper()
    return upper if upper in ("POST", "DIALOG") else "GET"


def _field(tag: str, attributes: Mapping[str, str], is_disabled: bool) -> Field:
    kind = attributes.get("type", "").strip().lower()
    if tag == "input":
        kind = kind if kind in _KINDS else "text"
    elif tag == "button":
        kind = kind if kind in ("reset", "button") else "submit"
    else:
        kind = tag
    length = attributes.get("maxlength", "").strip()
    return Field(
        name=attributes.get("name", ""),
        kind=kind,
        value=attributes.get("value", "on" if kind in ("checkbox", "radio") else ""),
        label=attributes.get("aria-label") or attributes.get("placeholder") or attributes.get("title") or "",
        identifier=attributes.get("id", ""),
        is_checked="checked" in attributes,
        is_disabled=is_disabled or "disabled" in attributes,
        is_required="required" in attributes,
        is_multiple="multiple" in attributes,
        pattern=attributes.get("pattern", ""),
        minimum=attributes.get("min", ""),
        maximum=attributes.get("max", ""),
        most_length=int(length) if length.isascii() and length.isdigit() and len(length) < 9 else None,
        autocomplete=attributes.get("autocomplete", "").lower(),
        form_action=attributes.get("formaction"),
        form_method=_method(attributes["formmethod"]) if attributes.get("formmethod") else None,
        form_enctype=attributes.get("formenctype"),
    )


def _finished(draft: FieldDraft, label: LabelDraft | None) -> Field:
    own_text = _joined(draft.texts)
    label_text = _joined(label.texts) if label else ""
    found = draft.control
    if found.kind == "textarea":
        return replace(found, value="".join(draft.texts), label=label_text or found.label)
    if found.kind == "select":
        options = tuple(
            replace(
                option,
                value=_joined([text]) if option.value == "\0" else option.value,
                label=option.label or _joined([text]),
            )
            for option, text in zip(draft.options, draft.option_texts, strict=True)
        )
        return replace(found, options=options, label=label_text or found.label)
    if found.kind in ("submit", "image", "reset", "button"):
        return replace(found, label=own_text or found.value or found.label or label_text)
    return replace(found, label=label_text or found.label)


def _joined(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())
