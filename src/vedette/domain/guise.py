# SPDX-License-Identifier: Apache-2.0
"""How a probe shows itself to the site, when that is what the probe changes.

The secrets of a scan stay out of its checks and its stored evidence. A trial that has to know what the site does with
the scan's own JSON Web Token (RFC 7519), or without the scan's session, therefore names the change, and the transport
makes it as the request goes out.
"""

from __future__ import annotations

from enum import Enum


class Guise(Enum):
    """What happens to the scan's own credentials on the way out; nothing else about the request changes.

    The first four are about its JSON Web Tokens. What is tied to a connection, such as a client's certificate, stays.
    """

    OWN = "own"
    """They are sent as they are."""
    WITHOUT_TOKEN = "without-token"
    """The headers and cookies that hold one are left out."""
    WRONG_SIGNATURE = "wrong-signature"
    """Their signatures begin with another character."""
    NO_SIGNATURE = "no-signature"
    """They say of themselves that nobody signed them (`alg` is `none`: RFC 7519, section 6), and have no signature."""
    NOBODY = "nobody"
    """No cookie and no header line of the scan's login is sent."""
    STRANGER = "stranger"
    """Of the scan's cookies and credentials those are sent that a browser adds to what another site's page sends.

    Cookies whose SameSite keeps them at home stay behind, and so do headers that only the site's own scripts can add.
    One that says nothing of SameSite travels: not all browsers keep it at home (RFC 6265bis, section 5.6.7).
    """
