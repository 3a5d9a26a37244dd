# SPDX-License-Identifier: Apache-2.0
"""The weak places, one class a file, each with its safe twins side by side."""
