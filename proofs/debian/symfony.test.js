import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

/** A Symfony application of one file, with the configuration as config/packages has it. */
const program = ({
  config,
  production,
  rememberProduction,
  isRemembered,
  cache,
  remember,
  logout,
  fixation,
  theme,
}) => ({
  command: ['php', '-c', 'php.ini', '-S', '127.0.0.1:PORT', 'index.php'],
  files: {
    'php.ini': 'session.cookie_httponly = 0\n',
    'framework.yaml': `
framework:
    secret: proof
    http_method_override: false
    router: { utf8: true }
    profiler: { dsn: 'file:%kernel.project_dir%/profiles' }
    trusted_proxies: 127.0.0.1
    trusted_headers: [x-forwarded-proto]
    session:
        handler_id: null
        save_path: '%kernel.project_dir%/sessions'
        storage_factory_id: session.storage.factory.native
        ${config.replaceAll(/, (?=cookie_)/g, '\n        ')}
`,
    'production/framework.yaml': `
framework:
    session:
        handler_id: null
        ${production.replaceAll(/, (?=cookie_)/g, '\n        ')}
`,
    'sessions/.keep': '',
    'production/security.yaml': `
security:
    firewalls:
        main:
            remember_me:
                ${rememberProduction.replaceAll(/, (?=secure)/g, '\n                ')}
`,
    'security.yaml': `
security:
    enable_authenticator_manager: true
    ${fixation}
    password_hashers: { Symfony\\Component\\Security\\Core\\User\\InMemoryUser: plaintext }
    providers:
        users: { memory: { users: { ann: { password: secret, roles: [ROLE_USER] } } } }
    firewalls:
        main:
            lazy: true
            form_login:
                login_path: app_home
                check_path: app_login
                username_parameter: user
                password_parameter: password
                default_target_path: app_home
            remember_me:
                secret: proof
                always_remember_me: ${isRemembered}
                ${remember.replaceAll(/, (?=secure)/g, '\n                ')}
            ${logout}
`,
    'index.php': `<?php
require '/usr/share/php/Symfony/Bundle/FrameworkBundle/autoload.php';
require '/usr/share/php/Symfony/Bundle/SecurityBundle/autoload.php';
require '/usr/share/php/Symfony/Component/Yaml/autoload.php';
use Symfony\\Bundle\\FrameworkBundle\\Kernel\\MicroKernelTrait;
use Symfony\\Component\\DependencyInjection\\Loader\\Configurator\\ContainerConfigurator;
use Symfony\\Component\\HttpFoundation\\{Cookie, Request, Response};
use Symfony\\Component\\HttpKernel\\Kernel as BaseKernel;
use Symfony\\Component\\Routing\\Loader\\Configurator\\RoutingConfigurator;

class Kernel extends BaseKernel {
  use MicroKernelTrait;
  function registerBundles(): iterable {
    return [new Symfony\\Bundle\\FrameworkBundle\\FrameworkBundle(), new Symfony\\Bundle\\SecurityBundle\\SecurityBundle()];
  }
  function getProjectDir(): string { return __DIR__; }
  function configureContainer(ContainerConfigurator $container): void {
    $container->import(__DIR__ . '/*.yaml');
    if (getenv('APP_ENV') === 'production') $container->import(__DIR__ . '/production/*.yaml');
  }
  function configureRoutes(RoutingConfigurator $routes): void {
    $routes->add('app_home', '/')->controller([$this, 'home']);
    $routes->add('app_login', '/login')->controller([$this, 'home']);
    $routes->add('app_logout', '/logout')->controller([$this, 'logout']);
    $routes->add('app_account', '/account')->controller([$this, 'account']);
  }
  function home(Request $request): Response {
    $session = $request->getSession();
    $session->set('visits', $session->get('visits', 0) + 1);
    $response = new Response('welcome');
    [$name, $value] = ['theme', 'dark'];
    ${cache}
    ${theme}
    return $response;
  }
  function logout(): Response {
    $response = new Response('', 302, ['Location' => '/']);
    $response->headers->clearCookie('PHPSESSID');
    return $response;
  }
  function account(Request $request): Response {
    $token = $this->getContainer()->get('security.token_storage')->getToken();
    if ($token === null) return new Response('no', 401);
    $response = new Response($token->getUserIdentifier());
    ${cache}
    return $response;
  }
}

$kernel = new Kernel('dev', true);
$request = Request::createFromGlobals();
$response = $kernel->handle($request);
$response->send();
$kernel->terminate($request, $response);
`,
  },
});

const BASE = {
  program,
  versions: () =>
    debianVersions('php-symfony-framework-bundle', 'php-symfony-security-bundle', 'php-symfony-yaml'),
  places: {
    config: 'cookie_secure: auto, cookie_samesite: lax, cookie_httponly: true',
    remember: 'samesite: lax',
    logout: 'logout: { path: app_logout, target: app_home, invalidate_session: true }',
    fixation: '',
    production: '',
    rememberProduction: 'samesite: lax',
    isRemembered: true,
    cache: '',
    theme: '$response->headers->setCookie(Cookie::create($name, $value));',
  },
};

prove({
  ...BASE,
  set: 'Symfony: session',
  cookie: 'PHPSESSID',
  // Not strict: Symfony switches it on by itself.
  changes: [
    { change: 'same-site', before: 'cookie_samesite: null' },
    {
      change: 'cross-site',
      place: 'production',
      before: 'cookie_samesite: none, cookie_secure: false',
      isProductionFile: true,
    },
    { change: 'prefix', place: 'production', isProductionFile: true },
    { change: 'host-only', before: 'cookie_domain: shop.example' },
    {
      change: 'no-store',
      place: 'cache',
      before: '$response->setPublic()->setMaxAge(600);',
      // Symfony then leaves it as it is, in place of adding private.
      given: { theme: "$response->headers->set('Symfony-Session-NoAutoCacheControl', '1');" },
    },
    { change: 'http-only', before: 'cookie_httponly: false' },
    { change: 'secure', before: 'cookie_secure: false' },
    { change: 'lifetime', before: 'cookie_lifetime: 7776000' },
    {
      change: 'delete',
      place: 'logout',
      before: 'logout: { path: app_logout, invalidate_session: false }',
    },
    // Without the line a controller deletes the cookie.
    { change: 'end-at-logout', place: 'logout', before: '', given: { isRemembered: false } },
    {
      change: 'rotate-at-login',
      place: 'fixation',
      before: 'session_fixation_strategy: none',
    },
  ],
});

prove({
  ...BASE,
  set: 'Symfony: remember-me cookie',
  cookie: 'REMEMBERME',
  changes: [
    { change: 'same-site', place: 'remember', before: 'samesite: null' },
    { change: 'http-only', place: 'remember', before: 'httponly: false' },
    {
      change: 'secure',
      place: 'remember',
      before: 'secure: false',
    },
    {
      change: 'cross-site',
      place: 'rememberProduction',
      before: 'samesite: none, secure: false',
      isProductionFile: true,
    },
    { change: 'host-only', place: 'remember', before: 'domain: shop.example' },
    { change: 'lifetime', place: 'remember', before: '' },
  ],
});

prove({
  ...BASE,
  set: 'Symfony: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      place: 'theme',
      before: '$response->headers->setCookie(Cookie::create($name, $value)->withSameSite(null));',
    },
    {
      change: 'http-only',
      place: 'theme',
      before: '$response->headers->setCookie(Cookie::create($name, $value)->withHttpOnly(false));',
    },
    {
      change: 'secure',
      place: 'theme',
      before: '$response->headers->setCookie(Cookie::create($name, $value)->withSecure(false));',
    },
    {
      change: 'cross-site',
      place: 'theme',
      before:
        "$response->headers->setCookie(Cookie::create($name, $value)->withSameSite('none')->withSecure(false));",
    },
  ],
});
