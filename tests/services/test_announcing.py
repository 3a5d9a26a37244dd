# SPDX-License-Identifier: Apache-2.0
"""What happens to scans and schedules is told once, by the rules, with the issues that are worth it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.support.api_house import SITE, ApiHouse, finished, running_api
from tests.support.stored import finding_row

from vedette.domain.delivery import Delivery, Notice
from vedette.domain.integration import Integration
from vedette.domain.notification import SightingState
from vedette.domain.page import PageWish
from vedette.domain.scan import ScanState
from vedette.domain.time import Instant, Span
from vedette.domain.weakness import Severity
from vedette.scan.rows import ComponentRow
from vedette.transport.mail import Mail


@dataclass
class Post:
    """Fits `Mailer` and `Courier`; takes notes."""

    mails: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)

    def check_address(self, url: str) -> None:
        """Let every address be called."""

    async def bring(self, integration: Integration, notice: Notice, delivery_id: UUID) -> str | None:
        return None


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[ApiHouse]:
    with running_api(tmp_path, courier=post, mailer=post) as running:
        running.new_website(TechnicalContactEmail="contact@example.org")
        yield running


def rule(house: ApiHouse, event: str = "ScanCompleted", **fields: object) -> None:
    recipients = fields.pop("Recipients", {"OutsiderRecipients": ["out@example.org"]})
    sent = {"Name": "R", "Event": event, "Scope": "AnyWebsite", "Disabled": False, "Recipients": recipients, **fields}
    reply = house.post("/notifications/new", sent)
    assert reply.status == 201, reply.body


def told(house: ApiHouse) -> tuple[Delivery, ...]:
    """Let two ticks pass, and return the messages that are queued, the oldest first."""
    for _ in range(2):
        house.run(house.services.announcing.tick())
    return tuple(reversed(house.run(house.store.deliveries.page(None, PageWish(size=100))).items))


def ended(house: ApiHouse, state: ScanState = ScanState.COMPLETE, *routes: str) -> str:
    scan: str = house.new_scan()["Id"]
    finished(house, scan, tuple(finding_row(route) for route in routes), state)
    if state is not ScanState.COMPLETE:
        house.run(house.store.issues.apply_scan(UUID(scan)))
    return scan


@pytest.mark.parametrize(
    ("event", "state", "says"),
    [
        ("ScanCompleted", ScanState.COMPLETE, "is complete"),
        ("ScanFailed", ScanState.FAILED, "failed"),
        ("ScanCancelled", ScanState.CANCELLED, "was cancelled"),
    ],
)
def test_an_end_is_told_by_the_rules_of_its_event(house: ApiHouse, event: str, state: ScanState, says: str) -> None:
    for each in ("ScanCompleted", "ScanFailed", "ScanCancelled"):
        rule(house, each)
    scan = ended(house, state)

    (one,) = told(house)

    assert one.notice.title.endswith(says)
    assert (one.notice.scan_id, one.notice.website) == (UUID(scan), SITE)
    shown = house.call("GET", "/api/vedette/1/notifications/deliveries").value["List"]
    assert [each["Event"] for each in shown] == [event]


def test_a_mail_says_what_was_found(house: ApiHouse, post: Post) -> None:
    rule(house)
    ended(house, ScanState.COMPLETE, "/search")
    told(house)
    house.run(house.services.deliveries.tick())

    (mail,) = post.mails
    assert "High: SQL injection (new, confirmed) at https://shop.example/search" in mail.text
    assert "Findings: 1 high." in mail.text


def test_issues_are_new_then_not_fixed(house: ApiHouse) -> None:
    rule(house)
    ended(house, ScanState.COMPLETE, "/search")
    (first,) = told(house)
    house.clock.at += Span.of(hours=1)
    ended(house, ScanState.COMPLETE, "/search", "/other")

    _, second = told(house)

    assert [issue.state for issue in first.notice.issues] == [SightingState.NEW]
    assert sorted(issue.state.value for issue in second.notice.issues) == ["new", "not-fixed"]
    assert {issue.severity for issue in second.notice.issues} == {Severity.HIGH}


def test_a_filter_that_lets_nothing_through_tells_nobody(house: ApiHouse) -> None:
    rule(house, EmailSmsFilter={"Severity": "Critical"})
    ended(house, ScanState.COMPLETE, "/search")

    assert told(house) == ()


def test_a_tracker_is_told_of_each_issue_once(house: ApiHouse) -> None:
    tracker = {"Name": "Hub", "Type": "GitHub", "Url": "https://a.example", "Secret": "hush", "Project": "o/r"}
    assert house.call("POST", "/api/vedette/1/integrations/new", tracker).status == 201
    rule(house, Recipients={"Integrations": ["Hub"]})
    ended(house, ScanState.COMPLETE, "/search", "/other")
    first = told(house)
    ended(house, ScanState.COMPLETE, "/search", "/third")

    both = told(house)

    assert [len(one.notice.issues) for one in first] == [1, 1]
    assert len(both) == 3
    assert len({one.issue_id for one in both}) == 3


def test_what_happened_long_ago_is_no_news(house: ApiHouse) -> None:
    rule(house)
    ended(house)
    house.clock.at += Span.of(hours=25)

    assert told(house) == ()
    house.clock.at += Span.of(hours=-25)
    assert told(house) == ()


def test_a_schedule_that_launches_nothing_is_told(house: ApiHouse) -> None:
    rule(house, "ScheduledScanLaunchFailed", Recipients={"SpecificEmailRecipients": ["WebsiteTechnicalContact"]})
    plan = {
        "Name": "Nightly",
        "TargetUri": SITE,
        "NextExecutionTime": "31/12/2030 08:00 PM",
        "ScheduleRunType": "Daily",
    }
    made = house.post("/scans/schedule", plan)
    assert made.status == 201, made.body
    assert house.post("/websites/delete", {"RootUrl": SITE}).status == 200
    known = house.run(house.store.schedules.get(UUID(made.value["Id"])))
    assert known.next_at is not None
    house.clock.at = known.next_at
    for _ in range(2):
        house.run(house.services.schedule_runner.run_due())

    messages = told(house)

    failed = house.run(house.store.schedules.get(known.id))
    assert failed.last_error is not None
    (one,) = messages
    assert one.address == "contact@example.org"
    assert failed.last_error in one.notice.lines


def test_an_invitation_goes_out_with_a_token_of_its_own(house: ApiHouse, post: Post) -> None:
    sent = {"Name": "Ann", "Email": "ann@example.org", "RoleWebsiteGroupMappings": []}
    invited = house.post("/members/newinvitation", sent)
    assert invited.status == 201, invited.body
    path = f"/members/sendinvitationemail?invitationId={invited.value['Id']}"

    assert [house.post(path).status for _ in range(6)] == [200] * 5 + [400]
    house.run(house.services.deliveries.tick())
    assert {mail.to for mail in post.mails} == {"ann@example.org"}
    assert len({mail.text for mail in post.mails}) == 5
    assert house.post(f"/members/sendinvitationemail?invitationId={uuid4()}").status == 404


def test_the_technical_contact_is_told_how_to_prove_the_site(house: ApiHouse, post: Post) -> None:
    before = house.post("/websites/sendverificationemail", SITE)
    assert before.value["IsMailSent"] is False
    house.post("/websites/startverification", {"WebsiteUrl": SITE, "VerificationMethod": "File"})
    after = house.post("/websites/sendverificationemail", SITE)
    house.run(house.services.deliveries.tick())

    assert after.value["IsMailSent"] is True
    (mail,) = post.mails
    assert mail.to == "contact@example.org"
    assert "vedette-site-verification=" in mail.text


def shown(house: ApiHouse, *versions: tuple[str, str]) -> None:
    rows = tuple(ComponentRow(product, version, "x", SITE, Instant(1)) for product, version in versions)
    finished(house, house.new_scan()["Id"], components=rows)


def test_an_old_technology_is_told_once_for_each_version(house: ApiHouse) -> None:
    rule(house, "OutOfDateTechnology")
    shown(house, ("php", "5.6.40"), ("apache", "2.4.68"), ("Frobnicator", "1.0"))
    (first,) = told(house)
    shown(house, ("php", "5.6.40"))
    assert told(house) == (first,)
    shown(house, ("php", "5.5.1"))

    (second,) = (each for each in told(house) if each != first)

    assert first.notice.title == f"Out-of-date technologies at {SITE}"
    assert [line.partition(" (")[0] for line in first.notice.lines[1:]] == ["PHP 5.6.40"]
    assert second.notice.lines[1].startswith("PHP 5.5.1 (support ended on 2016-07-21)")


def test_a_technology_grows_old_by_the_day(house: ApiHouse) -> None:
    rule(house, "OutOfDateTechnology")
    shown(house, ("php", "8.5.1"))
    assert told(house) == ()
    house.clock.at += Span.of(hours=24 * 365 * 10)

    (one,) = told(house)

    assert "2029-12-31" in one.notice.lines[1]
