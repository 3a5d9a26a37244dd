# SPDX-License-Identifier: Apache-2.0
"""What a site is written in, as far as a remedy differs by it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Stack(Enum):
    """A language with its frameworks; the value is how prose calls it."""

    PYTHON = "Python"
    PHP = "PHP"
    JAVA = "Java"
    DOTNET = ".NET"
    NODE = "Node.js"
    RUBY = "Ruby"
    GO = "Go"
    BROWSER = "scripts and markup of the page"


SERVER_STACKS = tuple(stack for stack in Stack if stack is not Stack.BROWSER)
"""Those of which one answers a site's requests."""

_PRODUCTS = {
    Stack.PYTHON: "python, django, flask, werkzeug, tornadoserver, aiohttp, gunicorn, uvicorn, hypercorn, waitress, "
    "cherrypy, fastapi, starlette, wsgiserver, basehttp, simplehttp, mod_wsgi, plone, wagtail, superset, "
    "airflow, jupyter, streamlit, dash, twistedweb",
    Stack.PHP: "php, laravel, symfony, codeigniter, cakephp, yii, zend, slim, wordpress, woocommerce, drupal, joomla, "
    "typo3, magento, prestashop, opencart, mediawiki, moodle, phpbb, vbulletin, dokuwiki, nextcloud, "
    "phpmyadmin, adminer, roundcube, craft-cms, concrete-cms, silverstripe, contao, shopware, statamic, "
    "october, matomo, zabbix",
    Stack.JAVA: "java, apache tomcat, apache-coyote, jetty, undertow, wildfly, jboss, weblogic, websphere, glassfish, "
    "spring-boot, jsf, struts, grails, play, jenkins, confluence, jira, bitbucket, keycloak, sonarqube, "
    "nexus, xwiki, adobe-aem",
    Stack.DOTNET: "asp.net, asp.net mvc, asp.net core, kestrel, blazor, umbraco, sharepoint, dnn, sitecore, kentico, "
    "outlook-web",
    Stack.NODE: "node.js, express, koa, next.js, nuxt, remix, sveltekit, ghost, strapi, gatsby",
    Stack.RUBY: "ruby, rails, sinatra, puma, unicorn, passenger, thin, webrick, redmine, gitlab, discourse",
    Stack.GO: "go, caddy, traefik, grafana, prometheus, gitea, mattermost, portainer, hugo",
}
_BY_PRODUCT = {word: stack for stack, text in _PRODUCTS.items() for word in text.split(", ")}


def stacks_of(products: Iterable[str]) -> tuple[Stack, ...]:
    """Return the stacks that products (by id) are made with or run, each once, in the order of the enum."""
    found = {_BY_PRODUCT[product] for product in products if product in _BY_PRODUCT}
    return tuple(stack for stack in SERVER_STACKS if stack in found)
