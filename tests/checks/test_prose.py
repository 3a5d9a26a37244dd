# SPDX-License-Identifier: Apache-2.0
"""An error text is the page's own, or quoted."""

from __future__ import annotations

import pytest
from tests.support.judge import page

from vedette.checks.prose import certainty_of_error
from vedette.domain.exchange import Response

SAMPLE = "ORA-01756: quoted string"
SENTENCE = "Somebody who reads this far wants to know what the number means and what helps."
CASES: dict[str, tuple[Response, int | None]] = {
    "the server failed": (page(f"<article>{SAMPLE}</article>", 500), 100),
    "the request was wrong": (page(f"<p>{SAMPLE}", 400), 90),
    "it was a success": (page(f"<b>{SAMPLE}</b>"), 80),
    "it is the text of a response without a type": (page(SAMPLE, media_type=""), 80),
    "it is in a lone pre": (page(f"<pre>{SAMPLE}</pre>"), 80),
    "it is in code": (page(f"<pre><code>{SAMPLE}</code></pre>"), None),
    "it is after code": (page(f"<code>x</code><b>{SAMPLE}</b>"), 80),
    "it is among paragraphs": (page(f"<p>a<p>b<p>c<pre>{SAMPLE}</pre>"), None),
    "it is among labels of a page's frame": (page(f"<main><p>Shelf:<p>{SAMPLE}</main><p>9 pages<p>Imprint"), 80),
    "it is among sentences": (page(f"<p>{SENTENCE}<p>{SENTENCE}<p>{SAMPLE} {SENTENCE}<p>{SENTENCE}"), None),
    "it is in a title": (page(f"<title>{SAMPLE}</title>"), None),
    "it is in a script": (page(SAMPLE, media_type="application/javascript"), None),
    "the server is busy": (page(SAMPLE, 503), None),
}


@pytest.mark.parametrize(("response", "certainty"), CASES.values(), ids=CASES)
def test_certainty_where(response: Response, certainty: int | None) -> None:
    assert certainty_of_error(response, SAMPLE) == certainty
