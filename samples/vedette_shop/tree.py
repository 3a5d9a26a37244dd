# SPDX-License-Identifier: Apache-2.0
"""A file tree that exists in memory only: what the weak file routes read instead of a disk.

Its `/etc/passwd` is made up. Nothing in the shop opens a file by a name from a request.
"""

import posixpath
from collections.abc import Mapping
from types import MappingProxyType

PATH_LIMIT_CHARACTERS = 1_024
HOME = "/srv/shop"

_FILES: Mapping[str, str] = MappingProxyType(
    {
        "/etc/passwd": (
            "root:x:0:0:root:/root:/bin/sh\n"
            "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
            "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n"
            "shop:x:1000:1000:Leaf & Kettle:/srv/shop:/usr/sbin/nologin\n"
        ),
        "/etc/hostname": "leaf-and-kettle\n",
        "/srv/shop/manuals/kettle.txt": "Stove-top kettle\n\nFill to the line, heat gently, never boil dry.\n",
        "/srv/shop/manuals/gaiwan.txt": "Gaiwan\n\nWarm the bowl, add five grams of leaf, pour at 95 °C.\n",
        "/srv/shop/leaflets/green.txt": "Green tea\n\nTwo minutes at 75 °C. The second infusion is the best.\n",
        "/srv/shop/leaflets/black.txt": "Black tea\n\nThree to four minutes at 95 °C. Milk is a matter of faith.\n",
        "/srv/shop/warranty/kettle.txt": "Warranty: kettles\n\nTwo years from the day of purchase.\n",
        "/srv/shop/warranty/pots.txt": "Warranty: pots\n\nOne year against cracks in the glaze.\n",
        "/srv/shop/receipts/sample.txt": "Receipt 4711\n\n1 x Ivory Gaiwan   £24.00\n",
        "/srv/shop/guides/water.txt": "Water\n\nSoft water brings out flavour; hard water dulls it.\n",
        "/srv/shop/guides/storage.txt": "Storage\n\nDark, dry, and away from the spice rack.\n",
        "/srv/shop/skins/spring.txt": "Fresh greens on warm white.\n",
        "/srv/shop/skins/winter.txt": "Deep reds on cream.\n",
    }
)


def read_file(folder: str, name: str) -> str | None:
    """Return the text that a careless `open(folder + name)` would give, or None if there is no such file.

    As with `os.path.join`, an absolute `name` wins over `folder`, and `..` climbs.
    """
    if len(name) > PATH_LIMIT_CHARACTERS or "\0" in name:
        return None
    path = posixpath.normpath(posixpath.join(f"{HOME}/{folder}", name))
    return _FILES.get("/" + path.lstrip("/"))
