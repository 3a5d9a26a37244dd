# SPDX-License-Identifier: Apache-2.0
"""Settings of a scan policy that Vedette does in one way only: any other wish is refused by name, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.errors import UsageError
from vedette.wire.model import WireModel

_NO_GUESSING = "passwords are never guessed"
_NO_ENDPOINT = "nothing leaves the scope of a scan"
_NO_SCRIPT = "no such check is there"
_NO_TIMER = "the browser waits for the page to come to rest"
_NO_EVENT = "which events are sent follows from what the page listens to"
_NO_BYPASS = "a proxy is for all requests of a scan"


@dataclass(frozen=True, slots=True)
class FixedSetting:
    """A setting by its path on the wire, the only value that is accepted (None: nothing may be sent), and why."""

    path: str
    value: bool | None
    reason: str


FIXED: tuple[FixedSetting, ...] = (
    FixedSetting("AttackingSettings.OverrideVersionVulnerabilitySeverity", False, "versions are not weighed"),
    FixedSetting("AttackingSettings.ProofGenerationEnabled", True, "a finding is confirmed by its proof alone"),
    FixedSetting("AttackingSettings.UseExtraParameters", False, "parameters that no page shows are not guessed"),
    FixedSetting("AutoCompleteSettings", None, "fields are told by their types"),
    FixedSetting("BruteForceSettings.EnableAuthBruteForce", False, _NO_GUESSING),
    FixedSetting("BruteForceSettings.MaxBruteForce", None, _NO_GUESSING),
    FixedSetting("CrawlingSettings.EnableRestWebServiceParser", False, "descriptions of services are imported instead"),
    FixedSetting("CrawlingSettings.EnableSoapWebServiceParser", False, "descriptions of services are imported instead"),
    FixedSetting("CrawlingSettings.FallbackToGet", False, "a form is sent as the page says"),
    FixedSetting("CrawlingSettings.EnableFragmentParsing", False, "servers never see that part of an address"),
    FixedSetting("CrawlingSettings.FileExtensions", None, "prose is searched for every address"),
    FixedSetting("CrawlingSettings.WaitResourceFinder", False, "hidden files are not searched for while crawling"),
    FixedSetting("CsrfSettings", None, "forms are judged by what they do, not by names"),
    FixedSetting("EnableKnowledgebase", False, "it is no matter of policies"),
    FixedSetting("HttpRequestSettings.LogHttpRequests", False, "exchanges are kept as evidence instead"),
    FixedSetting("HttpRequestSettings.UserAgents", None, "UserAgent alone says which one is sent"),
    FixedSetting("HttpRequestSettings.CustomUserAgents", None, "UserAgent alone says which one is sent"),
    FixedSetting("HttpRequestSettings.ForceUserAgent", False, "imported requests stay as they are"),
    FixedSetting("IgnoredEmailPatterns", None, "addresses are told as they stand"),
    FixedSetting("JavaScriptSettings.DomParserAllowOutOfScopeXmlHttpRequests", False, _NO_ENDPOINT),
    FixedSetting("JavaScriptSettings.DomParserDotify", False, "elements are not drawn"),
    FixedSetting("JavaScriptSettings.PushStatePrevention", True, "a page is never left while its events are sent"),
    FixedSetting("JavaScriptSettings.DomParserExtractResources", True, "what a page loads is always taken in"),
    FixedSetting("JavaScriptSettings.ConfirmOpenRedirectSimulateTimeout", None, _NO_TIMER),
    FixedSetting("JavaScriptSettings.ConfirmXssSimulateTimeout", None, _NO_TIMER),
    FixedSetting("JavaScriptSettings.DomParserPreSimulateWait", None, _NO_TIMER),
    FixedSetting("JavaScriptSettings.IntereventTimeout", None, _NO_TIMER),
    FixedSetting("JavaScriptSettings.SkipElementCount", None, _NO_EVENT),
    FixedSetting("JavaScriptSettings.SkipThreshold", None, _NO_EVENT),
    FixedSetting("JavaScriptSettings.DomParserFilterColonEvents", None, _NO_EVENT),
    FixedSetting("JavaScriptSettings.DomParserFilterDocumentEvents", None, _NO_EVENT),
    FixedSetting("JavaScriptSettings.DomParserIgnoreDocumentEvents", None, _NO_EVENT),
    FixedSetting("JavaScriptSettings.DomParserPersistentJavaScriptCookies", None, "all cookies of the scan are kept"),
    FixedSetting("ProxySettings.ProxyByPassList", None, _NO_BYPASS),
    FixedSetting("ProxySettings.ProxyByPassText", None, _NO_BYPASS),
    FixedSetting("ProxySettings.ProxyByPassOnLocal", False, _NO_BYPASS),
    FixedSetting("ProxySettings.ProxyDomain", None, "only Basic credentials are shown to a proxy"),
    FixedSetting("ProxySettings.UsePolicyProxyForExternalCommunication", False, "no service outside is used"),
    FixedSetting("ScopeSettings.BlockAdNetworks", True, _NO_ENDPOINT),
    FixedSetting("ScopeSettings.ByPassScopeForStaticChecks", False, _NO_ENDPOINT),
    FixedSetting("SensitiveKeywordSettings", None, _NO_SCRIPT),
    FixedSetting("SslTlsSettingModel.Ssl3Enabled", False, "no library speaks it any more"),
    FixedSetting("WebStorageSettings", None, "storages begin empty, as for a visitor who is new"),
    FixedSetting("DefaultBrowserParameters", None, "its switches keep the browser inside of the scope"),
    FixedSetting("HeadfulBrowserParameters", None, "its switches keep the browser inside of the scope"),
    FixedSetting("ResourceFinders", None, _NO_SCRIPT),
)


def refuse_other_values(sent: WireModel, fixed: Sequence[FixedSetting] = FIXED) -> None:
    """Raise UsageError for the first setting of `sent` that asks for what is not done."""
    for setting in fixed:
        wish = _value_at(sent, setting.path)
        if wish is None or wish == setting.value or wish in ([], {}, "", ()):
            continue
        raise UsageError(
            f"{setting.path} is not supported: {setting.reason}.",
            "Leave it out." if setting.value is None else f"Leave it out, or send {str(setting.value).lower()}.",
            field=setting.path,
        )


def _value_at(sent: WireModel, path: str) -> object:
    """Return what `sent` has at `path`, whose steps are names on the wire; None where there is nothing."""
    value: object = sent
    for step in path.split("."):
        if not isinstance(value, WireModel):
            return None
        names = {
            str(field.serialization_alias or field.alias): name for name, field in type(value).model_fields.items()
        }
        value = getattr(value, names[step])
    return value
