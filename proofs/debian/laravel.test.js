import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const program = ({
  config,
  environment,
  middleware,
  cache,
  attempt,
  rotate,
  password,
  logout,
  clear,
  theme,
  token,
  renew,
  guards,
  proxies,
}) => ({
  command: ['php', '-S', '127.0.0.1:PORT', 'index.php'],
  files: {
    '.env': `APP_KEY=base64:${'proof'.repeat(8).slice(0, 32)}\n${environment}\n`.replace(
      /base64:(.*)/,
      (_, key) => `base64:${Buffer.from(key).toString('base64')}`,
    ),
    'storage/framework/sessions/.keep': '',
    'storage/logs/.keep': '',
    'bootstrap/cache/.keep': '',
    'composer.json': '{}',
    'config/app.php': `<?php
return [
  'name' => 'Laravel', 'env' => env('APP_ENV'), 'debug' => true, 'key' => env('APP_KEY'), 'cipher' => 'AES-256-CBC',
  'timezone' => 'UTC', 'locale' => 'en', 'fallback_locale' => 'en',
  'providers' => [
    Illuminate\\Auth\\AuthServiceProvider::class, Illuminate\\Cookie\\CookieServiceProvider::class,
    Illuminate\\Encryption\\EncryptionServiceProvider::class, Illuminate\\Filesystem\\FilesystemServiceProvider::class,
    Illuminate\\Hashing\\HashServiceProvider::class, Illuminate\\Session\\SessionServiceProvider::class,
    Illuminate\\Foundation\\Providers\\FoundationServiceProvider::class, Illuminate\\View\\ViewServiceProvider::class,
    Illuminate\\Cache\\CacheServiceProvider::class,
  ],
];
`,
    'config/view.php': `<?php return ['paths' => [], 'compiled' => storage_path()];`,
    'config/logging.php': `<?php
return ['default' => 'errorlog', 'channels' => ['errorlog' => ['driver' => 'errorlog']]];`,
    'config/cache.php': `<?php
return ['default' => 'array', 'prefix' => 'proof', 'stores' => ['array' => ['driver' => 'array']]];`,
    // As the package of Laravel has it.
    'config/session.php': `<?php
return [
  'driver' => env('SESSION_DRIVER', 'file'), 'lifetime' => env('SESSION_LIFETIME', 120), 'expire_on_close' => false,
  'encrypt' => false, 'files' => storage_path('framework/sessions'), 'connection' => null, 'table' => 'sessions',
  'store' => null, 'lottery' => [2, 100],
  'cookie' => env('SESSION_COOKIE', Illuminate\\Support\\Str::slug(env('APP_NAME', 'laravel'), '_') . '_session'),
  'path' => '/', 'domain' => env('SESSION_DOMAIN', null), 'secure' => env('SESSION_SECURE_COOKIE'),
  'http_only' => true, 'same_site' => 'lax',
  ${config}
];
`,
    'config/auth.php': `<?php
return [
  'defaults' => ['guard' => 'web', 'passwords' => 'users'],
  'guards' => ['web' => ['driver' => 'session', 'provider' => 'users']],
  'providers' => ['users' => ['driver' => 'proof']],
  ${guards}
];
`,
    'index.php': `<?php
require '/usr/share/php/Illuminate/autoload.php';
use Illuminate\\Auth\\GenericUser;
use Illuminate\\Contracts\\Auth\\Authenticatable;
use Illuminate\\Contracts\\Auth\\UserProvider;
use Illuminate\\Http\\Request;
use Illuminate\\Support\\Facades\\Auth;
use Illuminate\\Support\\Facades\\Cookie;
use Illuminate\\Support\\Facades\\Route;

class User extends GenericUser {
  function forceFill(array $values) {
    foreach ($values as $name => $value) $this->$name = $value;
    return $this;
  }
  function save() { file_put_contents(Users::PASSWORD, $this->password); }
}
class Users implements UserProvider {
  const FILE = __DIR__ . '/storage/token';
  const PASSWORD = __DIR__ . '/storage/password';
  function user() {
    $token = file_exists(self::FILE) ? file_get_contents(self::FILE) : '';
    if (!file_exists(self::PASSWORD)) file_put_contents(self::PASSWORD, password_hash('secret', PASSWORD_BCRYPT));
    return new User(['id' => 'ann', 'password' => file_get_contents(self::PASSWORD), 'remember_token' => $token]);
  }
  function retrieveById($id) { return $id === 'ann' ? $this->user() : null; }
  function retrieveByToken($id, $token) {
    return $token !== '' && hash_equals($this->user()->getRememberToken(), $token) ? $this->user() : null;
  }
  function updateRememberToken(Authenticatable $user, $token) { file_put_contents(self::FILE, $token); }
  function retrieveByCredentials(array $credentials) { return $this->retrieveById($credentials['user']); }
  function validateCredentials(Authenticatable $user, array $credentials) { return $credentials['password'] === 'secret'; }
}
class Tokens extends Illuminate\\Foundation\\Http\\Middleware\\VerifyCsrfToken { protected $except = ['*']; }
class Kernel extends Illuminate\\Foundation\\Http\\Kernel {
  protected $middlewareGroups = ['web' => [
    Illuminate\\Cookie\\Middleware\\EncryptCookies::class,
    Illuminate\\Cookie\\Middleware\\AddQueuedCookiesToResponse::class,
    Illuminate\\Session\\Middleware\\StartSession::class,
    ${middleware}
    Tokens::class,
  ]];
}

$app = new Illuminate\\Foundation\\Application(__DIR__);
$app->singleton(Illuminate\\Contracts\\Http\\Kernel::class, Kernel::class);
$app->singleton(Illuminate\\Contracts\\Debug\\ExceptionHandler::class, Illuminate\\Foundation\\Exceptions\\Handler::class);
$app->booted(function () {
  Auth::provider('proof', fn () => new Users());
  Route::middleware('web')->group(function () {
    Route::get('/', function () {
      [$name, $value, $minutes, $path, $domain] = ['theme', 'dark', 60, '/', null];
      return response('welcome')${theme}${cache};
    });
    Route::get('/account', function (Request $request) {
      $value = $request->cookie('token');
      $user = Auth::id() ?? $request->session()->get('user') ?? ($value !== null && file_exists(storage_path($value)) ? 'ann' : null);
      if ($user === null) return response('no', 401);
      [$name, $minutes] = ['token', 60];
      return response($user)${renew}${cache};
    });
    Route::post('/login', function (Request $request) {
      ${attempt}
      ${rotate}
      [$name, $value, $minutes] = ['token', 'token-' . bin2hex(random_bytes(16)), 60];
      [$path, $domain, $production] = ['/', null, app()->isProduction()];
      touch(storage_path($value));
      return redirect('/')${token};
    })->name('login');
    Route::post('/password', function (Request $request) {
      $password = $request->input('old_password');
      ${password}
      return redirect('/');
    });
    Route::post('/logout', function (Request $request) {
      [$name, $path, $domain] = ['token', '/', null];
      if ($request->cookie($name) !== null) unlink(storage_path($request->cookie($name)));
      ${logout}
      return redirect('/')${clear};
    });
  });
});
$kernel = $app->make(Illuminate\\Contracts\\Http\\Kernel::class);
$request = Request::capture();
${proxies}
$kernel->handle($request)->send();
`,
  },
});

const BASE = {
  program,
  versions: () => debianVersions('php-laravel-framework', 'php-vlucas-phpdotenv'),
  places: {
    config: '',
    environment: '',
    middleware: '',
    cache: '',
    attempt: "if (!Auth::attempt($request->only('user', 'password'), true)) return response('wrong', 401);",
    rotate: '',
    password: '',
    clear: '',
    token: '',
    renew: '',
    logout: 'Auth::logout(); $request->session()->invalidate(); $request->session()->regenerateToken();',
    theme: "->cookie(cookie($name, $value, $minutes, httpOnly: true, sameSite: 'lax'))",
    guards: '',
    proxies: "$request->setTrustedProxies(['127.0.0.1'], Request::HEADER_X_FORWARDED_PROTO);",
  },
};

/** Where it takes the request for https, Laravel adds Secure by itself. */
const PLAIN = { proxies: '' };
/** A login that does without Laravel's. */
const OWN_LOGIN =
  "if ($request->input('password') !== 'secret') return response('wrong', 401); $request->session()->put('user', 'ann');";
const FORGET_REMEMBER_ME = 'Cookie::queue(Cookie::forget(Auth::getRecallerName()));';

prove({
  ...BASE,
  set: 'Laravel: session',
  cookie: 'laravel_session',
  applied: (code) => (code.startsWith('SESSION_COOKIE=') ? `${code}\nSESSION_SECURE_COOKIE=true` : code),
  // Not delete: Laravel sets the cookie of a session with every response, encrypted anew.
  changes: [
    { change: 'same-site', before: "'same_site' => null" },
    { change: 'http-only', before: "'http_only' => false" },
    // This .env is that of the production server.
    { change: 'secure', place: 'environment', isProductionFile: true },
    { change: 'prefix', place: 'environment', before: 'SESSION_SECURE_COOKIE=true', isProductionFile: true },
    { change: 'cross-site', before: "'same_site' => 'none'", given: PLAIN },
    { change: 'lifetime', place: 'environment', before: 'SESSION_LIFETIME=129600' },
    { change: 'host-only', place: 'environment', before: 'SESSION_DOMAIN=shop.example' },
    { change: 'rotate-at-login', place: 'rotate', given: { attempt: OWN_LOGIN } },
    {
      change: 'end-others',
      place: 'password',
      given: { middleware: 'Illuminate\\Session\\Middleware\\AuthenticateSession::class,' },
    },
    {
      change: 'end-at-logout',
      place: 'logout',
      before: '$request->session()->migrate(false); $request->session()->flush();',
      given: {
        attempt: "if (!Auth::attempt($request->only('user', 'password'))) return response('wrong', 401);",
      },
    },
    { change: 'no-store', place: 'cache', before: "->header('Cache-Control', 'public, max-age=600')" },
  ],
});

prove({
  ...BASE,
  set: 'Laravel: CSRF cookie, remember-me cookie',
  cookie: 'remember_web_59ba36addc2b2f9401580f014c7f58ea4e30989d',
  changes: [
    { change: 'same-site', before: "'same_site' => null" },
    { change: 'same-site', before: "'same_site' => null", cookie: 'XSRF-TOKEN' },
    { change: 'secure', place: 'environment', isProductionFile: true },
    { change: 'cross-site', before: "'same_site' => 'none'", given: PLAIN, cookie: 'XSRF-TOKEN' },
    { change: 'host-only', place: 'environment', before: 'SESSION_DOMAIN=shop.example' },
    { change: 'lifetime', place: 'guards', before: '' },
    { change: 'delete', place: 'logout', before: '' },
    {
      change: 'end-at-logout',
      place: 'logout',
      before: `$request->session()->invalidate(); ${FORGET_REMEMBER_ME}`,
    },
  ],
});

prove({
  ...BASE,
  set: 'Laravel: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      place: 'theme',
      before: '->cookie(cookie($name, $value, $minutes))',
      given: { config: "'same_site' => null" },
    },
    {
      change: 'http-only',
      place: 'theme',
      before: '->cookie(cookie($name, $value, $minutes, httpOnly: false))',
    },
    { change: 'secure', place: 'environment', isProductionFile: true, given: PLAIN },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'Laravel: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    attempt: '',
    token: '->cookie(cookie($name, $value, $minutes))',
    logout: '',
    clear: '->withoutCookie($name)',
  },
  changes: [
    {
      change: 'cross-site',
      place: 'token',
      before: "->cookie(cookie($name, $value, $minutes, sameSite: 'none'))",
      given: PLAIN,
    },
    { change: 'lifetime', place: 'token', before: '->cookie(cookie($name, $value, 90 * 24 * 60))' },
    { change: 'delete', place: 'clear', before: '' },
    {
      change: 'no-store',
      place: 'cache',
      before: "->header('Cache-Control', 'public, max-age=600')",
      given: { renew: '->cookie(cookie($name, $value, $minutes))' },
    },
  ],
});
