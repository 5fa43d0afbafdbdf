import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

/** A Symfony application of one file, with the configuration as config/packages has it. */
const program = ({ config, remember, logout, fixation, theme }) => ({
  command: ['php', '-c', 'php.ini', '-S', '127.0.0.1:PORT', 'index.php'],
  files: {
    'php.ini': 'session.cookie_httponly = 0\n',
    'framework.yaml': `
framework:
    secret: proof
    http_method_override: false
    router: { utf8: true }
    trusted_proxies: 127.0.0.1
    trusted_headers: [x-forwarded-proto]
    session:
        handler_id: null
        save_path: '%kernel.project_dir%/sessions'
        storage_factory_id: session.storage.factory.native
        ${config.replaceAll(/, (?=cookie_)/g, '\n        ')}
`,
    'sessions/.keep': '',
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
                always_remember_me: true
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
    ${theme}
    return $response;
  }
  function logout(): Response { return new Response('', 302, ['Location' => '/']); }
  function account(): Response {
    $token = $this->getContainer()->get('security.token_storage')->getToken();
    return $token === null ? new Response('no', 401) : new Response($token->getUserIdentifier());
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
    theme: '$response->headers->setCookie(Cookie::create($name, $value));',
  },
};

prove({
  ...BASE,
  set: 'Symfony: session',
  cookie: 'PHPSESSID',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', before: 'cookie_samesite: null' },
    { change: 'http-only', rule: 'httponly-missing', before: 'cookie_httponly: false' },
    { change: 'secure', rule: 'secure-missing', before: 'cookie_secure: false', isProduction: true },
    { change: 'lifetime', rule: 'lifetime-long', before: 'cookie_lifetime: 7776000' },
    {
      change: 'delete',
      rule: 'logout-no-delete',
      place: 'logout',
      before: 'logout: { path: app_logout, invalidate_session: false }',
    },
    {
      change: 'rotate-at-login',
      rule: 'session-not-rotated',
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
    { change: 'same-site', rule: 'samesite-missing', place: 'remember', before: 'samesite: null' },
    { change: 'http-only', rule: 'httponly-missing', place: 'remember', before: 'httponly: false' },
    {
      change: 'secure',
      rule: 'secure-missing',
      place: 'remember',
      before: 'secure: false',
      isProduction: true,
    },
    { change: 'lifetime', rule: 'lifetime-long', place: 'remember', before: '' },
  ],
});

prove({
  ...BASE,
  set: 'Symfony: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      place: 'theme',
      before: '$response->headers->setCookie(Cookie::create($name, $value)->withSameSite(null));',
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'theme',
      before: '$response->headers->setCookie(Cookie::create($name, $value)->withHttpOnly(false));',
    },
    {
      change: 'secure',
      rule: 'secure-missing',
      place: 'theme',
      before: '$response->headers->setCookie(Cookie::create($name, $value)->withSecure(false));',
      isProduction: true,
    },
  ],
});
