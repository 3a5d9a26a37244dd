# SPDX-License-Identifier: Apache-2.0
"""Builds every service over one store; what reaches outside is handed in."""

from __future__ import annotations

from dataclasses import dataclass, field

from vedette.checks.catalogue import ACTIVE, AREA, EVERY, PASSIVE, ROLES
from vedette.domain.agent import EmbeddedAgent
from vedette.scan.catalogue import Catalogue
from vedette.scan.login.toolbox import RunProgram, no_program
from vedette.scan.ports import Clock, Engine, Senders
from vedette.services.account import AccountService, AccountSources
from vedette.services.agents import AgentService, AgentSources, AgentSwitch, SwitchedEngine
from vedette.services.announcing import AnnouncementService, AnnouncementSources
from vedette.services.archives import ArchiveService, ArchiveSources
from vedette.services.audit_log import AuditLogService
from vedette.services.authentication_profiles import ForeignScripts
from vedette.services.callbacks import LateCallService
from vedette.services.consents import ConsentService, ConsentSources, LookUp
from vedette.services.deeds import AuditWriter
from vedette.services.deliveries import Courier, DeliveryService, Mailer
from vedette.services.discovery import DiscoveryService
from vedette.services.draw import Draw
from vedette.services.findings import FindingService, FindingSources
from vedette.services.following import FollowService
from vedette.services.integrations import IntegrationService
from vedette.services.invitations import InvitationService
from vedette.services.issue_retests import IssueRetests
from vedette.services.issues import IssueService, IssueSources
from vedette.services.launch_planning import LaunchPlanner, LaunchSources
from vedette.services.launching import LaunchService
from vedette.services.letters import LetterService
from vedette.services.login_checks import LoginCheckService
from vedette.services.login_trials import LoginTrials
from vedette.services.members import MemberService, MemberSources
from vedette.services.notifications import NotificationService, NotificationSources
from vedette.services.one_shot import OneShotService, OneShotSources
from vedette.services.ownership import OwnershipService, Proofs
from vedette.services.printing import Printer
from vedette.services.proofs import ProofService
from vedette.services.report_findings import FindingStores
from vedette.services.report_knowledge import KnowledgeReader
from vedette.services.report_policies import ReportPolicyService
from vedette.services.reports import ReportService, ReportSources
from vedette.services.roles import RoleService
from vedette.services.scan_access import ScanAccess
from vedette.services.scan_controls import ScanControlService
from vedette.services.scan_policies import PolicySources, ScanPolicyService
from vedette.services.scan_profiles import ProfileSources, ScanProfileService
from vedette.services.scans import ScanService, ScanSources
from vedette.services.schedule_plans import SchedulePlans
from vedette.services.schedule_runs import ScheduleRunner
from vedette.services.schedule_views import ScheduleReader
from vedette.services.schedules import ScheduleService, ScheduleSources
from vedette.services.suspension import SuspendableEngine, Suspension
from vedette.services.teams import TeamService
from vedette.services.technologies import TechnologyService
from vedette.services.tokens import TokenService
from vedette.services.vulnerabilities import VulnerabilityService
from vedette.services.website_groups import WebsiteGroupService
from vedette.services.websites import WebsiteService, WebsiteSources
from vedette.store.issue_summaries import IssueSummaries
from vedette.store.report_reader import ReportReader
from vedette.store.store import Store
from vedette.transport.integrations.courier import HttpCourier
from vedette.transport.outgoing import OutgoingCaller, OutgoingHosts


@dataclass(frozen=True, slots=True)
class Outside:
    """What services reach beside the store: the engine, name look-up, the site that proves itself, time and chance.

    `agents` are the names of the agents that there are, `slots` is how many scans run at the same time. `printer` is
    None where nothing can print; `product` is the name and version that reports carry. `mailer` is None where there is
    no mail server; without a `courier` of the operator's making no other system is called. `public_url` is how people
    reach the server, '' where that is not known.
    """

    engine: Engine
    look_up: LookUp
    proofs: Proofs
    clock: Clock
    draw: Draw
    agents: tuple[str, ...] = ()
    slots: int = 2
    printer: Printer | None = None
    product: str = "Vedette"
    embedded: EmbeddedAgent | None = None
    """The agent in this process; None where it runs only what it was asked for, or nothing."""
    mailer: Mailer | None = None
    courier: Courier = field(default_factory=lambda: HttpCourier(OutgoingCaller(OutgoingHosts(), "")))
    public_url: str = ""
    senders: Senders | None = None
    """Makes what tries logins out; None where this process sends nothing to sites."""
    run_program: RunProgram = no_program
    """Runs the program of a login that was asked for at a terminal."""


@dataclass(frozen=True, slots=True)
class Services:
    """All that a user can ask for."""

    members: MemberService
    tokens: TokenService
    roles: RoleService
    teams: TeamService
    website_groups: WebsiteGroupService
    consents: ConsentService
    websites: WebsiteService
    ownership: OwnershipService
    launching: LaunchService
    one_shot: OneShotService
    scans: ScanService
    scan_profiles: ScanProfileService
    scan_policies: ScanPolicyService
    report_policies: ReportPolicyService
    foreign_scripts: ForeignScripts
    scan_controls: ScanControlService
    account: AccountService
    invitations: InvitationService
    audit_log: AuditLogService
    login_checks: LoginCheckService
    archives: ArchiveService
    schedules: ScheduleService
    schedule_runner: ScheduleRunner
    late_calls: LateCallService
    following: FollowService
    findings: FindingService
    issues: IssueService
    vulnerabilities: VulnerabilityService
    technologies: TechnologyService
    agents: AgentService
    discovery: DiscoveryService
    reports: ReportService
    proofs: ProofService
    notifications: NotificationService
    integrations: IntegrationService
    announcing: AnnouncementService
    deliveries: DeliveryService
    letters: LetterService


def build_services(store: Store, outside: Outside) -> Services:
    """Return the services over `store`."""
    clock, draw = outside.clock, outside.draw
    trials = LoginTrials(outside.senders, clock, outside.run_program) if outside.senders is not None else None
    audit = AuditWriter(store.audit, clock)
    people = MemberSources(store.members, store.roles, store.teams, store.website_groups)
    consents = build_consents(store, outside.look_up, clock, draw)
    websites = WebsiteService(
        WebsiteSources(store.websites, store.website_groups, store.scans, store.members), consents, audit, clock, draw
    )
    access = ScanAccess(store.scans, store.websites)
    sources = LaunchSources(
        store.scans,
        store.websites,
        store.website_groups,
        store.scan_policies,
        store.report_policies,
        store.members,
        access,
        store.agent_groups,
        outside.agents,
    )
    planner = LaunchPlanner(sources, websites, consents, clock, draw)
    suspension = Suspension(store.account_settings)
    switch = AgentSwitch(store.account_settings)
    engine: Engine = SuspendableEngine(outside.engine, suspension)
    if outside.embedded is not None:
        engine = SwitchedEngine(engine, switch, store.scans)
    agents = AgentSources(store.agent_groups, store.scans, switch, engine, outside.embedded)
    controls = ScanControlService(store.scans, engine, audit)
    launching = LaunchService(planner, store.scans, engine, audit, draw)
    profiles = ScanProfileService(ProfileSources(store.scan_profiles, store.websites, store.scans), audit, clock, draw)
    plans = SchedulePlans(planner, profiles)
    policies = PolicySources(store.scan_policies, store.website_groups, store.websites, consents, EVERY)
    report_policies = ReportPolicyService(
        store.report_policies, store.website_groups, [check.id for check in EVERY], audit, draw
    )
    stored = ScanSources(store.scans, store.scan_views, store.coverage, access, outside.slots)
    scans = ScanService(stored, engine, audit)
    one_shot = OneShotSources(store.scans, store.scan_policies)
    reader = ReportReader(store.main)
    reports = ReportSources(
        access,
        store.websites,
        store.members,
        FindingStores(store.findings, reader),
        reader,
        store.coverage,
        KnowledgeReader(store.coverage, store.evidence),
    )
    ownership = OwnershipService(websites, store.websites, outside.proofs, audit, clock, draw)
    invitations = InvitationService(store.invitations, people, audit, clock, draw)
    deliveries = DeliveryService(store.deliveries, store.integrations, outside.mailer, outside.courier, clock, draw)
    announcing = AnnouncementService(_announcement_sources(store, outside.public_url), clock, draw)
    rules = store.notification_rules
    return Services(
        members=MemberService(people, audit, clock, draw),
        tokens=TokenService(store.members, audit, clock, draw),
        roles=RoleService(store.roles, audit, draw),
        teams=TeamService(people, audit, draw),
        website_groups=WebsiteGroupService(
            store.website_groups, store.schedules, store.notification_rules, audit, clock, draw
        ),
        consents=consents,
        websites=websites,
        ownership=ownership,
        launching=launching,
        one_shot=OneShotService(one_shot, websites, consents, launching, scans, engine, clock, draw),
        scans=scans,
        scan_profiles=profiles,
        scan_policies=ScanPolicyService(policies, audit, draw),
        foreign_scripts=ForeignScripts(),
        report_policies=report_policies,
        scan_controls=controls,
        account=AccountService(
            AccountSources(store.account_settings, store.scans, store.websites), suspension, controls, audit
        ),
        invitations=invitations,
        audit_log=AuditLogService(store.audit),
        login_checks=LoginCheckService(websites, profiles, consents, trials, draw),
        archives=ArchiveService(
            ArchiveSources(store.archives, access, store.scans, store.websites), websites, audit, clock, draw
        ),
        schedules=ScheduleService(
            ScheduleSources(store.schedules, store.websites), plans, _schedule_reader(store), audit, clock, draw
        ),
        schedule_runner=ScheduleRunner(store.schedules, plans, store.members, engine, announcing, audit, clock, draw),
        late_calls=LateCallService(store, clock, Catalogue(ACTIVE, PASSIVE, AREA, ROLES)),
        following=FollowService(access, store.events, store.findings),
        findings=FindingService(FindingSources(access, store.findings, store.issues)),
        issues=_issue_service(store, launching, audit),
        vulnerabilities=VulnerabilityService(report_policies, EVERY),
        technologies=TechnologyService(store.technologies, store.websites, clock),
        agents=AgentService(agents, audit, clock, draw),
        discovery=DiscoveryService(store.account_settings, audit),
        reports=ReportService(reports, outside.printer, clock, outside.product),
        proofs=ProofService(access, store.findings, outside.product),
        notifications=NotificationService(_notification_sources(store), audit, clock, draw),
        integrations=IntegrationService(store.integrations, rules, outside.courier, audit, clock, draw),
        announcing=announcing,
        deliveries=deliveries,
        letters=LetterService(invitations, ownership, websites, deliveries, outside.public_url, clock),
    )


def _issue_service(store: Store, launching: LaunchService, audit: AuditWriter) -> IssueService:
    sources = IssueSources(
        store.issues,
        IssueSummaries(store.main),
        store.findings,
        ReportReader(store.main),
        store.websites,
        store.website_groups,
        store.members,
        store.technologies,
    )
    return IssueService(sources, IssueRetests(store.issues, launching), audit)


def _announcement_sources(store: Store, public_url: str) -> AnnouncementSources:
    names = {check.id: check.weakness.name for check in EVERY}
    return AnnouncementSources(
        store.notification_rules,
        store.deliveries,
        store.integrations,
        store.members,
        store.websites,
        store.technologies,
        names,
        public_url,
    )


def _notification_sources(store: Store) -> NotificationSources:
    return NotificationSources(
        store.notification_rules, store.members, store.integrations, store.websites, store.website_groups
    )


def _schedule_reader(store: Store) -> ScheduleReader:
    return ScheduleReader(store.scans, store.websites, store.scan_profiles, store.scan_policies, store.report_policies)


def build_consents(store: Store, look_up: LookUp, clock: Clock, draw: Draw) -> ConsentService:
    """Return the consent service alone: the desk needs it before there is an engine."""
    sources = ConsentSources(store.consents, store.websites, look_up)
    return ConsentService(sources, AuditWriter(store.audit, clock), clock, draw)
