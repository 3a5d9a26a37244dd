# SPDX-License-Identifier: Apache-2.0
"""Leaf & Kettle: a small tea shop that is weak on purpose, bundled with Vedette as its sample site.

Every weak place stands beside a safe twin that looks like it, so that a scanner can be judged by what it finds, what it
misses and what it reports wrongly. The weak places only *behave* weak: no real file is read, no shell is started, no
row is written, and the shop listens on 127.0.0.1 alone. `truth.py` lists what is weak, what is safe and what can be
reached; Vedette itself never reads it.
"""

from vedette_shop.app import build_shop
from vedette_shop.server import serve_shop

__all__ = ["build_shop", "serve_shop"]
