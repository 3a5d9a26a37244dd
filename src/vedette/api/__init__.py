# SPDX-License-Identifier: Apache-2.0
"""The REST faces: the vendor's API 1.0 and our own; calls services only."""
