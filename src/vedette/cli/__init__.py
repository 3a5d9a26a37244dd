# SPDX-License-Identifier: Apache-2.0
"""The command line: `application.py` lists the commands, each file holds a group of them, `doors.py` is what they use.

What is printed is read from stored rows; what a site wrote is printed only after `screen.harmless` has seen it.
"""
