# SPDX-License-Identifier: Apache-2.0
"""Remedies for values that come out in pages, headers and addresses."""

from __future__ import annotations

MARKUP = """
@python Let the template escape (Jinja2 with autoescape, Django); mark nothing as safe that holds a value from outside.
return render_template("search.html", query=request.args.get("q", ""))
@php Escape at the place of output, quotes included; Twig and Blade do so by themselves.
echo htmlspecialchars($query, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
@java Escape with the encoder of the place, or let Thymeleaf's th:text do it.
out.print(Encode.forHtml(query));
@dotnet Razor encodes what is printed with @; do not wrap values in Html.Raw.
<p>Results for @Model.Query</p>
@node Use the escaping form of the template (<%= in EJS, {{ in Handlebars), and clean wanted markup with DOMPurify.
res.render("search", { query: String(req.query.q ?? "") });
@ruby ERB escapes what <%= prints; avoid raw and html_safe for values from outside.
<p>Results for <%= params[:q] %></p>
@go html/template escapes by the place where a value stands; text/template does not.
err := template.Must(template.New("p").Parse("<p>{{.}}</p>")).Execute(w, r.FormValue("q"))
"""

DOM_MARKUP = """
@browser Write texts as text; where markup is wanted, clean it first, and let Trusted Types refuse all else.
const name = new URLSearchParams(location.search).get("name") ?? "";
document.querySelector("#greeting").textContent = name;
document.querySelector("#note").innerHTML = DOMPurify.sanitize(note);
"""

DOM_REDIRECT = """
@browser Go to paths of the own origin only.
const wanted = new URL(new URLSearchParams(location.search).get("next") ?? "/", location.origin);
location.assign(wanted.origin === location.origin ? wanted.href : "/");
"""

MESSAGES = """
@browser Compare the sender's origin as a whole before a message is read, and name the receiver when one is sent.
addEventListener("message", (event) => {
  if (event.origin !== "https://partner.example") return;
  document.querySelector("#state").textContent = String(event.data);
});
frame.contentWindow.postMessage("ready", "https://partner.example");
"""

PROTOTYPES = """
@browser Keep keys from outside in a Map or in an object without a prototype, and skip the keys that reach one.
const settings = Object.create(null);
for (const [key, value] of new URLSearchParams(location.search)) {
  if (!["__proto__", "constructor", "prototype"].includes(key)) settings[key] = value;
}
"""

COMPILED_TEMPLATE = """
@browser Let the framework compile templates of your own alone; what comes from outside goes in as data.
const name = document.querySelector("#name").textContent;
Vue.createApp({ data: () => ({ name }), template: "<p>{{ name }}</p>" }).mount("#greeting");
"""

INTEGRITY = """
@browser:html Give each script and stylesheet from elsewhere the hash of its content, or serve it from the own site.
<script src="https://cdn.example/lib-1.2.3.min.js" crossorigin="anonymous"
        integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"></script>
"""

WINDOWS = """
@browser:html Let pages that open in a new window have no handle on the one that opened them.
<a href="https://elsewhere.example/" target="_blank" rel="noopener noreferrer">Elsewhere</a>
"""

PASSWORD_FIELD = """
@browser:html Say what a field holds, so that password managers know; where nothing may be kept, say so.
<input type="password" name="password" autocomplete="current-password">
<input type="password" name="new-password" autocomplete="new-password">
<input type="text" name="one-time-code" inputmode="numeric" autocomplete="one-time-code">
"""

HEADER_LINE = """
@python Refuse values with line ends; current servers do, self-made responses do not.
if any(char in name for char in "\\r\\n\\0"):
    raise ValueError("not a header's value")
response.headers["X-Name"] = name
@php header() refuses line ends since PHP 5.1.2; encode the value where it is part of an address.
header('Location: /search?q=' . rawurlencode($query));
@java Encode the value before it becomes a part of a header.
response.setHeader("X-Name", URLEncoder.encode(name, StandardCharsets.UTF_8));
@dotnet Encode the value; Kestrel refuses control characters.
Response.Headers["X-Name"] = Uri.EscapeDataString(name);
@node Encode the value; setHeader throws for characters that no header may hold.
res.setHeader("X-Name", encodeURIComponent(name));
@ruby Encode the value before it becomes a part of a header.
response.set_header("X-Name", ERB::Util.url_encode(name))
@go Encode the value; net/http replaces line ends.
w.Header().Set("X-Name", url.QueryEscape(name))
"""

HOST_NAME = """
@python Name the hosts that the site has, and build links from a configured address.
ALLOWED_HOSTS = ["shop.example"]
BASE_URL = "https://shop.example"
@php Build links from a configured address instead of $_SERVER['HTTP_HOST'].
$link = rtrim(getenv('BASE_URL'), '/') . '/reset?token=' . rawurlencode($token);
@java Build links from a configured address, and trust forwarded headers only from your own proxy.
String link = UriComponentsBuilder.fromUriString(baseUrl).path("/reset").queryParam("token", token).toUriString();
@dotnet Name the hosts, and the proxies whose forwarded headers count.
builder.Services.Configure<HostFilteringOptions>(o => o.AllowedHosts = ["shop.example"]);
builder.Services.Configure<ForwardedHeadersOptions>(o => o.KnownProxies.Add(IPAddress.Parse("10.0.0.1")));
@node Build links from a configured address, and trust a proxy only by its address.
app.set("trust proxy", "10.0.0.1");
const link = new URL(`/reset?token=${encodeURIComponent(token)}`, process.env.BASE_URL);
@ruby Name the hosts; Rails refuses others, and mail takes its own.
config.hosts = ["shop.example"]
config.action_mailer.default_url_options = { host: "shop.example", protocol: "https" }
@go Compare the host with the configured one, and build links from that.
if r.Host != "shop.example" {
	http.Error(w, "unknown host", http.StatusMisdirectedRequest)
	return
}
"""

REDIRECT = """
@python Follow only paths of the own site.
target = request.args.get("next", "/")
if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.host}):
    target = "/"
@php Choose the target by a key, or accept a path that begins with one slash alone.
$next = $_GET['next'] ?? '/';
header('Location: ' . (preg_match('#\\A/(?![/\\\\\\\\])[\\w/-]*\\z#', $next) ? $next : '/'));
@java Accept a path of the own site alone.
URI next = URI.create(wanted);
String target = !next.isAbsolute() && next.getRawAuthority() == null ? next.getRawPath() : "/";
@dotnet Use LocalRedirect, which refuses other sites.
return Url.IsLocalUrl(next) ? LocalRedirect(next) : LocalRedirect("/");
@node Resolve against the own origin and compare.
const own = "https://shop.example";
const wanted = new URL(String(req.query.next ?? "/"), own);
res.redirect(wanted.origin === own ? wanted.pathname + wanted.search : "/");
@ruby Let Rails refuse other hosts.
redirect_to(url_from(params[:next]) || root_path)
@go Resolve and accept only what has no host of its own.
target := "/"
if u, err := url.Parse(next); err == nil && u.Host == "" && u.Scheme == "" && !strings.HasPrefix(u.Path, "//") {
	target = u.EscapedPath()
}
"""
