# SPDX-License-Identifier: Apache-2.0
"""Authentication profiles and custom scripts: programs in JavaScript that a client sends to be run inside of scans.

Vedette runs no code of others beside the pages of the site: a script could send what no gate has judged, and a check
that nobody can repeat proves nothing. So there are none, and adding one is refused with what to do instead. The lists
are empty, and whatever id is named does not exist.
"""

from __future__ import annotations

from typing import NoReturn

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.errors import NotFound, UsageError
from vedette.services.permission import require_somewhere


class ForeignScripts:
    """What can be asked about logins and checks that are sent as scripts. Each method raises Refused first."""

    async def all(self, actor: Member) -> tuple[()]:
        """Return those that there are: none."""
        require_somewhere(actor, Permission.VIEW_SCAN_PROFILES)
        return ()

    async def get(self, actor: Member) -> NoReturn:
        """Raise NotFound: no id is one of them."""
        require_somewhere(actor, Permission.VIEW_SCAN_PROFILES)
        raise NotFound("There is no such script or login by scripts.", "Vedette keeps none.")

    async def change(self, actor: Member) -> NoReturn:
        """Raise NotFound: there is nothing to change or to delete."""
        require_somewhere(actor, Permission.MANAGE_SCAN_PROFILES)
        raise NotFound("There is no such script or login by scripts.", "Vedette keeps none.")

    async def refuse_login(self, actor: Member) -> NoReturn:
        """Raise UsageError: the scripts of a login would have to be run."""
        require_somewhere(actor, Permission.MANAGE_SCAN_PROFILES)
        raise UsageError(
            "customScripts is not supported: Vedette runs no scripts that are sent to it.",
            "Save the login's settings in a scan profile (scanprofiles/new).",
            field="customScripts",
        )

    async def refuse_check(self, actor: Member) -> NoReturn:
        """Raise UsageError: a check that is sent as a script would have to be run."""
        require_somewhere(actor, Permission.MANAGE_SCAN_PROFILES)
        raise UsageError(
            "Content is not supported: Vedette runs no scripts that are sent to it.",
            "Write the check in Python (CONTRIBUTING.md tells how), so that its findings can be repeated.",
            field="Content",
        )
