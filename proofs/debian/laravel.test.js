import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const program = ({ config, environment, logout, theme, guards, proxies }) => ({
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
  'name' => 'Laravel', 'env' => 'local', 'debug' => true, 'key' => env('APP_KEY'), 'cipher' => 'AES-256-CBC',
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

class Users implements UserProvider {
  const FILE = __DIR__ . '/storage/token';
  function user() {
    $token = file_exists(self::FILE) ? file_get_contents(self::FILE) : '';
    return new GenericUser(['id' => 'ann', 'password' => 'secret', 'remember_token' => $token]);
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
      return response('welcome')${theme};
    });
    Route::get('/account', fn () => Auth::check() ? Auth::id() : response('no', 401));
    Route::post('/login', function (Request $request) {
      if (!Auth::attempt($request->only('user', 'password'), true)) return response('wrong', 401);
      return redirect('/');
    });
    Route::post('/logout', function (Request $request) {
      ${logout}
      return redirect('/');
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
    logout: 'Auth::logout(); $request->session()->invalidate(); $request->session()->regenerateToken();',
    theme: "->cookie(cookie($name, $value, $minutes, httpOnly: true, sameSite: 'lax'))",
    guards: '',
    proxies: "$request->setTrustedProxies(['127.0.0.1'], Request::HEADER_X_FORWARDED_PROTO);",
  },
};

prove({
  ...BASE,
  set: 'Laravel: session',
  cookie: 'laravel_session',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', before: "'same_site' => null" },
    { change: 'http-only', rule: 'httponly-missing', before: "'http_only' => false" },
    // This .env is that of the production server.
    {
      change: 'secure',
      rule: 'secure-missing',
      place: 'environment',
      isProduction: true,
      isProductionFile: true,
    },
    { change: 'end-at-logout', rule: 'token-after-logout', place: 'logout', before: '' },
  ],
});

prove({
  ...BASE,
  set: 'Laravel: CSRF cookie, remember-me cookie',
  cookie: 'remember_web_59ba36addc2b2f9401580f014c7f58ea4e30989d',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', before: "'same_site' => null" },
    {
      change: 'same-site',
      rule: 'samesite-missing',
      before: "'same_site' => null",
      cookie: 'XSRF-TOKEN',
    },
    {
      change: 'secure',
      rule: 'secure-missing',
      place: 'environment',
      isProduction: true,
      isProductionFile: true,
    },
    { change: 'lifetime', rule: 'lifetime-long', place: 'guards', before: '' },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: '' },
    {
      change: 'end-at-logout',
      rule: 'token-after-logout',
      place: 'logout',
      before: '$request->session()->invalidate(); Cookie::queue(Cookie::forget(Auth::getRecallerName()));',
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
      rule: 'samesite-missing',
      place: 'theme',
      before: '->cookie(cookie($name, $value, $minutes))',
      given: { config: "'same_site' => null" },
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'theme',
      before: '->cookie(cookie($name, $value, $minutes, httpOnly: false))',
    },
    {
      change: 'secure',
      rule: 'secure-missing',
      place: 'environment',
      isProduction: true,
      isProductionFile: true,
      // Where it takes the request for https, Laravel adds Secure by itself.
      given: { proxies: '' },
    },
  ],
});
