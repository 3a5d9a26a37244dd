# SPDX-License-Identifier: Apache-2.0
"""OS command injection into lines that a small reader acts out (no shell is ever started), beside quoted twins.

The look-alikes are calculators: they work out the arithmetic in a value without there being any command.
Source: CWE-78; `vedette_shop.shell` says what the acted shell understands.
"""

import re
import shlex

import anyio
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.arithmetic import ArithmeticFault, evaluate
from vedette_shop.page import Feature, Field, Form, form_value, shop_of
from vedette_shop.shell import Outcome, Printed, ping, run_line

_PROGRAMS = {
    "ping": ping,
    "lpr": lambda _arguments: Printed(),
    "banner": lambda arguments: Printed(f"*** {' '.join(arguments)} ***\n"),
    "whois": lambda arguments: Printed(f"{arguments[0] if arguments else '?'}: not one of our couriers\n"),
}
_SUM = re.compile(r"\d{1,9}\s*[-+*/]\s*\d{1,9}")
_SUM_CHARACTERS = re.compile(r"[^-+*/0-9().]")


async def _act_out(line: str) -> Outcome:
    """Act out `line`, and wait as long as it slept (two seconds at most)."""
    outcome = run_line(line, _PROGRAMS)
    await anyio.sleep(outcome.sleep_seconds)
    return outcome


def _printed(outcome: Outcome) -> Markup:
    return Markup("<pre>{}</pre>").format(outcome.output + outcome.errors)


async def courier(request: Request) -> Response:
    """WEAK, shown: an unquoted value in `ping -c1 VALUE`."""
    host = request.query_params.get("host", "dales.example")
    form = Form("/courier", "Ask", (Field("host", "Courier's server", host),))
    outcome = await _act_out(f"ping -c1 {host}")
    return shop_of(request).pages.feature(Feature("Is our courier on line?", form=form, fragment=_printed(outcome)))


async def courier_quoted(request: Request) -> Response:
    """SAFE twin of `courier`: quoted for the shell."""
    host = request.query_params.get("server", "coast.example")
    form = Form("/courier/quoted", "Ask", (Field("server", "Courier's server", host),))
    outcome = await _act_out(f"ping -c1 -- {shlex.quote(host)}")
    return shop_of(request).pages.feature(Feature("Ask a courier", form=form, fragment=_printed(outcome)))


def _engraving_page(request: Request, action: str, name: str, fragment: Markup) -> Response:
    form = Form(action, "Preview", (Field(name, "Words on your pot", "For Robin"),), "post")
    return shop_of(request).pages.feature(Feature("Engraving", "We engrave pots and cups.", form, fragment))


async def engraving(request: Request) -> Response:
    """WEAK, shown, in a form body: between single quotes that nobody escapes."""
    if request.method != "POST":
        return _engraving_page(request, "/engraving", "words", Markup(""))
    outcome = await _act_out(f"banner '{await form_value(request, 'words')}'")
    return _engraving_page(request, "/engraving", "words", _printed(outcome))


async def embossing(request: Request) -> Response:
    """SAFE twin of `engraving`: quoted for the shell."""
    if request.method != "POST":
        return _engraving_page(request, "/embossing", "letters", Markup(""))
    outcome = await _act_out(f"banner {shlex.quote(await form_value(request, 'letters'))}")
    return _engraving_page(request, "/embossing", "letters", _printed(outcome))


async def print_label(request: Request) -> Response:
    """WEAK, blind: the output is thrown away; only the time tells."""
    await _act_out(f'lpr -P "{request.query_params.get("printer", "counter")}" label.ps')
    return shop_of(request).pages.feature(Feature("Label printer", "Your label is on its way."))


async def print_card(request: Request) -> Response:
    """SAFE twin of `print_label`: quoted for the shell."""
    await _act_out(f"lpr -P {shlex.quote(request.query_params.get('device', 'counter'))} card.ps")
    return shop_of(request).pages.feature(Feature("Card printer", "Your card is on its way."))


async def network(request: Request) -> Response:
    """WEAK, shown, in the X-Forwarded-For header."""
    outcome = await _act_out(f"whois {request.headers.get('x-forwarded-for', '127.0.0.1')}")
    return shop_of(request).pages.feature(Feature("Courier network", fragment=_printed(outcome)))


async def network_program(request: Request) -> Response:
    """SAFE twin of `network`: the User-Agent header, quoted for the shell."""
    outcome = await _act_out(f"whois {shlex.quote(request.headers.get('user-agent', '-'))}")
    return shop_of(request).pages.feature(Feature("Courier programs", fragment=_printed(outcome)))


async def calculator(request: Request) -> Response:
    """SAFE look-alike: works out the first sum that it finds in the text."""
    text = request.query_params.get("sum", "3 * 4")
    found = _SUM.search(text)
    return _calculator_page(request, "/calculator", "sum", text, found[0] if found else "")


async def bill(request: Request) -> Response:
    """SAFE look-alike: strips all that is not arithmetic, then works out the rest."""
    text = request.query_params.get("bill", "12 + 30")
    return _calculator_page(request, "/calculator/bill", "bill", text, _SUM_CHARACTERS.sub("", text))


def _calculator_page(request: Request, action: str, name: str, text: str, expression: str) -> Response:
    try:
        answer = f"{text} = {evaluate(expression)}" if expression else "Type a sum such as 3 * 4."
    except ArithmeticFault:
        answer = f"We cannot work out {text}."
    form = Form(action, "Work it out", (Field(name, "Sum", text),))
    return shop_of(request).pages.feature(Feature("Tea calculator", answer, form))


ROUTES = (
    Route("/courier", courier),
    Route("/courier/quoted", courier_quoted),
    Route("/engraving", engraving, methods=["GET", "POST"]),
    Route("/embossing", embossing, methods=["GET", "POST"]),
    Route("/label-printer", print_label),
    Route("/card-printer", print_card),
    Route("/network", network),
    Route("/network/programs", network_program),
    Route("/calculator", calculator),
    Route("/calculator/bill", bill),
)
