# SPDX-License-Identifier: Apache-2.0
"""The vendor's models in wire order, its dates, durations and GUIDs; no I/O."""
