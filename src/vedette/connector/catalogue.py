# SPDX-License-Identifier: Apache-2.0
"""All actions, sorted by name."""

from vedette.connector.action import Action
from vedette.connector.actions import get_scan_details
from vedette.errors import NotFound

ACTIONS: tuple[Action, ...] = (get_scan_details.ACTION,)


def get_action(name: str) -> Action:
    """Return the action called `name`. Raises: NotFound, with the names that there are."""
    for action in ACTIONS:
        if action.name == name:
            return action
    raise NotFound(f"There is no action {name!r}.", f"There are: {', '.join(action.name for action in ACTIONS)}.")
