# SPDX-License-Identifier: Apache-2.0
"""Remedies for connections: TLS, other sites that are asked, and other origins that ask."""

from __future__ import annotations

HTTPS = """
@python Send whoever comes over http to https, and write links without a scheme of their own.
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31536000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
@php Send whoever comes over http to https, in the server or before anything else.
if (empty($_SERVER['HTTPS'])) {
    header('Location: https://shop.example' . $_SERVER['REQUEST_URI'], true, 301);
    exit;
}
@java Ask for a secure channel everywhere.
http.redirectToHttps(Customizer.withDefaults());
@dotnet Redirect and announce.
app.UseHsts();
app.UseHttpsRedirection();
@node Redirect what did not come over TLS.
app.use((req, res, next) => (req.secure ? next() : res.redirect(301, `https://shop.example${req.originalUrl}`)));
@ruby Let Rails force TLS.
config.force_ssl = true
@go Answer on port 80 with a redirect alone.
go http.ListenAndServe(":80", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "https://shop.example"+r.URL.RequestURI(), http.StatusMovedPermanently)
}))
"""

CONTENT_OVER_HTTPS = """
@python Write addresses of your own with their path alone, and of others with https; let the browser lift the rest.
response.headers["Content-Security-Policy"] = "upgrade-insecure-requests"
@php Write addresses of your own with their path alone, and of others with https.
header('Content-Security-Policy: upgrade-insecure-requests');
echo '<script src="/app.js"></script>';
@java Build addresses from the context path.
response.setHeader("Content-Security-Policy", "upgrade-insecure-requests");
@dotnet Build addresses with the tilde or a tag helper, which keep the scheme of the page.
<script src="~/app.js" asp-append-version="true"></script>
@node Write addresses of your own with their path alone.
app.use(helmet.contentSecurityPolicy({ directives: { upgradeInsecureRequests: [] } }));
@ruby Use asset helpers, which keep the scheme of the page.
<%= javascript_include_tag "app" %>
@go Write addresses of your own with their path alone.
w.Header().Set("Content-Security-Policy", "upgrade-insecure-requests")
"""

TLS_VERSIONS = """
@python Set the least version of the server's context; the library's choice of suites is sound.
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.minimum_version = ssl.TLSVersion.TLSv1_2
@php:nginx PHP stands behind a server; set it there.
ssl_protocols TLSv1.2 TLSv1.3;
ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305;
@java:properties Set the protocols and suites of the container.
server.ssl.enabled-protocols=TLSv1.2,TLSv1.3
server.ssl.ciphers=TLS_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
@dotnet Name the protocols for Kestrel; on IIS the settings of Schannel count.
builder.WebHost.ConfigureKestrel(k => k.ConfigureHttpsDefaults(
    o => o.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13));
@node Set the least version; leave the suites as they are.
https.createServer({ key, cert, minVersion: "TLSv1.2" }, app).listen(443);
@ruby Set it where TLS ends: in Puma, or better in the server before it.
ssl_bind "0.0.0.0", "443", key: key, cert: cert, no_tlsv1: true, no_tlsv1_1: true
@go Set the least version; leave the suites as they are.
server := &http.Server{Handler: mux, TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
"""

CERTIFICATES = """
@python Serve the whole chain from the files that an ACME client renews.
context.load_cert_chain("/etc/letsencrypt/live/shop.example/fullchain.pem",
                        "/etc/letsencrypt/live/shop.example/privkey.pem")
@php:nginx PHP stands behind a server; give that the whole chain.
ssl_certificate     /etc/letsencrypt/live/shop.example/fullchain.pem;
ssl_certificate_key /etc/letsencrypt/live/shop.example/privkey.pem;
@java:properties Name the PEM files and let the container read them again when they change.
spring.ssl.bundle.pem.web.keystore.certificate=/etc/letsencrypt/live/shop.example/fullchain.pem
spring.ssl.bundle.pem.web.keystore.private-key=/etc/letsencrypt/live/shop.example/privkey.pem
spring.ssl.bundle.pem.web.reload-on-update=true
@dotnet Load the chain from PEM files.
k.ConfigureHttpsDefaults(o => o.ServerCertificate = X509Certificate2.CreateFromPemFile(chain, key));
@node Give the whole chain, and a new context when it changes.
server.setSecureContext({ cert: fs.readFileSync(chain), key: fs.readFileSync(key) });
@ruby Give the whole chain to Puma, or end TLS in the server before it.
ssl_bind "0.0.0.0", "443", cert: "/etc/letsencrypt/live/shop.example/fullchain.pem", key: key
@go Let autocert ask for certificates and renew them.
manager := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist("shop.example"),
	Cache: autocert.DirCache("/var/lib/autocert")}
server := &http.Server{Addr: ":443", TLSConfig: manager.TLSConfig(), Handler: mux}
"""

ORIGINS = """
@python Compare with a list of whole origins, and allow credentials for those alone.
CORS(app, origins=["https://partner.example"], supports_credentials=True)
@php Compare with a list of whole origins; say that the answer depends on it.
if (in_array($_SERVER['HTTP_ORIGIN'] ?? '', ['https://partner.example'], true)) {
    header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);
}
header('Vary: Origin');
@java Name the origins; patterns and * do not go with credentials.
configuration.setAllowedOrigins(List.of("https://partner.example"));
configuration.setAllowCredentials(true);
@dotnet Name the origins in a policy.
builder.Services.AddCors(o => o.AddDefaultPolicy(p => p.WithOrigins("https://partner.example").AllowCredentials()));
@node Name the origins.
app.use(cors({ origin: ["https://partner.example"], credentials: true }));
@ruby Name the origins.
allow { origins "https://partner.example"; resource "/api/*", headers: :any, methods: [:get], credentials: true }
@go Compare with a set of whole origins.
if allowed[r.Header.Get("Origin")] {
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
}
w.Header().Add("Vary", "Origin")
"""

OUTGOING = """
@python Ask only hosts of a list, follow no redirects, and let a proxy refuse addresses of the inner network.
url = urlsplit(address)
if url.scheme != "https" or url.hostname not in {"api.partner.example"}:
    raise ValueError("this host is not asked")
response = requests.get(address, timeout=5, allow_redirects=False)
@php Ask only hosts of a list, over https, without redirects.
$host = parse_url($address, PHP_URL_HOST);
if (!in_array($host, ['api.partner.example'], true)) { throw new InvalidArgumentException(); }
curl_setopt_array($curl, [CURLOPT_PROTOCOLS => CURLPROTO_HTTPS, CURLOPT_FOLLOWLOCATION => false]);
@java Ask only hosts of a list, without redirects.
URI uri = URI.create(address);
if (!"https".equals(uri.getScheme()) || !hosts.contains(uri.getHost())) throw new IllegalArgumentException();
HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
@dotnet Ask only hosts of a list, without redirects.
if (uri.Scheme != Uri.UriSchemeHttps || !hosts.Contains(uri.Host)) throw new ArgumentException("host");
using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
@node Ask only hosts of a list, without redirects.
const url = new URL(address);
if (url.protocol !== "https:" || !hosts.has(url.hostname)) throw new Error("this host is not asked");
const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(5000) });
@ruby Ask only hosts of a list, without redirects.
uri = URI.parse(address)
raise ArgumentError unless uri.is_a?(URI::HTTPS) && HOSTS.include?(uri.host)
answer = Net::HTTP.get_response(uri)
@go Ask only hosts of a list, and refuse inner addresses when the connection is made.
dialer := &net.Dialer{Control: func(network, address string, _ syscall.RawConn) error {
	host, _, _ := net.SplitHostPort(address)
	if ip := net.ParseIP(host); ip == nil || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return errors.New("an inner address")
	}
	return nil
}}
"""
