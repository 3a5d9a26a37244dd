# SPDX-License-Identifier: Apache-2.0
"""The only door to the network: gate, HTTP engine, cookies, consent."""
