# SPDX-License-Identifier: Apache-2.0
"""Remedies for what answers tell, files that should not be there, and components."""

from __future__ import annotations

ERRORS = """
@python Turn debugging off, log the exception, and answer with a page that says nothing of it.
@app.errorhandler(Exception)
def failed(error):
    app.logger.exception("unhandled")
    return render_template("error.html"), 500
@php:ini Log errors and show none.
display_errors = Off
display_startup_errors = Off
log_errors = On
@java:properties Keep messages and traces out of error pages.
server.error.include-stacktrace=never
server.error.include-message=never
server.error.include-binding-errors=never
@dotnet Use the exception page of developers in development only.
if (!app.Environment.IsDevelopment()) app.UseExceptionHandler("/error");
@node End the chain with a handler of your own, and run with NODE_ENV=production.
app.use((error, req, res, next) => {
  req.log.error(error);
  res.status(500).send("Something went wrong.");
});
@ruby Show no full reports in production.
config.consider_all_requests_local = false
@go Log the error and answer with a sentence of your own.
if err != nil {
	slog.Error("order", "error", err)
	http.Error(w, "something went wrong", http.StatusInternalServerError)
	return
}
"""

DEBUGGING = """
@python Switch debugging off in production and keep its routes out of the deployment.
DEBUG = False
ALLOWED_HOSTS = ["shop.example"]
@php Remove scripts that call phpinfo(), and set the framework to production.
APP_ENV=production
APP_DEBUG=false
@java:properties Expose health alone, on a port that the internet does not reach.
management.endpoints.web.exposure.include=health
management.server.port=9001
management.server.address=127.0.0.1
@dotnet Set the environment to Production, and turn tracing off in old applications.
if (app.Environment.IsDevelopment()) app.UseDeveloperExceptionPage();
@node Register debugging routes in development only.
if (process.env.NODE_ENV !== "production") app.use("/debug", debugRoutes);
@ruby Load such gems in development only.
gem "web-console", group: :development
@go Serve pprof and expvar on a listener of their own.
go http.ListenAndServe("127.0.0.1:6060", debugMux)
"""

VERSIONS = """
@python Let the server name no version.
gunicorn_server_header = "web"  # waitress: serve(app, ident=None)
@php:ini Turn the header of PHP off; ServerTokens Prod or server_tokens off does so for the server.
expose_php = Off
@java:xml Let Tomcat name nothing in its error pages.
<Valve className="org.apache.catalina.valves.ErrorReportValve" showReport="false" showServerInfo="false"/>
@dotnet Turn the header off; on IIS also removeServerHeader and enableVersionHeader.
builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
@node Turn the header off.
app.disable("x-powered-by");
@ruby Remove the header that the server adds.
config.action_dispatch.default_headers.delete("X-Powered-By")
@go net/http names nothing; set no Server header of your own.
w.Header().Del("Server")
"""

FIELDS = """
@python Name the fields that an answer holds, and mask what is shown in part.
class CustomerOut(BaseModel):
    name: str
    card_end: str

return CustomerOut(name=customer.name, card_end=customer.card[-4:])
@php Name the fields that an answer holds.
return ['name' => $customer->name, 'cardEnd' => substr($customer->card, -4)];
@java Answer with a class of its own instead of the stored one.
record CustomerView(String name, String cardEnd) {}
@dotnet Answer with a class of its own instead of the stored one.
public record CustomerView(string Name, string CardEnd);
@node Name the fields that an answer holds.
res.json({ name: customer.name, cardEnd: customer.card.slice(-4) });
@ruby Name the fields that an answer holds.
render json: customer.as_json(only: [:name]).merge(card_end: customer.card.last(4))
@go Answer with a struct of its own instead of the stored one.
json.NewEncoder(w).Encode(struct{ Name, CardEnd string }{customer.Name, customer.Card[len(customer.Card)-4:]})
"""

SECRETS = """
@python Replace the secret, since it is known now, and read the new one from the environment on the server alone.
api_key = os.environ["PAYMENT_KEY"]
@php Replace the secret, and read the new one from the environment.
$apiKey = getenv('PAYMENT_KEY') ?: throw new RuntimeException('PAYMENT_KEY is not set');
@java Replace the secret, and read the new one from the environment or a vault.
String apiKey = Objects.requireNonNull(System.getenv("PAYMENT_KEY"));
@dotnet Replace the secret, and read the new one from the configuration of secrets.
var apiKey = builder.Configuration["PaymentKey"] ?? throw new InvalidOperationException();
@node Replace the secret; what is bundled for the browser is public, so call the other service from the server.
const apiKey = process.env.PAYMENT_KEY;
@ruby Replace the secret, and read the new one from the credentials.
api_key = Rails.application.credentials.payment.fetch(:key)
@go Replace the secret, and read the new one from the environment.
apiKey, ok := os.LookupEnv("PAYMENT_KEY")
"""

FILES = """
@python Serve a folder that holds nothing but what is meant for visitors; build it, and copy only that.
app = Flask(__name__, static_folder="build/static")
@php:apache Let only the public folder be the document root, and refuse names that never belong there.
DocumentRoot /srv/shop/public
<FilesMatch "(^\\.|~$|\\.(bak|old|orig|swp|sql|inc)$)">
  Require all denied
</FilesMatch>
@java:text Keep sources and copies out of the packed application; what lies in WEB-INF is not served.
src/main/webapp/WEB-INF/web.xml
src/main/webapp/public/app.js
@dotnet Serve wwwroot alone; unknown types are refused by default.
app.UseStaticFiles();
@node Serve one folder, without names that begin with a dot.
app.use(express.static("public", { dotfiles: "deny", index: false }));
@ruby Leave static files to the server, with public as its root.
config.public_file_server.enabled = false
@go Embed what is to be served; nothing else can be asked for then.
//go:embed public
var files embed.FS
"""

LISTINGS = """
@python Serve files by name and no folders; http.server lists them, so do not use it for a site.
@app.get("/files/<name>")
def file(name):
    return send_from_directory("/srv/files", name)
@php:apache Turn listings off in the server (nginx: autoindex off, the default).
Options -Indexes
@java:xml Turn listings off in Tomcat's default servlet (the default).
<init-param><param-name>listings</param-name><param-value>false</param-value></init-param>
@dotnet Do not use UseDirectoryBrowser; on IIS turn directory browsing off.
app.UseStaticFiles();
@node Serve static files without serve-index.
app.use("/files", express.static("/srv/files", { index: false, redirect: false }));
@ruby Rails lists nothing; turn listings off in the server before it.
config.public_file_server.enabled = false
@go http.FileServer lists folders: refuse names that end in a slash.
if strings.HasSuffix(r.URL.Path, "/") {
	http.NotFound(w, r)
	return
}
"""

INTROSPECTION = """
@python Turn introspection and suggestions off for the public.
schema = strawberry.Schema(query=Query, extensions=[DisableIntrospection()])
@php Forbid it by a rule of validation.
DocumentValidator::addRule(new DisableIntrospection(DisableIntrospection::ENABLED));
@java:properties Turn it off in production.
spring.graphql.schema.introspection.enabled=false
@dotnet Turn it off in production.
builder.Services.AddGraphQLServer().DisableIntrospection(!builder.Environment.IsDevelopment());
@node Turn it off in production.
new ApolloServer({ typeDefs, resolvers, introspection: process.env.NODE_ENV !== "production" });
@ruby Turn the entry points off in production.
class ShopSchema < GraphQL::Schema
  disable_introspection_entry_points if Rails.env.production?
end
@go Use the extension in development only.
if development {
	server.Use(extension.Introspection{})
}
"""

METHODS = """
@python Route the methods that are needed; refuse TRACE in the server before the application.
@app.route("/", methods=["GET", "HEAD"])
def index():
    return render_template("index.html")
@php:apache Turn TRACE off in the server.
TraceEnable off
@java:xml Leave allowTrace of Tomcat's connector off (the default).
<Connector port="8080" allowTrace="false"/>
@dotnet:xml Refuse the verb in IIS; Kestrel answers only what is mapped.
<verbs allowUnlisted="true"><add verb="TRACE" allowed="false"/></verbs>
@node Refuse the method in front of the routes.
app.use((req, res, next) => (req.method === "TRACE" ? res.sendStatus(405) : next()));
@ruby Refuse the method in the server before the application; Rack answers only what is routed.
match "*path", via: :trace, to: ->(_env) { [405, {}, []] }
@go Route the methods that are needed.
mux.HandleFunc("GET /{$}", index)
"""

POLICY_FILES = """
@python Remove crossdomain.xml and clientaccesspolicy.xml: nothing of today reads them. Let scripts ask by CORS.
CORS(app, origins=["https://partner.example"])
@php Remove both files from the document root.
unlink(__DIR__ . '/public/crossdomain.xml');
@java Remove both files from the web application's root.
Files.deleteIfExists(Path.of("src/main/webapp/crossdomain.xml"));
@dotnet Remove both files from wwwroot.
File.Delete(Path.Combine(env.WebRootPath, "clientaccesspolicy.xml"));
@node Remove both files from the folder that is served.
fs.rmSync("public/crossdomain.xml", { force: true });
@ruby Remove both files from public.
FileUtils.rm_f("public/crossdomain.xml")
@go Remove both files from the folder that is served.
err := os.Remove("public/crossdomain.xml")
"""

COMPONENTS = """
@python:shell See what is old or weak, and update; let a bot ask for it.
pip list --outdated
pip-audit
@php:shell See what is old or weak, and update.
composer audit
composer update --with-all-dependencies
@java:shell See what is old or weak, and update.
mvn versions:display-dependency-updates
mvn org.owasp:dependency-check-maven:check
@dotnet:shell See what is old or weak, and update.
dotnet list package --vulnerable --include-transitive
dotnet list package --outdated
@node:shell See what is old or weak, and update.
npm audit
npm outdated
@ruby:shell See what is old or weak, and update.
bundle audit check --update
bundle update --conservative
@go:shell See what is weak, and update.
govulncheck ./...
go get -u ./... && go mod tidy
"""

DESCRIPTIONS = """
@python Serve the description to those who need it, or not at all in production.
app = FastAPI(openapi_url=None if os.environ.get("ENV") == "production" else "/openapi.json")
@php Register the route of the description outside of production only.
if (getenv('APP_ENV') !== 'production') { $routes->add('/openapi.json', 'docs'); }
@java:properties Turn it off in production.
springdoc.api-docs.enabled=false
springdoc.swagger-ui.enabled=false
@dotnet Map it in development only.
if (app.Environment.IsDevelopment()) app.MapOpenApi();
@node Register it in development only.
if (process.env.NODE_ENV !== "production") app.use("/docs", swaggerUi.serve, swaggerUi.setup(description));
@ruby Mount it in development only.
mount Rswag::Api::Engine => "/api-docs" if Rails.env.development?
@go Register it where the configuration says so.
if config.ServesDescription {
	mux.Handle("GET /openapi.json", description)
}
"""
