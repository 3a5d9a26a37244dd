# SPDX-License-Identifier: Apache-2.0
"""Vedette: a self-hosted web-application security testing platform that proves what it reports."""
