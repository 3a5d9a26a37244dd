# SPDX-License-Identifier: Apache-2.0
"""Makes `python -m vedette` the command line."""

from vedette.app import main

if __name__ == "__main__":
    main()
