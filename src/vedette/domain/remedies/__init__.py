# SPDX-License-Identifier: Apache-2.0
"""How weaknesses are mended in each stack: a sentence and a short safe example of our own. One file a family."""
