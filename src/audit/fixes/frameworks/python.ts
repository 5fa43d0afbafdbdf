// Flask and its extensions, Starlette (FastAPI), Tornado.

import type { FixSet } from '../fix.ts';
import { revocationById } from '../revocation.ts';

const PRODUCTION = 'Set APP_ENV=production on the production server.';
/** For lines that ask for it more than once. */
const NAMED_PRODUCTION = "With production = os.environ.get('APP_ENV') == 'production'.";

/** Flask-Session reads the settings of Flask. */
const FLASK_SESSION: FixSet['lines'] = {
  secure: {
    code: "app.config['SESSION_COOKIE_SECURE'] = os.environ.get('APP_ENV') == 'production'",
    text: PRODUCTION,
  },
  'http-only': "app.config['SESSION_COOKIE_HTTPONLY'] = True",
  'same-site': "app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'",
  'cross-site': {
    code: "if os.environ.get('APP_ENV') == 'production': app.config.update(SESSION_COOKIE_SAMESITE='None', SESSION_COOKIE_SECURE=True)",
    text: PRODUCTION,
  },
  'host-only': "app.config['SESSION_COOKIE_DOMAIN'] = None",
  prefix: {
    code: "if os.environ.get('APP_ENV') == 'production': app.config.update(SESSION_COOKIE_NAME='__Host-session', SESSION_COOKIE_SECURE=True, SESSION_COOKIE_PATH='/', SESSION_COOKIE_DOMAIN=None)",
    text: PRODUCTION,
  },
  'no-store': { code: "response.headers['Cache-Control'] = 'no-store'", where: 'the view' },
};

/** Newer versions of Flask-Session also call it cachelib. */
const SESSIONS_ON_SERVER = "app.config['SESSION_TYPE'] = 'filesystem'; Session(app)";

/** Cookies of Tornado; `call`: what sets them. One that is signed has to stay so, as get_secure_cookie reads it. */
function cookiesOfTornado(call: 'set_secure_cookie' | 'set_cookie'): FixSet['lines'] {
  return {
    secure: {
      code: `self.${call}(name, value, secure=os.environ.get('APP_ENV') == 'production')`,
      text: PRODUCTION,
    },
    'http-only': `self.${call}(name, value, httponly=True)`,
    'same-site': `self.${call}(name, value, samesite='Lax')`,
    'cross-site': {
      code: `self.${call}(name, value, samesite='None' if production else 'Lax', secure=production)`,
      text: NAMED_PRODUCTION,
    },
    lifetime: `self.${call}(name, value, expires_days=7)`,
    delete: {
      code: 'self.clear_cookie(name, path=path, domain=domain)',
      where: 'the logout',
      text: `Use the path and domain of ${call}.`,
    },
  };
}

export const PYTHON_FIXES: readonly FixSet[] = [
  {
    framework: 'Flask',
    kinds: ['session'],
    versions: 'Flask 1.0 and newer',
    where: 'app.py',
    cookie: 'session',
    lines: {
      ...FLASK_SESSION,
      lifetime: {
        code: "app.config['PERMANENT_SESSION_LIFETIME'] = timedelta(days=7)",
        text: 'Or session.permanent = False: then the cookie lasts until the browser closes.',
      },
      delete: {
        code: 'session.clear()',
        where: 'the logout',
        text: 'Flask then deletes the cookie with the Path and Domain that it was set with.',
      },
      'end-at-logout': {
        code: SESSIONS_ON_SERVER,
        text: 'The cookie of Flask holds the whole session, so the server cannot end it: Flask-Session (pip install Flask-Session cachelib; from flask_session import Session) stores sessions on the server, and session.clear() in the logout ends them.',
      },
      'end-others': {
        code: "user.session_version += 1; session['version'] = user.session_version",
        where: 'the change of the password',
        text: 'Store session_version with the user. Set it in the session at the login too, and refuse sessions with another one. Flask-Login: a get_id() that changes with the password does the same.',
      },
      'rotate-at-login': {
        code: 'session.clear()',
        where: 'the login, before the user is stored in the session',
      },
      'server-side': {
        code: SESSIONS_ON_SERVER,
        text: 'Flask-Session (pip install Flask-Session cachelib; from flask_session import Session) stores the data on the server: the cookie holds a number only.',
      },
    },
  },
  {
    framework: 'Flask-Session',
    kinds: ['session'],
    versions: 'Flask-Session 0.3 and newer, with Flask 1.0 and newer',
    where: 'app.py, before Session(app)',
    cookie: 'session',
    lines: {
      ...FLASK_SESSION,
      'same-site': {
        code: "app.config['SESSION_COOKIE_SAMESITE'] = 'Lax'",
        text: 'Flask-Session 0.4 and newer heed it.',
      },
      lifetime: {
        code: "app.config['PERMANENT_SESSION_LIFETIME'] = timedelta(days=7)",
        text: "Or app.config['SESSION_PERMANENT'] = False: then the cookie lasts until the browser closes.",
      },
      delete: {
        code: 'session.clear()',
        where: 'the logout',
        text: 'Flask-Session deletes the cookie itself. A call of response.delete_cookie has no effect: the session is set again in the same response.',
      },
      'end-at-logout': {
        code: 'session.clear()',
        where: 'the logout',
        text: 'Flask-Session then deletes the data on the server and the cookie. To remove single keys (session.pop) keeps the session.',
      },
      'rotate-at-login': {
        code: 'app.session_interface.regenerate(session)',
        where: 'the login, once the password is checked',
        text: 'Flask-Session 0.7 and newer have it.',
      },
    },
  },
  {
    framework: 'Flask-Login',
    kinds: ['remember-me'],
    versions: 'Flask-Login 0.5 and newer (REMEMBER_COOKIE_SAMESITE: 0.6)',
    where: 'app.py',
    lines: {
      secure: {
        code: "app.config['REMEMBER_COOKIE_SECURE'] = os.environ.get('APP_ENV') == 'production'",
        text: PRODUCTION,
      },
      'http-only': "app.config['REMEMBER_COOKIE_HTTPONLY'] = True",
      'same-site': "app.config['REMEMBER_COOKIE_SAMESITE'] = 'Lax'",
      'cross-site': {
        code: "if os.environ.get('APP_ENV') == 'production': app.config.update(REMEMBER_COOKIE_SAMESITE='None', REMEMBER_COOKIE_SECURE=True)",
        text: PRODUCTION,
      },
      lifetime: "app.config['REMEMBER_COOKIE_DURATION'] = timedelta(days=7)",
      'host-only': "app.config['REMEMBER_COOKIE_DOMAIN'] = None",
      prefix: {
        code: "if os.environ.get('APP_ENV') == 'production': app.config.update(REMEMBER_COOKIE_NAME='__Host-remember_token', REMEMBER_COOKIE_SECURE=True)",
        text: PRODUCTION,
      },
      delete: { code: 'logout_user()', where: 'the logout' },
      'end-at-logout': {
        code: "return f'{self.id}:{self.login_secret}'",
        where: 'get_id() of the user class, with a user_loader that compares both',
        text: 'The cookie names the user and is signed, so logout_user() cannot end a copy of it: change the login_secret of the user with each logout.',
      },
      'server-side': {
        code: 'return self.alternative_id',
        where: 'get_id() of the user class',
        text: 'The cookie holds what get_id() returns: return a random identifier in place of an e-mail address or a name.',
      },
    },
  },
  {
    framework: 'Flask',
    kinds: ['application'],
    versions: 'Flask 1.0 and newer',
    where: 'the view that sets it',
    lines: {
      secure: {
        code: "response.set_cookie(name, value, secure=os.environ.get('APP_ENV') == 'production')",
        text: PRODUCTION,
      },
      'http-only': "response.set_cookie(name, value, httponly=True, samesite='Lax')",
      'same-site': "response.set_cookie(name, value, samesite='Lax')",
      cors: {
        code: "CORS(app, origins=['https://app.example'], supports_credentials=True)",
        where: 'app.py',
        text: 'The package is Flask-Cors.',
      },
      'cross-site': {
        code: "response.set_cookie(name, value, samesite='None' if production else 'Lax', secure=production)",
        text: NAMED_PRODUCTION,
      },
      lifetime: 'response.set_cookie(name, value, max_age=7 * 24 * 3600)',
      'host-only': { code: 'response.set_cookie(name, value)', text: 'Leave domain= out.' },
      prefix: {
        code: "response.set_cookie('__Host-' + name if production else name, value, secure=production, path='/')",
        text: NAMED_PRODUCTION,
      },
      delete: {
        code: 'response.delete_cookie(name, path=path, domain=domain, secure=secure, samesite=samesite)',
        text: 'Use the path, domain, secure and samesite of set_cookie.',
      },
      'end-at-logout': revocationById('revoked_tokens.add(token_id)', 'token_id', {
        list: 'revoked_tokens = set()',
        check: 'if token_id in revoked_tokens: abort(401)',
      }),
      'no-store': { code: "response.headers['Cache-Control'] = 'no-store'", where: 'the view' },
    },
  },
  {
    framework: 'Starlette and FastAPI',
    kinds: ['session'],
    versions: 'Starlette 0.27 and newer',
    where: 'app.py',
    cookie: 'session',
    lines: {
      secure: {
        code: "app.add_middleware(SessionMiddleware, secret_key=secret, https_only=os.environ.get('APP_ENV') == 'production')",
        text: PRODUCTION,
      },
      'same-site': "app.add_middleware(SessionMiddleware, secret_key=secret, same_site='lax')",
      'cross-site': {
        code: "app.add_middleware(SessionMiddleware, secret_key=secret, same_site='none' if production else 'lax', https_only=production)",
        text: NAMED_PRODUCTION,
      },
      lifetime: 'app.add_middleware(SessionMiddleware, secret_key=secret, max_age=7 * 24 * 3600)',
      'host-only': {
        code: 'app.add_middleware(SessionMiddleware, secret_key=secret)',
        text: 'Leave domain= out.',
      },
      prefix: {
        code: "app.add_middleware(SessionMiddleware, secret_key=secret, session_cookie='__Host-session' if production else 'session', https_only=production)",
        text: NAMED_PRODUCTION,
      },
      delete: { code: 'request.session.clear()', where: 'the logout' },
      'end-at-logout': {
        code: "sessions.pop(request.session.get('id'), None); request.session.clear()",
        where: 'the logout',
        text: "The cookie holds the whole session, so that clear() alone ends no copy of it: store the user on the server at the login, with request.session['id'] = secrets.token_urlsafe() and sessions[request.session['id']] = user, and accept only sessions whose id is there.",
      },
      'rotate-at-login': {
        code: 'request.session.clear()',
        where: 'the login, before the user is stored in the session',
      },
      'no-store': { code: "response.headers['Cache-Control'] = 'no-store'", where: 'the endpoint' },
    },
  },
  {
    framework: 'Starlette and FastAPI',
    kinds: ['application'],
    versions: 'Starlette 0.27 and newer',
    where: 'the endpoint that sets it',
    lines: {
      secure: {
        code: "response.set_cookie(name, value, secure=os.environ.get('APP_ENV') == 'production')",
        text: PRODUCTION,
      },
      'http-only': "response.set_cookie(name, value, httponly=True, samesite='lax')",
      'same-site': "response.set_cookie(name, value, samesite='lax')",
      cors: {
        code: "app.add_middleware(CORSMiddleware, allow_origins=['https://app.example'], allow_credentials=True, allow_methods=['*'], allow_headers=['*'])",
        where: 'app.py',
      },
      'cross-site': {
        code: "response.set_cookie(name, value, samesite='none' if production else 'lax', secure=production)",
        text: NAMED_PRODUCTION,
      },
      lifetime: 'response.set_cookie(name, value, max_age=7 * 24 * 3600)',
      'host-only': { code: 'response.set_cookie(name, value)', text: 'Leave domain= out.' },
      delete: {
        code: 'response.delete_cookie(name, path=path, domain=domain, secure=secure, samesite=samesite)',
        text: 'Use the path, domain, secure and samesite of set_cookie.',
      },
      'no-store': { code: "response.headers['Cache-Control'] = 'no-store'", where: 'the endpoint' },
    },
  },
  {
    framework: 'Tornado',
    kinds: ['session'],
    versions: 'Tornado 6.0 and newer',
    where: 'the handler that sets it',
    lines: cookiesOfTornado('set_secure_cookie'),
  },
  {
    framework: 'Tornado',
    kinds: ['application'],
    versions: 'Tornado 6.0 and newer',
    where: 'the handler that sets it',
    lines: cookiesOfTornado('set_cookie'),
  },
  {
    framework: 'Tornado',
    kinds: ['csrf'],
    versions: 'Tornado 6.0 and newer',
    where: 'app.py, in the settings of Application',
    lines: {
      secure: {
        code: "xsrf_cookie_kwargs={'secure': os.environ.get('APP_ENV') == 'production'}",
        text: PRODUCTION,
      },
      'http-only': {
        code: "xsrf_cookie_kwargs={'httponly': True}",
        text: 'Only when no script of the page reads the token.',
      },
      'same-site': "xsrf_cookie_kwargs={'samesite': 'Lax'}",
    },
  },
];
