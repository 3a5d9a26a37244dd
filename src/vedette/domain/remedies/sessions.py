# SPDX-License-Identifier: Apache-2.0
"""Remedies for cookies, forms, logins and tokens."""

from __future__ import annotations

COOKIE = """
@python Set all three attributes for the session, and for each cookie of your own.
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
@php Set them for the session before it begins.
session_set_cookie_params(['secure' => true, 'httponly' => true, 'samesite' => 'Lax', 'path' => '/']);
session_start();
@java:properties Set them in the container or the framework.
server.servlet.session.cookie.secure=true
server.servlet.session.cookie.http-only=true
server.servlet.session.cookie.same-site=lax
@dotnet Set them for all cookies in one policy.
app.UseCookiePolicy(new CookiePolicyOptions
{
    Secure = CookieSecurePolicy.Always,
    HttpOnly = HttpOnlyPolicy.Always,
    MinimumSameSitePolicy = SameSiteMode.Lax,
});
@node Set them where the session is made.
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, httpOnly: true, sameSite: "lax" } }));
@ruby Set them for the session store, and let Rails force TLS.
Rails.application.config.session_store :cookie_store, key: "_shop", secure: true, httponly: true, same_site: :lax
@go Set them in each cookie.
http.SetCookie(w, &http.Cookie{Name: "sid", Value: id, Path: "/", Secure: true, HttpOnly: true,
	SameSite: http.SameSiteLaxMode})
"""

FORGERY = """
@python Let the framework check a token in every form that changes something.
from flask_wtf import CSRFProtect

CSRFProtect(app)
@php Put a random token of the session into the form, and compare it in constant time.
if (!hash_equals($_SESSION['token'], (string) ($_POST['token'] ?? ''))) { http_response_code(403); exit; }
@java Leave the protection of Spring Security on, and let its tags write the token.
http.csrf(csrf -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse()));
@dotnet Validate the token for all methods that change something.
builder.Services.AddControllersWithViews(o => o.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()));
@node Compare a token of the session, and refuse requests that another site makes.
if (req.get("sec-fetch-site") === "cross-site" || req.body.token !== req.session.token) return res.sendStatus(403);
@ruby Keep the protection on, with an exception for whatever has no valid token.
class ApplicationController < ActionController::Base
  protect_from_forgery with: :exception
end
@go Refuse requests that another site makes (Go 1.25).
protection := http.NewCrossOriginProtection()
err := http.ListenAndServe(":8080", protection.Handler(mux))
"""

FIXATION = """
@python Begin a new session when somebody logs in.
session.clear()
session["user_id"] = user.id  # Django: login() calls cycle_key() by itself
@php Change the id at the login, and accept no id that the server did not make.
ini_set('session.use_strict_mode', '1');
session_regenerate_id(true);
$_SESSION['user'] = $user->id;
@java Change the id at the login.
request.changeSessionId();
request.getSession().setAttribute("user", user.id());
@dotnet Sign in with the framework, which issues a new cookie; clear the session of before.
HttpContext.Session.Clear();
await HttpContext.SignInAsync(principal);
@node Regenerate the session at the login.
req.session.regenerate((error) => {
  if (error) return next(error);
  req.session.user = user.id;
  res.redirect("/");
});
@ruby Reset the session at the login.
reset_session
session[:user_id] = user.id
@go Renew the token of the session at the login.
err := sessions.RenewToken(r.Context())
sessions.Put(r.Context(), "user", user.ID)
"""

SESSION_IN_URL = """
@python Keep the id in a cookie alone; frameworks do.
app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE="Lax")
@php:ini Use cookies alone and write no id into links.
session.use_cookies = 1
session.use_only_cookies = 1
session.use_trans_sid = 0
@java:xml Track sessions by cookies alone.
<session-config>
  <tracking-mode>COOKIE</tracking-mode>
</session-config>
@dotnet Use sessions with cookies; on the old ASP.NET set cookieless to UseCookies.
builder.Services.AddSession(o => { o.Cookie.HttpOnly = true; o.Cookie.SecurePolicy = CookieSecurePolicy.Always; });
@node Read the id from the cookie and nowhere else.
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { secure: true, httpOnly: true, sameSite: "lax" } }));
@ruby Keep sessions in cookies; Rails reads no id from parameters.
Rails.application.config.session_store :cookie_store, key: "_shop", secure: true
@go Read the id from the cookie and nowhere else.
cookie, err := r.Cookie("sid")
"""

PASSWORD_IN_QUERY = """
@python Accept the password in the body of a POST alone.
@app.post("/login")
def login():
    return check(request.form["name"], request.form["password"])
@php Send the form with POST and read $_POST alone.
if ($_SERVER['REQUEST_METHOD'] !== 'POST') { http_response_code(405); exit; }
$password = (string) ($_POST['password'] ?? '');
@java Map the login to POST alone.
@PostMapping("/login")
String login(@RequestParam String name, @RequestParam String password) { return sessions.begin(name, password); }
@dotnet Accept the form in the body of a POST alone.
[HttpPost("/login")]
public IActionResult Login([FromForm] LoginForm form) => SignIn(form);
@node Route the login to POST and read the body.
app.post("/login", (req, res) => signIn(req.body.name, req.body.password, res));
@ruby Route the login to POST, and keep passwords out of the log.
post "/login", to: "sessions#create"
@go Read PostForm, which holds no parameters of the address.
mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
	password := r.PostFormValue("password")
	signIn(w, r.PostFormValue("name"), password)
})
"""

TOKEN = """
@python Name the algorithms that are accepted, with a key that is long and random.
claims = jwt.decode(token, key, algorithms=["RS256"], audience="shop", issuer="https://id.shop.example")
@php Decode with a key that is bound to one algorithm.
$claims = JWT::decode($token, new Key($publicKey, 'RS256'));
@java Build a parser with the key; it verifies before it reads.
Claims claims = Jwts.parser().verifyWith(publicKey).build().parseSignedClaims(token).getPayload();
@dotnet Name key, algorithms, issuer and audience.
options.TokenValidationParameters = new TokenValidationParameters
{
    IssuerSigningKey = key, ValidAlgorithms = ["RS256"], ValidIssuer = issuer, ValidAudience = "shop",
};
@node Verify with a list of algorithms; decode alone verifies nothing.
const claims = jwt.verify(token, publicKey, { algorithms: ["RS256"], audience: "shop" });
@ruby Verify, and name the algorithm.
claims, = JWT.decode(token, public_key, true, { algorithm: "RS256", verify_iss: true, iss: issuer })
@go Name the methods that are accepted.
token, err := jwt.Parse(text, keyFunc, jwt.WithValidMethods([]string{"RS256"}), jwt.WithAudience("shop"))
"""

TOKEN_SECRET = """
@python Draw at least 32 random bytes once and keep them out of the code; better sign with a key pair.
key = bytes.fromhex(os.environ["TOKEN_KEY"])  # made with: python -c "import secrets; print(secrets.token_hex(32))"
if len(key) < 32:
    raise SystemExit("the key is too short")
@php Read a key of at least 32 random bytes from the environment.
$key = hex2bin(getenv('TOKEN_KEY'));
if ($key === false || strlen($key) < 32) { throw new RuntimeException('the key is too short'); }
@java Let the library refuse short keys.
SecretKey key = Keys.hmacShaKeyFor(HexFormat.of().parseHex(System.getenv("TOKEN_KEY")));
@dotnet Read a key of at least 32 random bytes from the configuration of secrets.
var key = new SymmetricSecurityKey(Convert.FromHexString(builder.Configuration["TokenKey"]!));
@node Read a key of at least 32 random bytes from the environment.
const key = Buffer.from(process.env.TOKEN_KEY ?? "", "hex");
if (key.length < 32) throw new Error("the key is too short");
@ruby Read a key of at least 32 random bytes from the credentials.
key = [ENV.fetch("TOKEN_KEY")].pack("H*")
raise "the key is too short" if key.bytesize < 32
@go Read a key of at least 32 random bytes from the environment.
key, err := hex.DecodeString(os.Getenv("TOKEN_KEY"))
if err != nil || len(key) < 32 {
	log.Fatal("the key is too short")
}
"""

ATTEMPTS = """
@python Count failures by account and by address, and slow down.
limiter = Limiter(get_remote_address, app=app)

@app.post("/login")
@limiter.limit("5/minute")
def login():
    return sign_in(request.form)
@php Count failures in a store that all servers share.
if (!$limiter->create($name . $_SERVER['REMOTE_ADDR'])->consume()->isAccepted()) { http_response_code(429); exit; }
@java Ask a bucket by account and address before the password is checked.
if (!buckets.computeIfAbsent(name, key -> newBucket(5, Duration.ofMinutes(1))).tryConsume(1)) return tooManyRequests();
@dotnet Turn lock-out on and limit the endpoint.
var result = await signIn.PasswordSignInAsync(name, password, isPersistent: false, lockoutOnFailure: true);
@node Limit the route.
app.post("/login", rateLimit({ windowMs: 60_000, limit: 5 }), login);
@ruby Limit the action (Rails 8).
rate_limit to: 5, within: 1.minute, only: :create
@go Ask a limiter by account before the password is checked.
if !limiters.For(name).Allow() {
	http.Error(w, "try again later", http.StatusTooManyRequests)
	return
}
"""

ENUMERATION = """
@python Answer alike for a wrong name and a wrong password, and do the same work.
user = users.get(name)
is_right = verify(user.hash if user else DUMMY_HASH, password)
if user is None or not is_right:
    abort(401, "Name or password is wrong.")
@php Verify a hash in both cases and say the same.
$hash = $user->hash ?? DUMMY_HASH;
if (!password_verify($password, $hash) || $user === null) { fail('Name or password is wrong.'); }
@java Let the framework hide unknown users, and say the same.
provider.setHideUserNotFoundExceptions(true);
@dotnet Say the same for all that fails.
if (!result.Succeeded) ModelState.AddModelError("", "Name or password is wrong.");
@node Compare with a hash in both cases and say the same.
const isRight = await bcrypt.compare(password, user?.hash ?? DUMMY_HASH);
if (!user || !isRight) return res.status(401).send("Name or password is wrong.");
@ruby Do the same work for unknown names (Rails 7.1).
user = User.authenticate_by(name: params[:name], password: params[:password])
return render(plain: "Name or password is wrong.", status: :unauthorized) unless user
@go Compare with a hash in both cases and say the same.
hash := dummyHash
if user != nil {
	hash = user.Hash
}
err := bcrypt.CompareHashAndPassword(hash, []byte(password))
"""

ACCESS = """
@python Ask for the object together with its owner, so that others' do not exist.
order = Order.objects.get(id=order_id, owner=request.user)
@php Ask for the object together with its owner.
$order = $user->orders()->findOrFail($orderId);
@java Check the right where the object is read, for every method.
@PostAuthorize("returnObject.owner == authentication.name")
Order order(long id) { return orders.findById(id).orElseThrow(); }
@dotnet Ask the authorisation service for this very object.
var allowed = await authorization.AuthorizeAsync(User, order, "OwnerOnly");
if (!allowed.Succeeded) return NotFound();
@node Ask for the object together with its owner.
const order = await Order.findOne({ where: { id: req.params.id, ownerId: req.user.id } });
if (!order) return res.sendStatus(404);
@ruby Ask through what belongs to the user.
order = current_user.orders.find(params[:id])
@go Ask for the object together with its owner.
row := db.QueryRowContext(ctx, "SELECT total FROM orders WHERE id = $1 AND owner = $2", id, user.ID)
"""

ROLE = """
@python Deny by default, and name the right that each view needs.
@permission_required("shop.view_report", raise_exception=True)
def report(request):
    return render(request, "report.html")
@php Name the right that each route needs.
Route::get('/report', [ReportController::class, 'show'])->middleware('can:view-report');
@java Deny everything that no rule allows.
http.authorizeHttpRequests(rules -> rules.requestMatchers("/admin/**").hasRole("ADMIN").anyRequest().authenticated());
@dotnet Ask for a login everywhere, and for a role where one is needed.
builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(
    new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
@node Put the check in front of the whole group of routes.
app.use("/admin", requireRole("admin"), adminRoutes);
@ruby Check before every action of the controller.
before_action { head :forbidden unless current_user&.admin? }
@go Wrap the whole group of routes.
mux.Handle("/admin/", requireRole("admin", adminHandler))
"""

MASS_ASSIGNMENT = """
@python Name the fields that a form may change.
class ProfileForm(forms.ModelForm):
    class Meta:
        model = Profile
        fields = ["name", "address"]
@php Name the fields that may be filled.
class Profile extends Model { protected $fillable = ['name', 'address']; }
@java Bind to a class that has no other fields, and copy what may change.
record ProfileChange(String name, String address) {}
@dotnet Bind to a model that has no other fields.
public record ProfileChange(string Name, string Address);
@node Pick the fields that may change.
const { name, address } = req.body;
await profile.update({ name, address });
@ruby Permit the fields by name.
profile.update(params.require(:profile).permit(:name, :address))
@go Decode into a struct that has no other fields.
var change struct{ Name, Address string }
err := json.NewDecoder(r.Body).Decode(&change)
"""

UPLOAD = """
@python Judge the content, choose the name yourself, and keep the file where nothing runs.
kind = filetype.guess_extension(file.read(261))
if kind not in {"png", "jpg"}:
    abort(415)
name = f"{uuid4()}.{kind}"
@php Judge the content, choose the name yourself, and move the file out of the document root.
$type = (new finfo(FILEINFO_MIME_TYPE))->file($_FILES['picture']['tmp_name']);
if (!in_array($type, ['image/png', 'image/jpeg'], true)) { http_response_code(415); exit; }
move_uploaded_file($_FILES['picture']['tmp_name'], '/srv/uploads/' . bin2hex(random_bytes(16)));
@java Bound the size, decode the picture, and choose the name yourself.
BufferedImage picture = ImageIO.read(part.getInputStream());
if (picture == null) throw new UnsupportedMediaTypeStatusException("no picture");
ImageIO.write(picture, "png", uploads.resolve(UUID.randomUUID() + ".png").toFile());
@dotnet Bound the size, judge the first bytes, and choose the name yourself.
var path = Path.Combine(uploads, $"{Guid.NewGuid()}.png");
@node Bound size and kind, and let the server choose the name.
const upload = multer({ dest: "/srv/uploads", limits: { fileSize: 2_000_000, files: 1 } });
@ruby Validate kind and size, and serve from another host.
validates :picture, content_type: %w[image/png image/jpeg], size: { less_than: 2.megabytes }
@go Bound the size, judge the first bytes, and choose the name yourself.
r.Body = http.MaxBytesReader(w, r.Body, 2<<20)
kind := http.DetectContentType(head)
"""
