# SPDX-License-Identifier: Apache-2.0
"""Frozen values and enums; standard library only."""
