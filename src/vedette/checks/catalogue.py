# SPDX-License-Identifier: Apache-2.0
"""Every check, sorted by id: add one here, and the laws in `tests/checks/test_laws.py` hold it to its word."""

from __future__ import annotations

from vedette.checks import (
    backup_file,
    client_prototype_pollution,
    code_injection,
    content_security_policy_missing,
    content_security_policy_weak,
    content_type_options_missing,
    cookie_without_httponly,
    cookie_without_samesite,
    cookie_without_secure,
    cors_misconfigured,
    cross_site_scripting,
    csrf_token_missing,
    database_error_disclosure,
    debug_page_exposed,
    directory_listing,
    dom_cross_site_scripting,
    dom_open_redirect,
    expression_injection,
    form_to_http,
    framing_allowed,
    graphql_introspection_enabled,
    host_header_injection,
    html_injection,
    http_header_injection,
    insecure_deserialisation,
    insecure_transport,
    internal_address_disclosure,
    json_web_token_not_verified,
    ldap_injection,
    message_origin_unchecked,
    mixed_content,
    nosql_injection,
    open_cross_domain_policy,
    open_redirect,
    os_command_injection,
    out_of_date_component,
    password_in_query,
    password_over_http,
    path_traversal,
    personal_data_disclosure,
    referrer_policy_missing,
    remote_file_inclusion,
    secret_disclosure,
    server_side_include_injection,
    server_side_request_forgery,
    session_id_in_url,
    shared_cache_of_private_page,
    source_code_disclosure,
    sql_injection,
    stack_trace_disclosure,
    strict_transport_security_missing,
    subresource_integrity_missing,
    template_injection,
    trace_method_enabled,
    version_control_exposed,
    version_disclosure,
    vulnerable_javascript_library,
    xml_external_entity,
    xpath_injection,
)
from vedette.domain.check import AreaCheck, Check, PassiveCheck, PointCheck
from vedette.errors import NotFound

ACTIVE: tuple[PointCheck, ...] = (
    code_injection.CHECK,
    cross_site_scripting.CHECK,
    expression_injection.CHECK,
    html_injection.CHECK,
    http_header_injection.CHECK,
    insecure_deserialisation.CHECK,
    ldap_injection.CHECK,
    nosql_injection.CHECK,
    open_redirect.CHECK,
    os_command_injection.CHECK,
    path_traversal.CHECK,
    remote_file_inclusion.CHECK,
    server_side_include_injection.CHECK,
    server_side_request_forgery.CHECK,
    sql_injection.CHECK,
    template_injection.CHECK,
    xml_external_entity.CHECK,
    xpath_injection.CHECK,
)
AREA: tuple[AreaCheck, ...] = (
    backup_file.CHECK,
    client_prototype_pollution.CHECK,
    cors_misconfigured.CHECK,
    debug_page_exposed.CHECK,
    dom_cross_site_scripting.CHECK,
    dom_open_redirect.CHECK,
    graphql_introspection_enabled.CHECK,
    host_header_injection.CHECK,
    json_web_token_not_verified.CHECK,
    message_origin_unchecked.CHECK,
    open_cross_domain_policy.CHECK,
    trace_method_enabled.CHECK,
    version_control_exposed.CHECK,
)
"""The active checks of routes, directories and hosts."""
PASSIVE: tuple[PassiveCheck, ...] = (
    content_security_policy_missing.CHECK,
    content_security_policy_weak.CHECK,
    content_type_options_missing.CHECK,
    cookie_without_httponly.CHECK,
    cookie_without_samesite.CHECK,
    cookie_without_secure.CHECK,
    csrf_token_missing.CHECK,
    database_error_disclosure.CHECK,
    directory_listing.CHECK,
    form_to_http.CHECK,
    framing_allowed.CHECK,
    insecure_transport.CHECK,
    internal_address_disclosure.CHECK,
    mixed_content.CHECK,
    out_of_date_component.CHECK,
    password_in_query.CHECK,
    password_over_http.CHECK,
    personal_data_disclosure.CHECK,
    referrer_policy_missing.CHECK,
    secret_disclosure.CHECK,
    session_id_in_url.CHECK,
    shared_cache_of_private_page.CHECK,
    source_code_disclosure.CHECK,
    stack_trace_disclosure.CHECK,
    strict_transport_security_missing.CHECK,
    subresource_integrity_missing.CHECK,
    version_disclosure.CHECK,
    vulnerable_javascript_library.CHECK,
)

EVERY: tuple[Check, ...] = (*ACTIVE, *AREA, *PASSIVE)
_BY_ID = {check.id: check for check in EVERY}


def get_check(check_id: str) -> Check:
    """Return the check called `check_id`. Raises NotFound."""
    try:
        return _BY_ID[check_id]
    except KeyError:
        raise NotFound(
            f"There is no check called {check_id!r}.", "`vedette checks list` prints the ids of all checks."
        ) from None
