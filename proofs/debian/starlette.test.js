import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const BASE = {
  versions: () => debianVersions('python3-starlette'),
  names: { secret: "'proof'" },
  places: {
    config: "app.add_middleware(SessionMiddleware, secret_key='proof')",
    cache: '',
    theme: "response.set_cookie(name, value, httponly=True, samesite='lax')",
    rotate: 'request.session.clear()',
    login: "request.session['user'] = user",
    user: "request.session.get('user') or sessions.get(request.session.get('id'))",
    logout: 'request.session.clear()',
    token: '',
    renew: '',
  },
  program: ({ config, cache, theme, rotate, login, user, logout, token, renew }) => ({
    command: ['/usr/bin/python3', '-m', 'uvicorn', '--host', '127.0.0.1', '--port', 'PORT', 'app:app'],
    files: {
      'app.py': `
import os
import secrets
from urllib.parse import parse_qs
from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route

production = os.environ.get('APP_ENV') == 'production'
# Users by the number in their session, and by their token.
sessions = {}

async def index(request):
    response = PlainTextResponse('welcome')
    request.session.setdefault('id', secrets.token_urlsafe())
    name, value = 'theme', 'dark'
    ${cache}
    ${theme}
    return response

async def account(request):
    name, value = 'token', request.cookies.get('token')
    user = ${user} or sessions.get(value)
    response = PlainTextResponse(user or 'no', 200 if user else 401)
    ${cache}
    ${renew}
    return response

async def login(request):
    form = parse_qs((await request.body()).decode())
    if form['password'] != ['secret']:
        return PlainTextResponse('wrong', 401)
    user = form['user'][0]
    name, value = 'token', secrets.token_urlsafe()
    ${rotate}
    ${login}
    response = RedirectResponse('/', 302)
    ${token}
    return response

async def logout(request):
    response = RedirectResponse('/', 302)
    name, path, domain, secure, samesite = 'token', '/', None, False, 'lax'
    sessions.pop(request.cookies.get('token'), None)
    ${logout}
    return response

app = Starlette(routes=[
    Route('/', index),
    Route('/account', account),
    Route('/login', login, methods=['POST']),
    Route('/logout', logout, methods=['POST']),
])
${config}
`,
    },
  }),
};

const session = (options) => `app.add_middleware(SessionMiddleware, secret_key='proof', ${options})`;

prove({
  ...BASE,
  set: 'Starlette and FastAPI: session',
  cookie: 'session',
  // SameSite cannot be left out, and Debian's version has no domain=.
  changes: [
    { change: 'secure' },
    { change: 'cross-site', before: session("same_site='none'") },
    { change: 'lifetime', before: session('max_age=90 * 24 * 3600') },
    { change: 'prefix', before: session('https_only=production') },
    { change: 'delete', place: 'logout', before: 'pass' },
    {
      change: 'rotate-at-login',
      place: 'rotate',
      before: 'pass',
      given: { login: "sessions[request.session.setdefault('id', secrets.token_urlsafe())] = user" },
    },
    {
      change: 'end-at-logout',
      place: 'logout',
      before: 'request.session.clear()',
      also: {
        login: "request.session['id'] = secrets.token_urlsafe(); sessions[request.session['id']] = user",
        user: "sessions.get(request.session.get('id'))",
      },
    },
    { change: 'no-store', place: 'cache' },
  ],
});

prove({
  ...BASE,
  set: 'Starlette and FastAPI: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'http-only', place: 'theme', before: 'response.set_cookie(name, value)' },
    { change: 'secure', place: 'theme' },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'Starlette and FastAPI: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    login: 'sessions[value] = user',
    token: 'response.set_cookie(name, value)',
    logout: 'response.delete_cookie(name)',
  },
  changes: [
    {
      change: 'cross-site',
      place: 'token',
      before: "response.set_cookie(name, value, samesite='none')",
    },
    {
      change: 'lifetime',
      place: 'token',
      before: 'response.set_cookie(name, value, max_age=90 * 24 * 3600)',
    },
    {
      change: 'host-only',
      place: 'token',
      before: "response.set_cookie(name, value, domain='shop.example')",
    },
    { change: 'delete', place: 'logout', before: 'pass' },
    { change: 'no-store', place: 'cache', given: { renew: 'response.set_cookie(name, value or "")' } },
  ],
});
