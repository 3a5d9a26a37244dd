# SPDX-License-Identifier: Apache-2.0
"""Versions of JavaScript libraries with known weaknesses: from which one, below which one, and the advisories.

Derived from the data of RetireJS (https://github.com/RetireJS/retire.js, Apache-2.0) as unretiredjs 1.4.14 carries it;
see NOTICE. Only the ranges and the numbers of advisories stand here. Advisories without a number are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AS_OF = "2026-05-04"
"""The day of the data: what was found later is not known here."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """Versions from `first` up to, but without, `fixed`, and the numbers under which the weakness is known."""

    first: str
    fixed: str
    numbers: tuple[str, ...]


_TABLE = """
angularjs 0 1.5.0-beta.1 CVE-2019-14863
angularjs 0 1.6.0 GHSA-28hp-fgcr-2r4h
angularjs 0 1.7.9 CVE-2019-10768
angularjs 0 1.8.0 GHSA-5cp4-xmrw-59wf CVE-2020-7676
angularjs 0 1.8.4 CVE-2023-26117 CVE-2023-26116 CVE-2022-25869 CVE-2023-26118
angularjs 0 1.8.4 CVE-2025-0716 CVE-2024-8373
angularjs 1.3.0 1.8.4 CVE-2024-21490
angularjs 1.3.0-rc.4 1.8.4 CVE-2024-8372
angularjs 0 1.9.8 CVE-2025-2336
angularjs 0 1.9.9 CVE-2025-4690
angularjs 1.7.0 999 CVE-2022-25844
axios 0 0.18.1 CVE-2019-10742
axios 0 0.21.1 CVE-2020-28168
axios 0 0.21.2 CVE-2021-3749
axios 0.8.1 0.28.0 CVE-2023-45857
axios 0 0.30.0 CVE-2025-27152
axios 1.0.0 1.6.0 CVE-2023-45857
axios 1.3.2 1.7.4 CVE-2024-39338
axios 1.0.0 1.8.2 CVE-2025-27152
axios 0 1.12.0 CVE-2025-58754
axios 0.30.4 0.30.5 GHSA-fw8c-xr5c-95f9
axios 1.14.1 1.14.2 GHSA-fw8c-xr5c-95f9
axios 0 0.31.0 CVE-2026-40175
axios 1.0.0 1.15.0 CVE-2026-40175
backbone 0 0.5.0 CVE-2016-10537
bootstrap 0 3.4.0 CVE-2018-20676 CVE-2018-14042 CVE-2018-20677 CVE-2018-14041
bootstrap 3.0.0 3.4.0 CVE-2016-10735
bootstrap 1.4.0 3.4.1 CVE-2024-6485
bootstrap 3.0.0 3.4.1 CVE-2019-8331
bootstrap 3.4.1 3.4.2 CVE-2025-1647
bootstrap 4.0.0-beta 4.0.0-beta.2 CVE-2016-10735
bootstrap 4.0.0 4.1.2 CVE-2018-14040 CVE-2018-14042 CVE-2018-14041
bootstrap 4.0.0 4.3.1 CVE-2019-8331
bootstrap 4.0.0 5.0.0 CVE-2024-6531
dompurify 0 1.0.11 CVE-2019-25155
dompurify 0 2.0.3 CVE-2019-16728
dompurify 0 2.0.7 GHSA-mjjq-c88q-qhr6
dompurify 0 2.0.17 CVE-2020-26870
dompurify 0 2.4.2 CVE-2024-48910
dompurify 0 2.5.0 CVE-2024-47875
dompurify 0 2.5.4 CVE-2024-45801
dompurify 3.0.0 3.1.3 CVE-2024-47875 CVE-2024-45801
dompurify 0 3.2.4 CVE-2025-26791
handlebars 0 3.0.7 GHSA-q42p-pg8m-cqh6
handlebars 0 3.0.8 GHSA-2cf5-4w76-r9qv CVE-2019-20920 GHSA-g9r4-xpmj-mj65 GHSA-q2c6-c6pm-g3gh
handlebars 0 3.0.8 CVE-2019-19919
handlebars 0 4.0.0 CVE-2015-8861
handlebars 4.0.0 4.0.14 GHSA-q42p-pg8m-cqh6
handlebars 4.1.0 4.1.2 GHSA-q42p-pg8m-cqh6
handlebars 4.0.0 4.3.0 CVE-2019-19919
handlebars 4.0.0 4.4.5 CVE-2019-20922 GHSA-f52g-6jhx-586p
handlebars 4.0.0 4.5.2 GHSA-2cf5-4w76-r9qv
handlebars 4.0.0 4.5.3 CVE-2019-20920 GHSA-g9r4-xpmj-mj65 GHSA-q2c6-c6pm-g3gh
handlebars 0 4.7.7 CVE-2021-23383 CVE-2021-23369
jquery 0 1.6.3 CVE-2011-4969
jquery 0 1.9.0b1 CVE-2012-6708
jquery 1.2.1 1.9.0 CVE-2020-7656
jquery 1.4.0 1.12.0 CVE-2015-9251
jquery 1.12.3 3.0.0-beta1 CVE-2015-9251
jquery 3.0.0-rc.1 3.0.0 CVE-2016-10707
jquery 1.1.4 3.4.0 CVE-2019-11358
jquery 1.0.3 3.5.0 CVE-2020-11023
jquery 1.2.0 3.5.0 CVE-2020-11022
jquery-ui 0 1.13.0 CVE-2021-41182 CVE-2021-41184 CVE-2021-41183
jquery-ui 0 1.13.2 CVE-2022-31160
jquery-validation 0 1.19.3 CVE-2021-21252
jquery-validation 0 1.19.4 CVE-2021-43306
jquery-validation 0 1.19.5 CVE-2022-31147
jquery-validation 0 1.20.0 CVE-2025-3573
knockout 0 3.5.0 CVE-2019-14862
lodash 0 4.17.5 CVE-2018-3721
lodash 0 4.17.11 CVE-2018-16487 CVE-2019-1010266
lodash 0 4.17.12 CVE-2019-10744
lodash 3.7.0 4.17.19 CVE-2020-8203
lodash 0 4.17.21 CVE-2020-28500 CVE-2021-23337
moment 0 2.11.2 CVE-2016-4055
moment 0 2.19.3 CVE-2017-18214
moment 0 2.29.2 CVE-2022-24785
moment 2.18.0 2.29.4 CVE-2022-31129
mustache 0 2.2.1 CVE-2015-8862
select2 0 4.0.6 CVE-2016-10744
underscore 1.3.2 1.12.1 CVE-2021-23358
vue 2.0.0-alpha.1 3.0.0-alpha.0 CVE-2024-9506
"""


def _read(table: str) -> Mapping[str, tuple[Advisory, ...]]:
    found: dict[str, tuple[Advisory, ...]] = {}
    for line in table.split("\n"):
        if line:
            library, first, fixed, *numbers = line.split()
            found[library] = (*found.get(library, ()), Advisory(first, fixed, tuple(numbers)))
    return found


ADVISORIES: Mapping[str, tuple[Advisory, ...]] = _read(_TABLE)
"""By library, in the words of `javascript_libraries.py`."""
