# SPDX-License-Identifier: Apache-2.0
"""Remedies for values that become part of a statement, a command, a path or a document."""

from __future__ import annotations

SQL = """
@python Pass values beside the statement, never inside its text; the driver or the ORM binds them.
cursor.execute("SELECT name FROM item WHERE id = %s", (item_id,))
@php Prepare the statement with placeholders and bind the values.
$statement = $pdo->prepare('SELECT name FROM item WHERE id = :id');
$statement->execute(['id' => $itemId]);
@java Use a PreparedStatement or named parameters of JPA; never join texts into a query.
try (PreparedStatement query = connection.prepareStatement("SELECT name FROM item WHERE id = ?")) {
    query.setLong(1, itemId);
    ResultSet rows = query.executeQuery();
}
@dotnet Use parameters of the command, or FromSql with an interpolated text, which Entity Framework binds.
using var command = new SqlCommand("SELECT Name FROM Item WHERE Id = @id", connection);
command.Parameters.Add("@id", SqlDbType.Int).Value = itemId;
@node Give the values in an array; the driver binds them.
const { rows } = await pool.query("SELECT name FROM item WHERE id = $1", [itemId]);
@ruby Let Active Record bind: a hash, or placeholders with values behind them.
Item.where(id: item_id)
Item.where("price < ?", limit)
@go Give the values as arguments of Query; database/sql binds them.
rows, err := db.QueryContext(ctx, "SELECT name FROM item WHERE id = $1", itemID)
"""

NOSQL = """
@python Turn what comes from outside into the type that is meant before it enters the filter, and never use $where.
name = str(request.json["name"])
user = users.find_one({"name": {"$eq": name}})
@php Cast to a scalar: a parameter such as name[$ne]= arrives as an array and would be an operator.
$name = (string) ($_POST['name'] ?? '');
$user = $users->findOne(['name' => ['$eq' => $name]]);
@java Build filters with the driver's own functions over typed values.
Document user = users.find(Filters.eq("name", form.getName())).first();
@dotnet Build filters with typed builders instead of parsing JSON that holds values from outside.
var user = await users.Find(Builders<User>.Filter.Eq(u => u.Name, name)).FirstOrDefaultAsync();
@node Check the type, since a JSON body can hold objects; turn server-side JavaScript off in the database.
if (typeof req.body.name !== "string") return res.sendStatus(400);
const user = await users.findOne({ name: { $eq: req.body.name } });
@ruby Permit scalars only, and compare with the text.
name = params.require(:name).to_s
user = User.where(name: name).first
@go Decode the body into a struct with typed fields and build the filter from those.
var form struct{ Name string `json:"name"` }
err := json.NewDecoder(r.Body).Decode(&form)
filter := bson.D{{Key: "name", Value: bson.D{{Key: "$eq", Value: form.Name}}}}
"""

LDAP = """
@python Escape each value with the library's function for filters.
from ldap3.utils.conv import escape_filter_chars

person_filter = f"(uid={escape_filter_chars(name)})"
@php Escape with ldap_escape and the flag for filters.
$filter = '(uid=' . ldap_escape($name, '', LDAP_ESCAPE_FILTER) . ')';
@java Give the values as arguments of the search; JNDI escapes them.
ctx.search("ou=people", "(uid={0})", new Object[] {name}, controls);
@dotnet Escape the characters of RFC 4515 before the value enters the filter.
static string Escape(string value) =>
    string.Concat(value.Select(c => "\\\\*()\\0".Contains(c) ? $"\\\\{(int)c:x2}" : c.ToString()));
@node Build the filter from objects of the library instead of text.
const filter = new EqualityFilter({ attribute: "uid", value: name });
@ruby Build the filter with Net::LDAP, which escapes.
filter = Net::LDAP::Filter.equals("uid", name)
@go Escape with the library's function.
filter := fmt.Sprintf("(uid=%s)", ldap.EscapeFilter(name))
"""

XPATH = """
@python Give the value as a variable of the expression.
found = tree.xpath("//user[name = $name]", name=name)
@php Accept only values of a narrow pattern; DOMXPath has no variables.
if (!preg_match('/\\A[a-z0-9]{1,32}\\z/', $name)) { throw new InvalidArgumentException(); }
$found = $xpath->query("//user[name='$name']");
@java Resolve a variable instead of joining texts.
xpath.setXPathVariableResolver(variable -> "name".equals(variable.getLocalPart()) ? name : null);
String found = xpath.evaluate("//user[name = $name]", document);
@dotnet Query the tree with LINQ, which compares values and parses no expression.
var found = document.Descendants("user").Where(u => (string?)u.Element("name") == name);
@node Give the value as a variable of the expression.
const found = xpath.parse("//user[name = $name]").select({ node: doc, variables: { name } });
@ruby Give the value as a variable of the expression.
found = document.xpath("//user[name = $name]", nil, { name: name })
@go Walk the decoded structure and compare, instead of building an expression.
for _, user := range directory.Users {
	if user.Name == name {
		return user, nil
	}
}
"""

OS_COMMAND = """
@python Call the program with a list of arguments and no shell; put -- before values that may begin with a dash.
subprocess.run(["convert", "--", source, target], check=True)
@php Prefer a function of the language; where a program must run, pass an array, which starts no shell.
$process = proc_open(['convert', '--', $source, $target], [], $pipes);
@java Give ProcessBuilder the arguments one by one.
Process process = new ProcessBuilder("convert", "--", source, target).start();
@dotnet Fill ArgumentList instead of one text of arguments, and leave the shell out.
var start = new ProcessStartInfo("convert") { UseShellExecute = false };
start.ArgumentList.Add(source);
start.ArgumentList.Add(target);
@node Use execFile with an array; exec and the option shell start one.
const { stdout } = await execFileAsync("convert", ["--", source, target]);
@ruby Give system or Open3 several arguments: then no shell reads them.
system("convert", "--", source, target, exception: true)
@go Give exec.Command the arguments one by one.
err := exec.CommandContext(ctx, "convert", "--", source, target).Run()
"""

CODE = """
@python Look the wish up in a table of what is allowed; where data is read, use a parser of data.
OPERATIONS = {"sum": sum, "max": max}
result = OPERATIONS[name](numbers)
settings = ast.literal_eval(text)
@php Call what a table names; never give eval, assert or a callable name from outside.
$operations = ['sum' => 'array_sum', 'max' => 'max'];
$result = ($operations[$name] ?? throw new InvalidArgumentException())($numbers);
@java Choose from a map of functions instead of evaluating an expression.
Map<String, ToLongFunction<List<Long>>> operations = Map.of("max", list -> Collections.max(list));
long result = Optional.ofNullable(operations.get(name)).orElseThrow().applyAsLong(numbers);
@dotnet Choose from a dictionary of delegates; do not compile text from outside.
var operations = new Dictionary<string, Func<int[], int>> { ["sum"] = n => n.Sum(), ["max"] = n => n.Max() };
int result = operations[name](numbers);
@node Choose from a Map of functions; eval, new Function and vm are no sandboxes.
const operations = new Map([["max", (n) => Math.max(...n)]]);
const result = operations.get(name)?.(numbers);
@ruby Choose from a hash of lambdas; never send or eval a name from outside.
OPERATIONS = { "sum" => :sum.to_proc, "max" => :max.to_proc }.freeze
result = OPERATIONS.fetch(name).call(numbers)
@go Choose from a map of functions.
operations := map[string]func([]int) int{"max": slices.Max[[]int]}
operation, known := operations[name]
"""

EXPRESSION = """
@python Compare and calculate with your own code over a table of names; evaluate no expression from outside.
FIELDS = {"price": lambda item: item.price}
items.sort(key=FIELDS[name])
@php Give an expression language only expressions that you wrote; values go in as variables.
$language->evaluate('price < limit', ['price' => $item->price, 'limit' => (float) $limit]);
@java Parse only your own expressions, with a context that reaches properties and nothing else.
EvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding().build();
context.setVariable("limit", limit);
Boolean cheap = parser.parseExpression("price < #limit").getValue(context, item, Boolean.class);
@dotnet Choose a prepared delegate by name; values are its arguments.
var filters = new Dictionary<string, Func<Item, decimal, bool>> { ["cheap"] = (i, limit) => i.Price < limit };
@node Choose a prepared function by name; values are its arguments.
const filters = new Map([["cheap", (item, limit) => item.price < limit]]);
@ruby Choose a prepared lambda by name; values are its arguments.
FILTERS = { "cheap" => ->(item, limit) { item.price < limit } }.freeze
@go Choose a prepared function by name; values are its arguments.
filters := map[string]func(Item, float64) bool{"cheap": func(i Item, limit float64) bool { return i.Price < limit }}
"""

TEMPLATE = """
@python Render a template of your own and give it values; never make a template of a text from outside.
return render_template("hello.html", name=request.args.get("name", ""))
@php Load templates by their own names and hand the value over as a variable.
echo $twig->render('hello.html.twig', ['name' => $_GET['name'] ?? '']);
@java Put the value into the model; a view's name or text must not hold it.
model.addAttribute("name", name);
return "hello";
@dotnet Return a view with a model; do not compile Razor text that holds values from outside.
return View("Hello", new HelloModel(name));
@node Compile templates from files at start, and give values when they are rendered.
res.render("hello", { name: String(req.query.name ?? "") });
@ruby Render a template by its name with locals; avoid render inline: and ERB.new with values.
render "hello", locals: { name: params[:name].to_s }
@go Parse templates once from files and execute them with data.
err := templates.ExecuteTemplate(w, "hello.html", map[string]string{"Name": r.FormValue("name")})
"""

SERVER_SIDE_INCLUDE = """
@python Escape values in the page, and let no server process includes in what the application answers.
name = html.escape(request.args.get("name", ""), quote=True)
@php Escape what comes from outside, and turn Options Includes off for folders that visitors can write to.
echo htmlspecialchars($_GET['name'] ?? '', ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
@java Escape in the view, and leave the SSI servlet and filter of the container off.
String safe = org.springframework.web.util.HtmlUtils.htmlEscape(name);
@dotnet Let Razor encode, and remove the handler for .shtml files in the server.
<p>@Model.Name</p>
@node Let the template escape, and serve files without any processing of includes.
app.use(express.static("public", { index: "index.html" }));
@ruby Let ERB escape, and keep .shtml out of the public folder.
<%= name %>
@go html/template escapes by place; http.FileServer processes nothing.
err := page.Execute(w, struct{ Name string }{r.FormValue("name")})
"""

PATH = """
@python Choose by a key; where a name is needed, resolve it and check that it is still below the folder.
base = Path("/srv/docs").resolve()
path = (base / name).resolve()
if not path.is_relative_to(base):
    raise PermissionError(name)
@php Choose by a key, or take the last part of the name alone and compare the resolved path.
$path = realpath('/srv/docs/' . basename($name));
if ($path === false || !str_starts_with($path, '/srv/docs/')) { http_response_code(404); exit; }
@java Normalise the path and check that it starts with the folder.
Path base = Path.of("/srv/docs").toRealPath();
Path path = base.resolve(name).normalize();
if (!path.startsWith(base)) throw new AccessDeniedException(name);
@dotnet Resolve the full path and check that it starts with the folder and a separator.
var root = Path.GetFullPath("/srv/docs") + Path.DirectorySeparatorChar;
var path = Path.GetFullPath(Path.Combine(root, name));
if (!path.StartsWith(root, StringComparison.Ordinal)) return NotFound();
@node Let the framework keep the path below a root.
res.sendFile(name, { root: "/srv/docs", dotfiles: "deny" });
@ruby Resolve the path and check that it is below the folder.
base = Pathname("/srv/docs").realpath
path = (base + name).cleanpath
raise ActionController::RoutingError, "Not Found" unless path.to_s.start_with?("#{base}/")
@go Open through a root, which refuses to leave its folder (Go 1.24), or check with filepath.IsLocal.
root, err := os.OpenRoot("/srv/docs")
file, err := root.Open(name)
"""

INCLUDE = """
@python Import only modules that a table names; never fetch code from an address.
PLUGINS = {"csv": "exports.csv", "pdf": "exports.pdf"}
module = importlib.import_module(PLUGINS[name])
@php Choose the file by a key, and keep allow_url_include off.
$pages = ['home' => 'home.php', 'about' => 'about.php'];
require __DIR__ . '/pages/' . ($pages[$_GET['page'] ?? 'home'] ?? 'home.php');
@java Choose the included view by a key, never by its address.
Map<String, String> views = Map.of("home", "/WEB-INF/home.jsp", "about", "/WEB-INF/about.jsp");
request.getRequestDispatcher(views.getOrDefault(name, "/WEB-INF/home.jsp")).include(request, response);
@dotnet Choose the view by a key; load assemblies from your own folder only.
var views = new Dictionary<string, string> { ["home"] = "Home", ["about"] = "About" };
return View(views.GetValueOrDefault(name, "Home"));
@node Require only what a table names.
const pages = { home: require("./pages/home"), about: require("./pages/about") };
const page = Object.hasOwn(pages, name) ? pages[name] : pages.home;
@ruby Choose the template by a key; never load or open an address from outside.
PAGES = { "home" => "home", "about" => "about" }.freeze
render PAGES.fetch(params[:page], "home")
@go Choose the template by a key.
pages := map[string]string{"home": "home.html", "about": "about.html"}
name, known := pages[r.FormValue("page")]
"""

XML = """
@python Parse with defusedxml, or with lxml without entities and network.
from defusedxml.ElementTree import fromstring

document = fromstring(body)
@php Parse without LIBXML_NOENT and LIBXML_DTDLOAD; external entities are then not read.
$document = new DOMDocument();
$document->loadXML($body, LIBXML_NONET);
@java Forbid document types in the parser that reads what comes from outside.
DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
@dotnet Prohibit document types and give the reader no resolver.
var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
using var reader = XmlReader.Create(stream, settings);
@node Use a parser that knows no external entities, and leave replacing of entities off.
const document = libxml.parseXml(body, { noent: false, nonet: true });
@ruby Parse with Nokogiri's defaults, which read no entities from elsewhere; do not set NOENT or DTDLOAD.
document = Nokogiri::XML(body) { |config| config.nonet }
@go encoding/xml resolves no external entities; keep to it and bound the size.
err := xml.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&order)
"""

DESERIALISATION = """
@python Read data as JSON into known fields; never unpickle what comes from outside.
order = Order(**json.loads(body))
@php Use json_decode; where unserialize must stay, allow no classes.
$order = json_decode($body, true, 16, JSON_THROW_ON_ERROR);
$known = unserialize($body, ['allowed_classes' => false]);
@java Read JSON into one class without polymorphic types; where streams of objects must stay, set a filter.
Order order = new ObjectMapper().readValue(body, Order.class);
input.setObjectInputFilter(ObjectInputFilter.Config.createFilter("shop.Order;java.base/*;!*"));
@dotnet Use System.Text.Json with a known type; BinaryFormatter and TypeNameHandling are not safe.
var order = JsonSerializer.Deserialize<Order>(body);
@node Use JSON.parse and check the shape; packages that revive functions are not safe.
const order = orderSchema.parse(JSON.parse(body));
@ruby Use JSON.parse or YAML.safe_load; never Marshal.load.
order = JSON.parse(body, symbolize_names: true)
@go Decode into a struct with known fields, and refuse others.
decoder := json.NewDecoder(r.Body)
decoder.DisallowUnknownFields()
err := decoder.Decode(&order)
"""
