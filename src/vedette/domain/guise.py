# SPDX-License-Identifier: Apache-2.0
"""How a probe shows itself to the site, when that is what the probe changes.

The secrets of a scan stay out of its checks and its stored evidence. A trial that has to know what the site does with
the scan's own JSON Web Token (RFC 7519) therefore names the change, and the transport makes it as the request goes out.
"""

from __future__ import annotations

from enum import Enum


class Guise(Enum):
    """What happens to the scan's own JSON Web Tokens on the way out; nothing else about the request changes."""

    OWN = "own"
    """They are sent as they are."""
    WITHOUT_TOKEN = "without-token"
    """The headers and cookies that hold one are left out."""
    WRONG_SIGNATURE = "wrong-signature"
    """Their signatures begin with another character."""
    NO_SIGNATURE = "no-signature"
    """They say of themselves that nobody signed them (`alg` is `none`: RFC 7519, section 6), and have no signature."""
