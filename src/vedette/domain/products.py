# SPDX-License-Identifier: Apache-2.0
"""The products that sites are made of, each under one name, whatever it calls itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

OTHER = "Other"
"""The category of a product that is not in the list."""


@dataclass(frozen=True, slots=True)
class Product:
    """A product under one name; its id is the lower-case word that most often stands for it."""

    id: str
    name: str
    category: str


# A category, and behind it its products: the id, and the name where it differs by more than letter case.
_TABLE = """
Web Server
apache=Apache HTTP Server; nginx=nginx; openresty=OpenResty; microsoft-iis=Microsoft IIS; lighttpd=lighttpd
jetty=Eclipse Jetty; apache-coyote=Apache Coyote; apache tomcat=Apache Tomcat; gunicorn=Gunicorn; uvicorn=Uvicorn
hypercorn=Hypercorn; waitress=Waitress; caddy=Caddy; litespeed=LiteSpeed; kestrel=Kestrel; cowboy=Cowboy; puma=Puma
unicorn=Unicorn; passenger=Phusion Passenger; thin=Thin; webrick=WEBrick; cherrypy=CherryPy; twistedweb=Twisted Web
wsgiserver=WSGIServer; basehttp=Python http.server; simplehttp=Python http.server; undertow=Undertow; wildfly=WildFly
weblogic=Oracle WebLogic; websphere=IBM WebSphere; glassfish=GlassFish; jboss=JBoss; tengine=Tengine; h2o=H2O
Reverse Proxy
haproxy=HAProxy; traefik=Traefik; envoy=Envoy; squid=Squid; kong=Kong
Web Framework
werkzeug=Werkzeug; tornadoserver=Tornado; express=Express; asp.net=ASP.NET; asp.net mvc=ASP.NET MVC
asp.net core=ASP.NET Core; django=Django; flask=Flask; aiohttp=aiohttp; rails=Ruby on Rails; sinatra=Sinatra
laravel=Laravel; symfony=Symfony; codeigniter=CodeIgniter; cakephp=CakePHP; yii=Yii; zend=Laminas; slim=Slim
spring-boot=Spring Boot; jsf=Jakarta Faces; struts=Apache Struts; grails=Grails; play=Play Framework; koa=Koa
next.js=Next.js; nuxt=Nuxt; gatsby=Gatsby; sveltekit=SvelteKit; remix=Remix; phoenix-framework=Phoenix
blazor=Blazor; fastapi=FastAPI; starlette=Starlette; dash=Dash; streamlit=Streamlit
Programming Language
php=PHP; python=Python; perl=Perl; ruby=Ruby; java=Java; node.js=Node.js; go=Go; elixir=Elixir
Library
openssl=OpenSSL; mod_wsgi=mod_wsgi; mod_perl=mod_perl; mod_jk=mod_jk; phusion=Phusion; swagger-ui=Swagger UI
redoc=ReDoc; graphiql=GraphiQL
Content Management System
wordpress=WordPress; drupal=Drupal; joomla=Joomla; typo3=TYPO3; umbraco=Umbraco; mediawiki=MediaWiki; ghost=Ghost
plone=Plone; wagtail=Wagtail; craft-cms=Craft CMS; concrete-cms=Concrete CMS; silverstripe=Silverstripe
contao=Contao; strapi=Strapi; sharepoint=SharePoint; dnn=DNN Platform; sitecore=Sitecore; kentico=Kentico
adobe-aem=Adobe Experience Manager; blogger=Blogger; hugo=Hugo; jekyll=Jekyll; statamic=Statamic; october=October CMS
moodle=Moodle; discourse=Discourse; phpbb=phpBB; vbulletin=vBulletin; dokuwiki=DokuWiki; xwiki=XWiki
confluence=Atlassian Confluence; wix=Wix; squarespace=Squarespace; webflow=Webflow
E-Commerce
magento=Magento; shopify=Shopify; woocommerce=WooCommerce; prestashop=PrestaShop; opencart=OpenCart
shopware=Shopware; bigcommerce=BigCommerce; salesforce-commerce=Salesforce Commerce Cloud
Application
nextcloud=Nextcloud; grafana=Grafana; kibana=Kibana; gitlab=GitLab; gitea=Gitea; jira=Atlassian Jira
bitbucket=Atlassian Bitbucket; phpmyadmin=phpMyAdmin; adminer=Adminer; roundcube=Roundcube; keycloak=Keycloak
sonarqube=SonarQube; nexus=Sonatype Nexus; redmine=Redmine; mattermost=Mattermost; prometheus=Prometheus
coldfusion=Adobe ColdFusion; lucee=Lucee; superset=Apache Superset; airflow=Apache Airflow; jupyter=Jupyter
portainer=Portainer; outlook-web=Outlook on the web; zabbix=Zabbix; matomo=Matomo
Continuous Integration
jenkins=Jenkins; teamcity=TeamCity
Cache
varnish=Varnish
Content Delivery Network
cloudflare=Cloudflare; cloudfront=Amazon CloudFront; fastly=Fastly; akamai=Akamai; azure-front-door=Azure Front Door
google-cloud-cdn=Google Cloud; bunny=BunnyCDN; keycdn=KeyCDN; netlify=Netlify; vercel=Vercel; heroku=Heroku
github-pages=GitHub Pages; amazon-s3=Amazon S3; aws-elb=AWS Elastic Load Balancing
Web Application Firewall
aws-waf=AWS WAF; imperva=Imperva; sucuri=Sucuri; f5-big-ip=F5 BIG-IP; barracuda=Barracuda; fortiweb=FortiWeb
modsecurity=ModSecurity; datadome=DataDome; wordfence=Wordfence; citrix-netscaler=Citrix NetScaler
JavaScript Library
jquery=jQuery; jquery-ui=jQuery UI; jquery-validation=jQuery Validation; bootstrap=Bootstrap; angularjs=AngularJS
angular=Angular; lodash=Lodash; underscore=Underscore; moment=Moment; handlebars=Handlebars; mustache=Mustache
vue=Vue; react=React; axios=Axios; dompurify=DOMPurify; knockout=Knockout; select2=Select2; backbone=Backbone
svelte=Svelte; emberjs=Ember; alpinejs=Alpine.js; htmx=htmx; d3=D3; three.js=three.js; chart.js=Chart.js
ckeditor=CKEditor; tinymce=TinyMCE; preact=Preact; stimulus=Stimulus; turbo=Turbo; polymer=Polymer; dojo=Dojo
extjs=Ext JS; mootools=MooTools; prototype=Prototype; requirejs=RequireJS; socket.io=Socket.IO; datatables=DataTables
leaflet=Leaflet; modernizr=Modernizr; core-js=core-js; yui=YUI; bootstrap-table=Bootstrap Table
highcharts=Highcharts; zone.js=Zone.js
"""


def _read(table: str) -> Mapping[str, Product]:
    found: dict[str, Product] = {}
    category = OTHER
    for line in filter(None, table.split("\n")):
        if "=" not in line:
            category = line
            continue
        for entry in line.split("; "):
            key, _, name = entry.partition("=")
            found[key] = Product(key, name, category)
    return MappingProxyType(found)


PRODUCTS: Mapping[str, Product] = _read(_TABLE)
"""By id."""

_OTHER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "cpython": "python",
        "apache-httpd": "apache",
        "tomcat": "apache tomcat",
        "node": "node.js",
        "nodejs": "node.js",
        "phusion passenger": "passenger",
        "phusion_passenger": "passenger",
        "iis": "microsoft-iis",
        "tornado": "tornadoserver",
        "servlet": "java",
        "jsp": "java",
        "wordpress.com": "wordpress",
        "typo3 cms": "typo3",
        "craft cms": "craft-cms",
        "concrete cms": "concrete-cms",
        "ruby on rails": "rails",
        "mod_rails": "passenger",
        "haproxy-ingress": "haproxy",
        "golang": "go",
    }
)


def product_called(word: str) -> Product:
    """Return the product that calls itself `word`; one of its own, of category `OTHER`, where it is not known."""
    folded = word.strip().casefold()
    return PRODUCTS.get(_OTHER_WORDS.get(folded, folded)) or Product(folded, word.strip(), OTHER)
