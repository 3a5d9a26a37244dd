# SPDX-License-Identifier: Apache-2.0
"""Files that describe or record requests, read into requests that a crawl may begin with; one file a format."""
