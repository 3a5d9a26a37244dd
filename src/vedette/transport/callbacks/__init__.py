# SPDX-License-Identifier: Apache-2.0
"""Our own listener: HTTP and DNS, for sites that do with a probe what a safe site would not."""
