# SPDX-License-Identifier: Apache-2.0
"""A client of any server that speaks the API 1.0; holds the connector action "Get Scan Details".

asset = Asset("https://www.netsparkercloud.com", user_id, token)
[reply] = get_scan_details(asset, {"path_parameters": {"id": "87be9df1-9f81-46e9-e860-b13b04474ccc"}})
"""

from vedette.connector.asset import Asset
from vedette.connector.catalogue import ACTIONS, get_action
from vedette.connector.reply import Reply, ReplyError
from vedette.connector.run import get_scan_details, get_scan_details_async, run_action, run_action_async
from vedette.connector.sender import Limits

__all__ = [
    "ACTIONS",
    "Asset",
    "Limits",
    "Reply",
    "ReplyError",
    "get_action",
    "get_scan_details",
    "get_scan_details_async",
    "run_action",
    "run_action_async",
]
