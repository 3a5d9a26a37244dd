# SPDX-License-Identifier: Apache-2.0
"""What a user can ask for: each service checks the permission and opens the transaction; one file an aggregate."""
