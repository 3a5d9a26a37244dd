# SPDX-License-Identifier: Apache-2.0
"""Versions of servers, languages, frameworks and content systems with published weaknesses.

Our own table, from the makers' public lists of fixed weaknesses; `AS_OF` says up to when. It holds weaknesses that can
be reached over HTTP, for products that tell their versions. What stands here is a range and numbers, nothing else.
Sources: httpd.apache.org/security, nginx.org/en/security_advisories.html, php.net/ChangeLog, openssl-library.org/news,
tomcat.apache.org/security, drupal.org/security, wordpress.org/news, docs.djangoproject.com/en/dev/releases/security,
and the advisories of the other projects.
"""

from __future__ import annotations

from collections.abc import Mapping

from vedette.checks.library_advisories import Advisory

AS_OF = "2025-12-10"
"""The day of the data: what was found later is not known here."""

# Product; from which version; below which version; numbers.
_TABLE = """
apache 2.4.49 2.4.50 CVE-2021-41773
apache 2.4.49 2.4.51 CVE-2021-42013
apache 2.4.0 2.4.49 CVE-2021-40438 CVE-2021-39275 CVE-2021-34798
apache 2.4.0 2.4.52 CVE-2021-44790 CVE-2021-44224
apache 2.4.0 2.4.53 CVE-2022-22720 CVE-2022-23943 CVE-2022-22721 CVE-2022-22719
apache 2.4.0 2.4.54 CVE-2022-31813 CVE-2022-26377 CVE-2022-28615 CVE-2022-29404
apache 2.4.0 2.4.55 CVE-2022-36760 CVE-2006-20001 CVE-2022-37436
apache 2.4.0 2.4.56 CVE-2023-25690 CVE-2023-27522
apache 2.4.0 2.4.58 CVE-2023-31122 CVE-2023-45802
apache 2.4.0 2.4.59 CVE-2023-38709 CVE-2024-24795 CVE-2024-27316
apache 2.4.0 2.4.60 CVE-2024-38473 CVE-2024-38474 CVE-2024-38475 CVE-2024-38476 CVE-2024-38477 CVE-2024-39573
apache 2.4.0 2.4.64 CVE-2024-42516 CVE-2024-43204 CVE-2025-23048 CVE-2025-49812 CVE-2025-53020
apache 2.4.0 2.4.66 CVE-2025-55753 CVE-2025-58098 CVE-2025-65082
nginx 0.6.18 1.20.1 CVE-2021-23017
nginx 0.5.6 1.12.1 CVE-2017-7529
nginx 1.13.0 1.13.3 CVE-2017-7529
nginx 1.9.5 1.14.1 CVE-2018-16843 CVE-2018-16844
nginx 1.15.0 1.15.6 CVE-2018-16843 CVE-2018-16844
nginx 1.9.5 1.16.1 CVE-2019-9511 CVE-2019-9513 CVE-2019-9516
nginx 1.17.0 1.17.3 CVE-2019-9511 CVE-2019-9513 CVE-2019-9516
nginx 1.11.4 1.26.3 CVE-2025-23419
nginx 1.27.0 1.27.4 CVE-2025-23419
php 7.1 7.1.33 CVE-2019-11043
php 7.2 7.2.24 CVE-2019-11043
php 7.3 7.3.11 CVE-2019-11043
php 5.3 7.4.30 CVE-2022-31625 CVE-2022-31626
php 8.0 8.0.20 CVE-2022-31625 CVE-2022-31626
php 8.1 8.1.7 CVE-2022-31625 CVE-2022-31626
php 7.2 7.4.33 CVE-2022-37454
php 8.0 8.0.25 CVE-2022-37454
php 8.1 8.1.12 CVE-2022-37454
php 8.0 8.0.30 CVE-2023-3823 CVE-2023-3824
php 8.1 8.1.22 CVE-2023-3823 CVE-2023-3824
php 8.2 8.2.9 CVE-2023-3823 CVE-2023-3824
php 8.1 8.1.28 CVE-2024-2756 CVE-2024-3096
php 8.2 8.2.18 CVE-2024-2756 CVE-2024-3096
php 8.3 8.3.6 CVE-2024-2756 CVE-2024-3096
php 8.1 8.1.29 CVE-2024-5458
php 8.2 8.2.20 CVE-2024-5458
php 8.3 8.3.8 CVE-2024-5458
php 8.1 8.1.30 CVE-2024-8925 CVE-2024-8927
php 8.2 8.2.24 CVE-2024-8925 CVE-2024-8927
php 8.3 8.3.12 CVE-2024-8925 CVE-2024-8927
php 8.1 8.1.31 CVE-2024-8929 CVE-2024-11233 CVE-2024-11234
php 8.2 8.2.26 CVE-2024-8929 CVE-2024-11233 CVE-2024-11234
php 8.3 8.3.14 CVE-2024-8929 CVE-2024-11233 CVE-2024-11234
php 8.1 8.1.33 CVE-2025-1220 CVE-2025-1735 CVE-2025-6491
php 8.2 8.2.29 CVE-2025-1220 CVE-2025-1735 CVE-2025-6491
php 8.3 8.3.23 CVE-2025-1220 CVE-2025-1735 CVE-2025-6491
php 8.4 8.4.10 CVE-2025-1220 CVE-2025-1735 CVE-2025-6491
openssl 1.0.1 1.0.1g CVE-2014-0160
openssl 1.0.2 1.0.2zd CVE-2022-0778
openssl 1.1.1 1.1.1n CVE-2022-0778
openssl 3.0.0 3.0.2 CVE-2022-0778
openssl 1.1.1 1.1.1l CVE-2021-3711 CVE-2021-3712
openssl 3.0.0 3.0.7 CVE-2022-3602 CVE-2022-3786
openssl 1.0.2 1.0.2zg CVE-2023-0286
openssl 1.1.1 1.1.1t CVE-2023-0286
openssl 3.0.0 3.0.8 CVE-2023-0286
apache_tomcat 7.0.0 7.0.82 CVE-2017-12617
apache_tomcat 8.5.0 8.5.23 CVE-2017-12617
apache_tomcat 7.0.0 7.0.100 CVE-2020-1938
apache_tomcat 8.5.0 8.5.51 CVE-2020-1938
apache_tomcat 9.0.0 9.0.31 CVE-2020-1938
apache_tomcat 8.5.0 8.5.55 CVE-2020-9484
apache_tomcat 9.0.0 9.0.35 CVE-2020-9484
apache_tomcat 8.5.0 8.5.96 CVE-2023-46589
apache_tomcat 9.0.0 9.0.83 CVE-2023-46589
apache_tomcat 10.1.0 10.1.16 CVE-2023-46589
apache_tomcat 9.0.0 9.0.98 CVE-2024-50379
apache_tomcat 10.1.0 10.1.34 CVE-2024-50379
apache_tomcat 11.0.0 11.0.2 CVE-2024-50379
apache_tomcat 9.0.0 9.0.99 CVE-2025-24813
apache_tomcat 10.1.0 10.1.35 CVE-2025-24813
apache_tomcat 11.0.0 11.0.3 CVE-2025-24813
jetty 9.4.37 9.4.43 CVE-2021-34429
jetty 10.0.1 10.0.6 CVE-2021-34429
jetty 9.0.0 9.4.51 CVE-2023-26048 CVE-2023-26049
jetty 10.0.0 10.0.14 CVE-2023-26048 CVE-2023-26049
jetty 11.0.0 11.0.14 CVE-2023-26048 CVE-2023-26049
lighttpd 1.4.46 1.4.64 CVE-2022-22707
lighttpd 1.4.56 1.4.67 CVE-2022-41556
microsoft-iis 6.0 6.1 CVE-2017-7269
drupal 7.0 7.32 CVE-2014-3704
drupal 7.0 7.58 CVE-2018-7600
drupal 7.0 7.59 CVE-2018-7602
drupal 8.0.0 8.3.9 CVE-2018-7600
drupal 8.4.0 8.4.6 CVE-2018-7600
drupal 8.5.0 8.5.1 CVE-2018-7600
drupal 8.5.0 8.5.11 CVE-2019-6340
drupal 8.6.0 8.6.10 CVE-2019-6340
joomla 1.5.0 3.4.6 CVE-2015-8562
joomla 4.0.0 4.2.8 CVE-2023-23752
wordpress 4.7.0 4.7.2 CVE-2017-1001000
wordpress 5.8.0 5.8.3 CVE-2022-21661 CVE-2022-21662 CVE-2022-21663 CVE-2022-21664
wordpress 6.2.0 6.2.1 CVE-2023-2745
wordpress 6.4.0 6.4.2 CVE-2024-31211
django 3.1 3.1.13 CVE-2021-35042
django 3.2 3.2.5 CVE-2021-35042
django 2.2 2.2.28 CVE-2022-28346 CVE-2022-28347
django 3.2 3.2.13 CVE-2022-28346 CVE-2022-28347
django 4.0 4.0.4 CVE-2022-28346 CVE-2022-28347
django 3.2 3.2.14 CVE-2022-34265
django 4.0 4.0.6 CVE-2022-34265
django 4.2 4.2.15 CVE-2024-42005
django 5.0 5.0.8 CVE-2024-42005
django 4.2 4.2.24 CVE-2025-57833
django 5.1 5.1.12 CVE-2025-57833
django 5.2 5.2.6 CVE-2025-57833
django 4.2 4.2.25 CVE-2025-59681
django 5.1 5.1.13 CVE-2025-59681
django 5.2 5.2.7 CVE-2025-59681
django 4.2 4.2.26 CVE-2025-64459
django 5.1 5.1.14 CVE-2025-64459
django 5.2 5.2.8 CVE-2025-64459
werkzeug 0 2.2.3 CVE-2023-25577 CVE-2023-23934
werkzeug 0 2.3.8 CVE-2023-46136
werkzeug 3.0.0 3.0.1 CVE-2023-46136
werkzeug 0 3.0.3 CVE-2024-34069
werkzeug 0 3.0.6 CVE-2024-49766 CVE-2024-49767
gunicorn 0 19.5.0 CVE-2018-1000164
gunicorn 0 22.0.0 CVE-2024-1135
gunicorn 0 23.0.0 CVE-2024-6827
tornadoserver 0 6.3.2 CVE-2023-28370
tornadoserver 0 6.4.2 CVE-2024-52804
tornadoserver 0 6.5.0 CVE-2025-47287
aiohttp 1.0.5 3.9.2 CVE-2024-23334
aiohttp 0 3.9.4 CVE-2024-30251
aiohttp 0 3.10.11 CVE-2024-52304
jenkins 0 2.426.3 CVE-2024-23897
next.js 11.1.4 12.3.5 CVE-2025-29927
next.js 13.0.0 13.5.9 CVE-2025-29927
next.js 14.0.0 14.2.25 CVE-2025-29927
next.js 15.0.0 15.2.3 CVE-2025-29927
"""


def _read(table: str) -> Mapping[str, tuple[Advisory, ...]]:
    found: dict[str, tuple[Advisory, ...]] = {}
    for line in filter(None, table.split("\n")):
        product, first, fixed, *numbers = line.split()
        key = product.replace("_", " ")
        found[key] = (*found.get(key, ()), Advisory(first, fixed, tuple(numbers)))
    return found


ADVISORIES: Mapping[str, tuple[Advisory, ...]] = _read(_TABLE)
"""By the id of the product."""
