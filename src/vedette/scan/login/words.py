# SPDX-License-Identifier: Apache-2.0
"""Words by which forms, links and buttons say that they log in, register, or ask for a code: eight languages. Pure.

English, German, French, Spanish, Portuguese, Italian, Dutch and Turkish. The words of logging out stand with the other
hazards, in `crawl/form_values.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_EDGE = r"(?<![^\W_])(?:{})(?![^\W_])"


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(_EDGE.format("|".join(alternatives)), re.IGNORECASE)


LOGIN = _words(
    r"log.?(?:in|on)", r"sign.?(?:in|on)", "signin", "auth", "authenticate", "authentication", "session", "sessions",
    "anmelden", "anmeldung", "einloggen", "connexion", "se connecter", "identifiez", "iniciar sesi[oó]n", "acceder",
    "ingresar", "entrar", "acesso", "iniciar sess[aã]o", "accedi", "accesso", "inloggen", "aanmelden", "giri[sş]",
    r"giri[sş] yap", "oturum aç",
)  # fmt: skip
USER = re.compile(
    r"user|e-?mail|login|log.?name|nick|account|signin|identifi|kennung|benutzer|utilisateur|usuario|usu[aá]rio|utente|"
    r"gebruiker|kullan[ıi]c[ıi]|^uname$|^uid$|^name$|^id$|correo|courriel|posta",
    re.IGNORECASE,
)
OTHER_PURPOSE = re.compile(
    r"regist|sign.?up|create|join|subscribe|change|new.?pass|old.?pass|current.?pass|confirm|repeat|retype|again|verify|"
    r"reset|forgot|lost|recover|install|setup|registrier|konto erstellen|[aä]ndern|wiederhol|vergessen|inscri|"
    r"cr[eé]er|modifier|oubli|confirm|registr|crear|cambiar|olvid|cadastr|criar|alterar|esquec|iscri|cambia|"
    r"dimentic|registreer|wijzig|vergeten|kay[ıi]t|de[gğ]i[sş]tir|unuttum",
    re.IGNORECASE,
)
CODE = re.compile(
    r"otp|totp|2fa|mfa|two.?factor|one.?time|auth.?code|verification.?code|security.?code|^code$|passcode|"
    r"einmal|best[aä]tigungscode|code.?de.?(?:s[eé]curit|v[eé]rif)|c[oó]digo|codice|do[gğ]rulama",
    re.IGNORECASE,
)
CAPTCHA = re.compile(r"captcha|turnstile", re.IGNORECASE)
ACCOUNT = _words(
    "account", "profile", "profil", "my", "me", "dashboard", "settings", "orders", "admin", "home", "mein", "konto",
    "einstellungen", "compte", "perfil", "cuenta", "conta", "impostazioni", "hesab[ıi]m", "instellingen",
)  # fmt: skip
"""Where pages that are somebody's own are found."""


def says(pattern: re.Pattern[str], words: Iterable[str]) -> bool:
    """Whether one of `words` holds what `pattern` looks for; signs between words count as blanks."""
    return any(pattern.search(word.replace("_", " ").replace("-", " ")) or pattern.search(word) for word in words)
