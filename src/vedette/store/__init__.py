# SPDX-License-Identifier: Apache-2.0
"""Tables, migrations and one file an aggregate; fits `scan.ports`."""
