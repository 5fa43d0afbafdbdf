import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const BASE = {
  versions: () => debianVersions('python3-starlette'),
  names: { secret: "'proof'" },
  places: {
    config: "app.add_middleware(SessionMiddleware, secret_key='proof')",
    theme: "response.set_cookie(name, value, httponly=True, samesite='lax')",
    logout: 'request.session.clear()',
  },
  program: ({ config, theme, logout }) => ({
    command: ['/usr/bin/python3', '-m', 'uvicorn', '--host', '127.0.0.1', '--port', 'PORT', 'app:app'],
    files: {
      'app.py': `
import os
from urllib.parse import parse_qs
from starlette.applications import Starlette
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route

production = os.environ.get('APP_ENV') == 'production'

async def index(request):
    response = PlainTextResponse('welcome')
    request.session['visits'] = 1
    name, value = 'theme', 'dark'
    ${theme}
    return response

async def account(request):
    user = request.session.get('user')
    return PlainTextResponse(user or 'no', 200 if user else 401)

async def login(request):
    form = parse_qs((await request.body()).decode())
    if form['password'] != ['secret']:
        return PlainTextResponse('wrong', 401)
    request.session.clear()
    request.session['user'] = form['user'][0]
    return RedirectResponse('/', 302)

async def logout(request):
    ${logout}
    return RedirectResponse('/', 302)

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

prove({
  ...BASE,
  set: 'Starlette and FastAPI: session',
  cookie: 'session',
  changes: [
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    {
      change: 'lifetime',
      rule: 'lifetime-long',
      before: "app.add_middleware(SessionMiddleware, secret_key='proof', max_age=90 * 24 * 3600)",
    },
    {
      change: 'prefix',
      rule: 'prefix-unused',
      before: "app.add_middleware(SessionMiddleware, secret_key='proof', https_only=production)",
      isProduction: true,
    },
  ],
});

prove({
  ...BASE,
  set: 'Starlette and FastAPI: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'theme',
      before: 'response.set_cookie(name, value)',
    },
    { change: 'secure', rule: 'secure-missing', place: 'theme', isProduction: true },
  ],
});
