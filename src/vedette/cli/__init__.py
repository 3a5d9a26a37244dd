# SPDX-License-Identifier: Apache-2.0
"""The command line. `build.py` lists the commands; each file holds one group of them; `doors.py` is what it is given.

What is printed is read from stored rows; what a site wrote is printed only after `screen.harmless` has seen it.
"""
