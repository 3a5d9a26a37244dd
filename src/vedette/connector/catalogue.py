# SPDX-License-Identifier: Apache-2.0
"""All actions, sorted by name."""

from difflib import get_close_matches

from vedette.connector.action import Action
from vedette.connector.actions import get_scan_details
from vedette.connector.operation import Operation, read_operations
from vedette.errors import NotFound

AnyAction = Action | Operation

ACTIONS: tuple[AnyAction, ...] = tuple(
    sorted((get_scan_details.ACTION, *read_operations()), key=lambda action: action.name)
)


def get_action(name: str) -> AnyAction:
    """Return the action called `name`. Raises: NotFound, with the names that there are."""
    for action in ACTIONS:
        if action.name == name:
            return action
    near = get_close_matches(name.replace("_", "-"), [action.name for action in ACTIONS], n=3)
    raise NotFound(
        f"There is no action {name!r}.",
        f"`vedette action list` names all{'; near are ' if near else ''}{', '.join(near)}.",
    )
