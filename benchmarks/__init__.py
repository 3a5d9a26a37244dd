# SPDX-License-Identifier: Apache-2.0
"""Measures Vedette beside a peer or a limit in the same run: `python -m benchmarks`.

A figure here is a ratio. Both sides of it run interleaved on the same machine in the same minutes, so that a busy
machine slows both; the median over the rounds is printed, and the lowest and highest round beside it.
"""
