# SPDX-License-Identifier: Apache-2.0
"""Remedies that are a header of each answer: how each stack sends one for the whole site."""

from __future__ import annotations

_TEMPLATE = """
@python Send it with every answer, in one place.
@app.after_request
def add_header(response):
    response.headers.setdefault("NAME", "VALUE")
    return response
@php Send it before any output, in the file that every page includes, or in the server.
header("NAME: VALUE");
@java Send it in a filter in front of everything.
public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
    HttpServletResponse answer = (HttpServletResponse) response;
    answer.setHeader("NAME", "VALUE");
    chain.doFilter(request, response);
}
@dotnet Send it in a middleware at the beginning of the pipeline.
app.Use(async (context, next) =>
{
    context.Response.Headers["NAME"] = "VALUE";
    await next();
});
@node Send it in a middleware before the routes (helmet knows the common ones).
app.use((req, res, next) => {
  res.setHeader("NAME", "VALUE");
  next();
});
@ruby Add it to the default headers.
config.action_dispatch.default_headers["NAME"] = "VALUE"
@go Wrap the handler of the whole site.
func withHeader(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("NAME", "VALUE")
		next.ServeHTTP(w, r)
	})
}
"""


def header_remedies(name: str, value: str) -> str:
    """Return the remedies that send a header; neither part may hold a double quote."""
    return _TEMPLATE.replace("NAME", name).replace("VALUE", value)


CONTENT_SECURITY_POLICY = header_remedies(
    "Content-Security-Policy",
    "default-src 'self'; object-src 'none'; base-uri 'none'",
)
CONTENT_TYPE_OPTIONS = header_remedies("X-Content-Type-Options", "nosniff")
REFERRER_POLICY = header_remedies("Referrer-Policy", "strict-origin-when-cross-origin")
STRICT_TRANSPORT_SECURITY = header_remedies("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
FRAME_ANCESTORS = header_remedies("Content-Security-Policy", "frame-ancestors 'none'")
PERMISSIONS_POLICY = header_remedies("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
OPENER_POLICY = header_remedies("Cross-Origin-Opener-Policy", "same-origin")
RESOURCE_POLICY = header_remedies("Cross-Origin-Resource-Policy", "same-origin")
NO_STORE = header_remedies("Cache-Control", "private, no-store")
