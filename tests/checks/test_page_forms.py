# SPDX-License-Identifier: Apache-2.0
"""Where a form leads: its action, the base of the page, and buttons with an action of their own."""

from __future__ import annotations

from tests.support.judge import exchange_of, page

from vedette.checks.page_forms import destinations, forms_of, password_fields


def test_every_way_to_submit_is_told() -> None:
    exchange = exchange_of(
        page(
            "<base href='https://shop.example/app/'><form action=save method=post><input name=a>"
            "<button>go</button><button formaction='//other.example/x' formmethod=get>else</button></form>"
        )
    )
    (form,) = forms_of(exchange)

    assert [(method, str(url)) for method, url in destinations(form, exchange)] == [
        ("POST", "https://shop.example/app/save"),
        ("GET", "https://other.example/x"),
    ]


def test_a_form_without_an_action_leads_to_its_page() -> None:
    exchange = exchange_of(page("<form><input name=a></form>"), "https://shop.example/a?b=1")
    (form,) = forms_of(exchange)

    assert [str(url) for _, url in destinations(form, exchange)] == ["https://shop.example/a?b=1"]


def test_only_a_password_that_is_sent_counts() -> None:
    exchange = exchange_of(
        page("<form><input type=password><input type=password name=p disabled><input type=password name=q></form>")
    )
    (form,) = forms_of(exchange)

    assert [field.name for field in password_fields(form)] == ["q"]


def test_forms_in_templates_and_in_other_types_are_left_out() -> None:
    assert forms_of(exchange_of(page("<template><form><input name=a></form></template>"))) == ()
    assert forms_of(exchange_of(page("<form><input name=a></form>", media_type="text/plain"))) == ()
