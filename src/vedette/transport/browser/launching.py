# SPDX-License-Identifier: Apache-2.0
"""Where Chromium is, and how it is started: headless, sandboxed, quiet, and with one way out.

The flags that keep it quiet are manners; what holds is the proxy, which loopback addresses may not bypass either, and
WebRTC forced through it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "VEDETTE_CHROMIUM"
_PLACES = (
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
)
HOW_TO_INSTALL = f"Install it (Debian, Ubuntu: apt-get install chromium), or name its program in {VARIABLE}."
ALWAYS_PROXIED = "<-loopback>"
"""The rule of Chromium's bypass list that takes away its own: loopback goes to the proxy like all else."""
_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-field-trial-config",
    "--disable-crash-reporter",
    "--no-first-run",
    "--no-pings",
    "--no-service-autorun",
    "--dns-prefetch-disable",
    "--mute-audio",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparency"
    "ComponentUpdater,DialMediaRouteProvider,InterestFeedContentSuggestions,AsyncDns,DnsOverHttps,"
    "SpareRendererForSitePerProcess",
)
_AWAKE = (
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
)
"""Tabs that nobody looks at work as fast as one in front."""
_NO_WAY_AROUND = (
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
"""The last: names are the proxy's to resolve, so the browser never asks for one."""


@dataclass(frozen=True, slots=True)
class Program:
    """The browser that was found, or the sentence that says why there is none."""

    path: Path | None
    why_not: str = ""


def find_chromium(environ: Mapping[str, str]) -> Program:
    """Return the program that VEDETTE_CHROMIUM names, else the first that is installed at a usual place."""
    named = environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            return Program(None, f"{VARIABLE} names {named}, which is no program that can be run.")
        return Program(Path(found))
    for place in (*_PLACES, "chromium", "chromium-browser"):
        found = shutil.which(place)
        if found is not None:
            return Program(Path(found))
    return Program(None, f"No Chromium was found. {HOW_TO_INSTALL}")


def launch_flags(proxy_port: int, key_digest: str) -> list[str]:
    """Return the flags of a browser whose own calls go to `proxy_port`, and which trusts the authority's key."""
    return [
        *_QUIET,
        *_AWAKE,
        *_NO_WAY_AROUND,
        f"--proxy-server=http://127.0.0.1:{proxy_port}",
        f"--proxy-bypass-list={ALWAYS_PROXIED}",
        f"--ignore-certificate-errors-spki-list={key_digest}",
    ]


def is_sandboxed() -> bool:
    """Whether Chromium's sandbox can be on: it cannot for the root user."""
    return os.geteuid() != 0
