# SPDX-License-Identifier: Apache-2.0
"""By what a product shows itself: our own table, a line a sign.

A line is `product | place | pattern`. Places: `header NAME` (its value), `cookie` (a cookie's name), `meta NAME` (the
content of that element), `script` and `link` (the address of one that a page loads), `body` (a page's text) and
`error` (the text of an answer with a status of 400 or more). A group of the pattern is the version. Letter case counts
in texts only, where a fixed beginning makes the search quick; nothing repeats without a bound. A sign belongs to one
product alone: what many products share (`/assets/app.js`, a cookie `sid`) is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class SignPlace(Enum):
    """Where a sign stands."""

    HEADER = "header"
    COOKIE = "cookie"
    META = "meta"
    SCRIPT = "script"
    LINK = "link"
    BODY = "body"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One sign of one product; `name` is that of the header or element."""

    product: str
    place: SignPlace
    name: str
    pattern: re.Pattern[str]


_TABLE = r"""
php | cookie | ^PHPSESSID$
java | cookie | ^JSESSIONID$
asp.net | cookie | ^(?:ASP\.NET_SessionId|\.ASPXAUTH|\.ASPXANONYMOUS)$
asp.net core | cookie | ^\.AspNetCore\.
django | cookie | ^(?:csrftoken|django_language)$
laravel | cookie | ^laravel_session$
symfony | cookie | ^(?:sf_redirect|symfony)$
codeigniter | cookie | ^ci_session$
cakephp | cookie | ^CAKEPHP$
yii | cookie | ^(?:YII_CSRF_TOKEN|_csrf-(?:frontend|backend))$
express | cookie | ^connect\.sid$
play | cookie | ^PLAY_SESSION$
koa | cookie | ^koa(?::sess|\.sid)(?:\.sig)?$
coldfusion | cookie | ^(?:CFID|CFTOKEN)$
wordpress | cookie | ^(?:wordpress_(?:logged_in_)?[0-9a-f]{32}|wp-settings-\d{1,9}|wordpress_test_cookie)$
woocommerce | cookie | ^(?:woocommerce_cart_hash|wp_woocommerce_session_[0-9a-f]{32})$
drupal | cookie | ^S?SESS[0-9a-f]{32}$
typo3 | cookie | ^(?:fe|be)_typo_user$
joomla | cookie | ^joomla_user_state$
magento | cookie | ^(?:mage-(?:cache|messages|translation)[a-z-]{0,30}|X-Magento-Vary)$
prestashop | cookie | ^PrestaShop-[0-9a-f]{32}$
opencart | cookie | ^OCSESSID$
shopify | cookie | ^_shopify_(?:s|y|sa_p|essential)$
shopware | cookie | ^sw-states$
craft-cms | cookie | ^CraftSessionId$
october | cookie | ^october_session$
moodle | cookie | ^MoodleSession[A-Za-z0-9]{0,30}$
phpbb | cookie | ^phpbb3_[a-z0-9]{1,12}_(?:sid|u|k)$
dokuwiki | cookie | ^DokuWiki$
xwiki | cookie | ^xwiki-
nextcloud | cookie | ^(?:__Host-)?nc_(?:sameSiteCookielax|sameSiteCookiestrict|session_id)$
grafana | cookie | ^grafana_session$
gitlab | cookie | ^_gitlab_session$
gitea | cookie | ^i_like_gitea$
jira | cookie | ^atlassian\.xsrf\.token$
phpmyadmin | cookie | ^(?:phpMyAdmin(?:_https)?|pma_lang(?:_https)?)$
roundcube | cookie | ^roundcube_sess(?:id|auth)$
keycloak | cookie | ^(?:KEYCLOAK_(?:SESSION|IDENTITY|LOCALE)|AUTH_SESSION_ID_LEGACY)$
redmine | cookie | ^_redmine_session$
mattermost | cookie | ^MMAUTHTOKEN$
airflow | cookie | ^airflow_session$
zabbix | cookie | ^zbx_session(?:id)?$
matomo | cookie | ^MATOMO_SESSID$
jenkins | cookie | ^JSESSIONID\.[0-9a-f]{8}$
teamcity | cookie | ^TCSESSIONID$
cloudflare | cookie | ^(?:__cf_bm|__cfduid|cf_clearance|__cflb|_cfuvid)$
imperva | cookie | ^(?:visid_incap_\d{1,12}|incap_ses_\d{1,6}_\d{1,12}|nlbi_\d{1,12})$
f5-big-ip | cookie | ^(?:BIGipServer[\w.~%-]{1,100}|TS[0-9a-f]{8})$
barracuda | cookie | ^barra_counter_session$
fortiweb | cookie | ^FORTIWAFSID$
datadome | cookie | ^datadome$
citrix-netscaler | cookie | ^(?:ns_af|citrix_ns_id|NSC_[A-Za-z0-9_.-]{1,80})$
aws-elb | cookie | ^AWS(?:ALB|ELB|ALBCORS|ALBTG|ALBTGCORS)$
aws-waf | cookie | ^aws-waf-token$
akamai | cookie | ^(?:ak_bmsc|bm_sz|_abck|AKA_A2)$
heroku | cookie | ^heroku-session-affinity$
cloudflare | header cf-ray | [0-9a-f]{16}
cloudfront | header x-amz-cf-id | .
fastly | header x-fastly-request-id | .
akamai | header x-akamai-transformed | .
akamai | header x-akamai-request-id | .
azure-front-door | header x-azure-ref | .
google-cloud-cdn | header via | \b1\.1 google\b
bunny | header cdn-pullzone | ^\d
keycdn | header x-edge-location | .
netlify | header x-nf-request-id | .
vercel | header x-vercel-id | .
heroku | header via | \b1\.1 (?:vegur|heroku-router)\b
github-pages | header x-github-request-id | .
amazon-s3 | header x-amz-request-id | ^[0-9A-Z]{16}$
sucuri | header x-sucuri-id | .
imperva | header x-iinfo | .
datadome | header x-datadome | .
varnish | header x-varnish | ^\d
varnish | header via | \bvarnish(?: \(Varnish/(\d{1,3}(?:\.\d{1,3}){0,2})\))?
squid | header via | \(squid/(\d[\w.-]{0,20})\)
haproxy | header via | \bhaproxy\b
envoy | header x-envoy-upstream-service-time | ^\d
kong | header via | \bkong/(\d[\w.-]{0,20})
kong | header x-kong-upstream-latency | ^\d
litespeed | header x-litespeed-cache | .
passenger | header x-powered-by | Phusion Passenger(?:\(R\))?(?: Enterprise)?[ /]?(\d[\w.]{0,20})?
rails | header x-rails-version | ^(\d[\w.]{0,20})
rails | meta csrf-param | ^authenticity_token$
drupal | header x-drupal-cache | .
drupal | header x-drupal-dynamic-cache | .
wordpress | header x-pingback | /xmlrpc\.php$
wordpress | header link | rel="https://api\.w\.org/"
shopify | header x-shopid | ^\d
shopify | header x-shopify-stage | .
magento | header x-magento-cache-debug | .
magento | header x-magento-tags | .
sharepoint | header microsoftsharepointteamservices | ^(\d[\d.]{0,20})
adobe-aem | header x-adobe-content | .
strapi | header x-powered-by | ^Strapi
next.js | header x-powered-by | ^Next\.js ?(\d[\w.-]{0,20})?
nuxt | header x-powered-by | ^Nuxt
nuxt | body | <div id="__nuxt"
grails | header x-powered-by | \bGrails\b
jsf | header x-powered-by | \bJSF/(\d[\w.]{0,12})
jsf | body | name="(?:javax|jakarta)\.faces\.ViewState"
streamlit | body | <title>Streamlit</title>
outlook-web | header x-owa-version | ^(\d[\d.]{0,20})
mattermost | header x-version-id | ^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}\.\d{1,3}
jenkins | header x-jenkins | ^(\d[\w.]{0,20})
teamcity | header teamcity-node-id | .
gitlab | header x-gitlab-meta | .
kibana | header kbn-name | .
kibana | header kbn-version | ^(\d[\w.]{0,20})
prometheus | body | <title>Prometheus Time Series Collection
wordpress | meta generator | ^WordPress ?(\d[\w.-]{0,20})?
woocommerce | meta generator | ^WooCommerce ?(\d[\w.-]{0,20})?
drupal | meta generator | ^Drupal ?(\d[\w.]{0,10})?
joomla | meta generator | ^Joomla!
typo3 | meta generator | ^TYPO3(?: CMS)? ?(\d[\w.]{0,10})?
mediawiki | meta generator | ^MediaWiki ?(\d[\w.-]{0,20})?
ghost | meta generator | ^Ghost ?(\d[\w.]{0,10})?
hugo | meta generator | ^Hugo ?(\d[\w.]{0,10})?
jekyll | meta generator | ^Jekyll v?(\d[\w.]{0,10})?
gatsby | meta generator | ^Gatsby ?(\d[\w.]{0,10})?
dokuwiki | meta generator | ^DokuWiki
discourse | meta generator | ^Discourse ?(\d[\w.-]{0,20})?
plone | meta generator | ^Plone\b
concrete-cms | meta generator | ^(?:concrete5|Concrete CMS)(?: - )?(\d[\w.]{0,10})?
silverstripe | meta generator | ^Silverstripe(?: CMS)? ?(\d[\w.]{0,10})?
contao | meta generator | ^Contao Open Source CMS
craft-cms | meta generator | ^Craft CMS
prestashop | meta generator | ^PrestaShop
blogger | meta generator | ^blogger$
wix | meta generator | ^Wix\.com
webflow | meta generator | ^Webflow$
vbulletin | meta generator | ^vBulletin ?(\d[\w.]{0,10})?
xwiki | meta generator | ^XWiki
dnn | meta generator | ^DotNetNuke
umbraco | meta generator | ^umbraco
superset | body | <div id="app" data-bootstrap="[^>]{0,400}superset
redmine | meta description | ^Redmine$
gitea | meta author | ^Gitea - Git with a cup of tea$
wordpress | script | /wp-(?:includes|content)/
wordpress | link | /wp-(?:includes|content)/
drupal | script | /(?:core/)?misc/drupal\.js
joomla | script | /media/(?:system|jui)/js/
magento | script | /static/version\d{1,20}/frontend/
magento | script | /mage/(?:cookies|requirejs)\b
shopify | script | ^https?://cdn\.shopify\.com/
squarespace | script | ^https?://(?:assets|static1)\.squarespace\.com/
typo3 | script | /typo3(?:conf|temp)/
umbraco | link | /umbraco_client/
sharepoint | script | /_layouts/15/
moodle | script | /theme/yui_combo\.php
sitecore | link | /-/media/(?:base-themes|themes)/
next.js | script | /_next/static/
next.js | body | <script id="__NEXT_DATA__"
nuxt | script | /_nuxt/
sveltekit | body | data-sveltekit-
remix | body | window\.__remixContext
gatsby | body | <div id="___gatsby"
blazor | script | /_framework/blazor\.(?:web|server|webassembly)\.js
angular | body |  ng-version="(\d{1,3}\.\d{1,3}\.\d{1,3}(?:-[a-z0-9.]{1,12})?)"
angularjs | body |  (?:data-)?ng-app=["']
react | body |  data-react(?:root|id|-helmet)\b
vue | body |  data-v-app\b
htmx | body |  (?:data-)?hx-(?:get|post|boost|target|swap|trigger)=["']
alpinejs | body |  x-data="
swagger-ui | script | /swagger-ui(?:-bundle|-standalone-preset)?\.js
swagger-ui | body | <div id="swagger-ui"
redoc | body | <redoc\b
graphiql | script | /graphiql(?:\.min)?\.js
fastapi | body | <title>FastAPI - Swagger UI</title>
dash | body | <div id="react-entry-point">
asp.net | body | <input[^>]{0,80} name="__VIEWSTATE"
blazor | body | <!--Blazor:\{
modernizr | script | /modernizr[-.](\d{1,2}(?:\.\d{1,3}){1,2})?
d3 | script | /d3[-@./]v?(\d{1,2}(?:\.\d{1,3}){1,2})
three.js | script | /three[@/](?:r|0\.)?(\d{2,3})
chart.js | script | /chart(?:\.js)?[-@/](\d{1,2}(?:\.\d{1,3}){1,2})
tinymce | script | /tinymce[-@/](\d{1,2}(?:\.\d{1,3}){1,2})
ckeditor | script | /ckeditor4?/(\d{1,2}(?:\.\d{1,3}){1,2})/
datatables | script | /(?:jquery\.)?datatables(?:\.net)?[-@/](\d{1,2}(?:\.\d{1,3}){1,2})
leaflet | script | /leaflet[-@/](\d{1,2}(?:\.\d{1,3}){1,2})
htmx | script | /htmx(?:\.org)?[-@/](\d{1,2}(?:\.\d{1,3}){1,2})
alpinejs | script | /alpinejs[@/](\d{1,2}(?:\.\d{1,3}){1,2})
react | script | /react(?:-dom)?[-@/](\d{1,2}(?:\.\d{1,3}){1,2})
preact | script | /preact[-@/](\d{1,2}(?:\.\d{1,3}){1,2})
socket.io | script | /socket\.io[-@/](?:client@)?(\d{1,2}(?:\.\d{1,3}){1,2})
requirejs | script | /require(?:\.js|js)[-@/](\d{1,2}(?:\.\d{1,3}){1,2})
mootools | script | /mootools[-/](?:core[-/])?(\d{1,2}(?:\.\d{1,3}){1,2})
prototype | script | /prototype[-/](\d{1,2}(?:\.\d{1,3}){2,3})
dojo | script | /dojo/(\d{1,2}(?:\.\d{1,3}){1,2})/dojo\.js
yui | script | /yui/(\d{1,2}(?:\.\d{1,3}){1,2})/
bootstrap | link | /bootstrap[-@/](\d{1,2}(?:\.\d{1,3}){1,2})
grafana | body | <title>Grafana</title>
gitlab | body | <meta content="GitLab" property="og:site_name"
sonarqube | body | <title>SonarQube</title>
phpmyadmin | body | <title>phpMyAdmin
keycloak | link | /resources/[a-z0-9]{5}/login/keycloak
jupyter | body | <title>Jupyter (?:Notebook|Server)</title>
portainer | body | <title>Portainer</title>
zabbix | body | <title>[^<]{0,40}Zabbix</title>
adminer | body | <a href='https://www\.adminer\.org/'[^>]{0,60}>
matomo | script | /(?:matomo|piwik)\.js$
apache tomcat | error | <h3>Apache Tomcat/(\d{1,2}\.\d{1,2}\.\d{1,3})(?: \([^)]{1,40}\))?</h3>
jetty | error | Powered by Jetty(?:://)?(?: (\d{1,2}\.\d{1,2}[\w.]{0,20}))?
apache | error | <address>Apache/(\d\.\d{1,2}\.\d{1,3})
nginx | error | <center>nginx(?:/(\d\.\d{1,2}\.\d{1,3}))?</center>
openresty | error | <center>openresty(?:/(\d[\d.]{0,20}))?</center>
lighttpd | error | <address>lighttpd/(\d\.\d{1,2}\.\d{1,3})
microsoft-iis | error | <h1>Server Error in .{1,80} Application\.</h1>
asp.net | error | <b>Version Information:</b>.{0,40}ASP\.NET Version:(\d\.\d\.\d{1,6}(?:\.\d{1,6})?)
django | error | <th[^>]{0,40}>Django Version:</th>\s{0,40}<td>(\d{1,2}\.\d{1,2}(?:\.\d{1,3})?)</td>
python | error | <th[^>]{0,40}>Python Version:</th>\s{0,40}<td>(\d\.\d{1,2}\.\d{1,3})</td>
spring-boot | error | <h1>Whitelabel Error Page</h1>
rails | error | <title>Action Controller: Exception caught</title>
sinatra | error | <h2>Sinatra doesn&rsquo;t know this ditty\.</h2>
werkzeug | error | <title>[^<]{0,200}// Werkzeug Debugger</title>
express | error | <pre>Cannot (?:GET|POST|HEAD) /[^<]{0,500}</pre>
coldfusion | error | Error Occurred While Processing Request
lucee | error | <td[^>]{0,60}>Lucee (\d{1,2}\.\d{1,2}\.\d{1,3})
cherrypy | error | Powered by <a href="https?://www\.cherrypy\.(?:dev|org)">CherryPy (\d{1,2}\.\d{1,2}\.\d{1,3})
aws-elb | error | <center><h1>50[234] [A-Z][^<]{3,30}</h1></center>\s{0,9}</body>
wordfence | error | Generated by Wordfence
sucuri | error | <title>Sucuri WebSite Firewall
modsecurity | error | This error was generated by Mod_Security
imperva | error | Incapsula incident ID
barracuda | error | <title>Barracuda (?:Networks|Web Application Firewall)
f5-big-ip | error | The requested URL was rejected\. Please consult with your administrator\.
azure-front-door | error | <h2>Our services aren't available right now</h2>
"""


def _read(table: str) -> tuple[Fingerprint, ...]:
    found = []
    for line in filter(None, table.split("\n")):
        product, where, pattern = line.split(" | ", 2)
        place, _, name = where.partition(" ")
        flags = re.DOTALL if place in ("body", "error") else re.IGNORECASE
        found.append(Fingerprint(product, SignPlace(place), name, re.compile(pattern, flags)))
    return tuple(found)


FINGERPRINTS: tuple[Fingerprint, ...] = _read(_TABLE)
