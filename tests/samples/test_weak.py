# SPDX-License-Identifier: Apache-2.0
"""Each weak place is weak and each safe twin is safe, by a small judge for each check."""

import re
import shlex
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient
from tests.samples.visiting import new_visitor, put, quiet_text

from vedette_shop.shell import ping, run_line
from vedette_shop.truth import SAFE_TWINS, WEAKNESSES, Place, SafeTwin, Spot, Weakness

Judge = Callable[[TestClient, Spot], bool]

MARK = "qzmark1qz"
HOST = "qzmark1qz.invalid"
_STRING = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""")
SCRIPTS = (
    f"<i id={MARK} onclick=1></i>",
    f'"><i id={MARK} onclick=1></i>',
    f"x><i id={MARK} onclick=1></i>",
    f"</textarea><i id={MARK} onclick=1></i>",
    f"</title><i id={MARK} onclick=1></i>",
    f"--><i id={MARK} onclick=1></i>",
    f'" data-{MARK}="',
    f"';{MARK}();'",
    f"javascript:{MARK}()",
    f"</script><i id={MARK} onclick=1></i>",
)


def is_scripted(visitor: TestClient, spot: Spot) -> bool:
    """Whether a value can become an element, an attribute, a statement or a script link of an HTML answer."""
    return any(_is_live(put(visitor, spot, f"{spot.value}{text}")) for text in SCRIPTS) or _is_live(
        put(visitor, spot, f"javascript:{MARK}()")
    )


def _is_live(answer: Response) -> bool:
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return False
    tree = LexborHTMLParser(answer.text)
    if tree.css_first(f"i#{MARK}[onclick]") is not None or tree.css_first(f"[data-{MARK}]") is not None:
        return True
    if any((node.attributes.get("href") or "").startswith("javascript:") for node in tree.css("a[href]")):
        return True
    return any(f"{MARK}();" in _STRING.sub("", node.text()) for node in tree.css("script"))


def is_queried(visitor: TestClient, spot: Spot) -> bool:
    """Whether the truth of a comparison inside the value decides what the page says."""
    contexts = ("{v} and {t}", "{v}' and '{a}'<'{b}", "{v}%' and '{a}'<'{b}' and '%'='")
    for context in contexts:
        said: dict[bool, set[tuple[int, str]]] = {True: set(), False: set()}
        for left, right in (("4821", "7733"), ("7733", "4821"), ("1386", "5094"), ("5094", "1386")):
            answer = put(visitor, spot, context.format(v=spot.value, t=f"{left}<{right}", a=left, b=right))
            said[left < right].add((answer.status_code, re.sub(f"{left}|{right}", "", quiet_text(answer.text))))
        if len(said[True]) == len(said[False]) == 1 and said[True] != said[False]:
            return True
    return False


def is_redirected(visitor: TestClient, spot: Spot) -> bool:
    """Whether a value chooses the host that the browser goes to."""
    for value in (f"https://{HOST}/", f"//{HOST}/", f"/\\{HOST}/", f"https:{HOST}"):
        answer = put(visitor, spot, value)
        node = LexborHTMLParser(answer.text).css_first('meta[http-equiv="refresh"]')
        target = (node.attributes.get("content") or "").partition("url=")[2] if node else ""
        target = answer.headers.get("location", target)
        if re.match(rf"(https?:)?[/\\]{{2}}{re.escape(HOST)}(/|$)", target):
            return True
    return False


def is_split(visitor: TestClient, spot: Spot) -> bool:
    """Whether a line break in a value starts a header of its own."""
    return bool(put(visitor, spot, f"{spot.value}\r\nX-Vedette-Mark: 1").headers.get("x-vedette-mark") == "1")


def is_climbed(visitor: TestClient, spot: Spot) -> bool:
    """Whether a value reaches the password file of the tree in memory."""
    climb = "../" * 8 + "etc/passwd"
    values = (climb, "/etc/passwd", f"/srv/shop/warranty/{climb}")
    return any(re.search(r"(^|>)root:x:0:0:", put(visitor, spot, value).text, re.MULTILINE) for value in values)


def is_commanded(visitor: TestClient, spot: Spot) -> bool:
    """Whether a substitution inside a value is carried out: its product stands between our two marks."""
    substitution = "$(echo n1$((31397*27611))n2)"
    values = (f"{spot.value}{substitution}", f"{spot.value}'{substitution}'")
    return any(f"n1{31397 * 27611}n2" in put(visitor, spot, value).text for value in values)


def is_filtered(visitor: TestClient, spot: Spot) -> bool:
    """Whether an escape of RFC 4515 is read as the character that it stands for, and another one is not."""
    own, other = (f"\\{code:02x}{spot.value[1:]}" for code in (ord(spot.value[0]), ord(spot.value[0]) ^ 1))
    plain, same, different = (_rows(put(visitor, spot, value)) for value in (spot.value, own, other))
    return plain == same != different


def _rows(answer: Response) -> list[str]:
    if answer.headers.get("content-type") == "application/json":
        return [answer.text]
    return [node.text() for node in LexborHTMLParser(answer.text).css("table tr")]


def is_asked(visitor: TestClient, spot: Spot) -> bool:
    """Whether an object is read as operators, or script behind a value decides what is shown."""
    plain = _rows(put(visitor, spot, spot.value))
    held, nothing = ({"$gte": low, "$lte": spot.value} for low in (spot.value, spot.value + "z"))
    objects = [_rows(_put_object(visitor, spot, each)) for each in (held, nothing)]
    scripts = [
        _rows(put(visitor, spot, f"{spot.value}'+({order}===true?'':'0')+'")) for order in ("1111<2222", "2222<1111")
    ]
    return any(plain == same != different for same, different in (objects, scripts))


def _put_object(visitor: TestClient, spot: Spot, members: dict[str, str]) -> Response:
    if spot.place is Place.JSON:
        return visitor.post(spot.route, json={spot.parameter: members})
    return visitor.get(spot.route, params={f"{spot.parameter}[{key}]": value for key, value in members.items()})


def is_evaluated(visitor: TestClient, spot: Spot) -> bool:
    """Whether a product by a function of Python is computed, behind a value or in its place, and no other one."""
    product = str(31397 * 27611)
    values = (f"{spot.value}'+str(int('31397')*27611)+'", "str(int('31397')*27611)")
    dead = put(visitor, spot, "str(inz('31397')*27611)").text
    return product not in dead and any(product in put(visitor, spot, value).text for value in values)


def is_templated(visitor: TestClient, spot: Spot) -> bool:
    """Whether a product between double braces is computed."""
    return str(31397 * 27611) in put(visitor, spot, f"{spot.value}{{{{31397*27611}}}}").text


def is_expressed(visitor: TestClient, spot: Spot) -> bool:
    """Whether a method of Java's texts is called."""
    return str(5 * 31397627) in put(visitor, spot, f"{spot.value}${{'abcde'.compareTo('')*31397627}}").text


def is_included(visitor: TestClient, spot: Spot) -> bool:
    """Whether a date stands in the place of a directive."""
    answer = put(visitor, spot, f'{MARK}<!--#echo var="DATE_LOCAL"-->{MARK}')
    return re.search(rf"{MARK}\w+, \d\d-\w+-\d{{4}} [\d:]+ UTC{MARK}", answer.text) is not None


def is_marked_up(visitor: TestClient, spot: Spot) -> bool:
    """Whether a heading becomes an element, where no script does."""
    answer = put(visitor, spot, f"{spot.value}<h1 id={MARK}></h1>")
    if not answer.headers.get("content-type", "").startswith("text/html") or is_scripted(visitor, spot):
        return False
    return LexborHTMLParser(answer.text).css_first(f"h1#{MARK}") is not None


def is_unserialised(visitor: TestClient, spot: Spot) -> bool:
    """Whether the reader of PHP's arrays complains about a wrong count."""
    value = spot.value.replace("a:1:", "a:0:")
    return re.search(r"unserialize\(\): Error at offset \d+ of \d+ bytes", put(visitor, spot, value).text) is not None


TEXT = "before{# #}behind"


class _Called(BaseHTTPRequestHandler):
    """Answers every request with `TEXT`, and notes that it came."""

    def do_GET(self) -> None:
        self.server.paths.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", str(len(TEXT)))
        self.end_headers()
        self.wfile.write(TEXT.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the library
        """Print nothing."""


def _fetched(visitor: TestClient, spot: Spot) -> tuple[Response, bool]:
    """Put an address of a server of our own, and return the answer and whether that server was called."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Called) as server:
        server.paths = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            answer = put(visitor, spot, f"http://127.0.0.1:{server.server_address[1]}/{MARK}")
        finally:
            server.shutdown()
            thread.join()
        return answer, server.paths == [f"/{MARK}"]  # type: ignore[attr-defined]


def is_fetched(visitor: TestClient, spot: Spot) -> bool:
    """Whether the server asks for the address in a value."""
    return _fetched(visitor, spot)[1]


def is_run(visitor: TestClient, spot: Spot) -> bool:
    """Whether what is fetched from the address in a value is run."""
    return "beforebehind" in _fetched(visitor, spot)[0].text


JUDGES: dict[str, Judge] = {
    "server-side-request-forgery": is_fetched,
    "remote-file-inclusion": is_run,
    "ldap-injection": is_filtered,
    "nosql-injection": is_asked,
    "code-injection": is_evaluated,
    "template-injection": is_templated,
    "expression-injection": is_expressed,
    "server-side-include-injection": is_included,
    "html-injection": is_marked_up,
    "insecure-deserialisation": is_unserialised,
    "cross-site-scripting": is_scripted,
    "sql-injection": is_queried,
    "open-redirect": is_redirected,
    "http-header-injection": is_split,
    "path-traversal": is_climbed,
    "os-command-injection": is_commanded,
}


@pytest.fixture(scope="module")
def visitor() -> Iterator[TestClient]:
    with new_visitor() as client:
        yield client


def name_of(entry: Weakness | SafeTwin) -> str:
    return f"{entry.check} {entry.spot.method} {entry.spot.route} {entry.spot.parameter}"


WEAK = [entry for entry in WEAKNESSES if entry.check in JUDGES and not entry.technique.startswith("time")]
SAFE = [twin for twin in SAFE_TWINS if twin.check in JUDGES and twin.spot.place is not Place.RESPONSE]


@pytest.mark.parametrize("entry", WEAK, ids=name_of)
def test_is_weak(visitor: TestClient, entry: Weakness) -> None:
    assert JUDGES[entry.check](visitor, entry.spot)


@pytest.mark.parametrize("twin", SAFE, ids=name_of)
def test_is_safe(visitor: TestClient, twin: SafeTwin) -> None:
    assert not JUDGES[twin.check](visitor, twin.spot)


def test_only_the_listed_places_are_weak_in_any_way(visitor: TestClient) -> None:
    spots = {entry.spot for entry in WEAK} | {twin.spot for twin in SAFE}
    found = {(check, spot) for check, judge in JUDGES.items() for spot in spots if judge(visitor, spot)}

    assert found == {(entry.check, entry.spot) for entry in WEAK}


def test_a_blind_command_takes_its_time(visitor: TestClient) -> None:
    start = time.monotonic()
    visitor.get("/label-printer", params={"printer": "x$(sleep 0.3)"})

    assert time.monotonic() - start >= 0.3


def test_a_quoted_command_does_not_sleep() -> None:
    line = f"lpr -P {shlex.quote('x$(sleep 2)`sleep 2`')} card.ps"

    assert run_line(line, {"lpr": ping}).sleep_seconds == 0


def test_a_held_back_script_meets_a_policy(visitor: TestClient) -> None:
    for entry in WEAKNESSES:
        if entry.is_held_back:
            policy = visitor.get(entry.spot.target).headers["content-security-policy"]
            assert "script-src 'self';" in policy


LEAKS = {
    "stack-trace-disclosure": (
        r'Traceback \(most recent call last\):\n  File "',
        r"#0 /\S+\.php\(\d+\):",
        r"\n\tat [\w.]+\(\w+\.java:\d+\)\n",
    ),
    "database-error-disclosure": (r"sqlite3\.\w*Error", r"error in your SQL syntax", r"ORA-\d{5}"),
    "directory-listing": (r"<title>Index of /",),
}


@pytest.mark.parametrize("entry", [entry for entry in WEAKNESSES if entry.check in LEAKS], ids=name_of)
def test_leaks(visitor: TestClient, entry: Weakness) -> None:
    text = put(visitor, entry.spot, entry.spot.value + "'").text

    assert any(re.search(pattern, text) for pattern in LEAKS[entry.check])
    if entry.is_provoked:
        ordinary = put(visitor, entry.spot, entry.spot.value).text
        assert not any(re.search(pattern, ordinary) for pattern in LEAKS[entry.check])


@pytest.mark.parametrize(
    "twin", [twin for twin in SAFE_TWINS if twin.check in LEAKS and "{" not in twin.spot.route], ids=name_of
)
def test_does_not_leak(visitor: TestClient, twin: SafeTwin) -> None:
    text = put(visitor, twin.spot, twin.spot.value + "'").text

    assert not any(re.search(pattern, text) for pattern in LEAKS[twin.check])


def test_articles_quote_what_a_weak_site_would_show(visitor: TestClient) -> None:
    assert "Traceback (most recent call last)" in visitor.get("/blog/reading-a-stack-trace").text
    assert "ORA-01756" in visitor.get("/blog/what-is-ora-01756").text
    assert "root:x:0:0:" in visitor.get("/blog/who-is-root").text


def test_a_query_is_cut_off_before_it_hurts(visitor: TestClient) -> None:
    heavy = (
        "China' and (select count(*) from products a, products b, products c, products d, products e) > 0 and '1'='1"
    )
    answer = visitor.get("/teas", params={"origin": heavy})

    assert answer.status_code == 500
    assert "interrupted" in answer.text


@pytest.mark.parametrize("statement", ["x'; DELETE FROM products; --", "x' UNION SELECT load_extension('x'),1,1 --"])
def test_a_query_reads_and_does_nothing_else(visitor: TestClient, statement: str) -> None:
    assert visitor.get("/teas", params={"origin": statement}).status_code == 500
    assert "Dragon Well" in visitor.get("/teas", params={"origin": "China"}).text


def test_a_split_header_cannot_break_the_connection(visitor: TestClient) -> None:
    lines = "\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nbad line\r\nX-Late: 1"
    answer = visitor.get("/set-language", params={"lang": f"en{lines}"})

    assert answer.text == "Saved.\n"
    assert "x-late" not in answer.headers
    assert "transfer-encoding" not in answer.headers
