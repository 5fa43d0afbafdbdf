import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const BASE = {
  versions: () => debianVersions('python3-tornado'),
  names: { name: "'user'", value: "'ann'" },
  program: ({ config, cookie, read, logout }) => ({
    command: ['/usr/bin/python3', 'app.py'],
    files: {
      'app.py': `
import asyncio, os
import tornado.web

production = os.environ.get('APP_ENV') == 'production'

class Index(tornado.web.RequestHandler):
    def get(self):
        self.write(self.xsrf_token)

class Account(tornado.web.RequestHandler):
    def get(self):
        user = self.${read}('user')
        self.set_status(200 if user else 401)
        self.write(user or 'no')

class Login(tornado.web.RequestHandler):
    def check_xsrf_cookie(self):
        pass

    def post(self):
        if self.get_argument('password') == 'secret':
            ${cookie}
        self.redirect('/')

class Logout(Login):
    def post(self):
        path, domain = '/', None
        ${logout}
        self.redirect('/')

async def main():
    app = tornado.web.Application(
        [('/', Index), ('/account', Account), ('/login', Login), ('/logout', Logout)],
        cookie_secret='proof',
        xsrf_cookies=True,
        ${config}
    )
    app.listen(int(os.environ['PORT']), '127.0.0.1')
    await asyncio.Event().wait()

asyncio.run(main())
`,
    },
  }),
  places: {
    config: "xsrf_cookie_kwargs={'samesite': 'Lax'}",
    cookie: "self.set_secure_cookie('user', 'ann', httponly=True, samesite='Lax')",
    read: 'get_secure_cookie',
    logout: "self.clear_cookie('user')",
  },
};

prove({
  ...BASE,
  set: 'Tornado: session',
  cookie: 'user',
  changes: [
    {
      change: 'same-site',
      place: 'cookie',
      before: 'self.set_secure_cookie(name, value)',
    },
    {
      change: 'http-only',
      place: 'cookie',
      before: 'self.set_secure_cookie(name, value)',
    },
    { change: 'secure', place: 'cookie' },
    {
      change: 'cross-site',
      place: 'cookie',
      before: "self.set_secure_cookie(name, value, samesite='None')",
    },
    {
      change: 'lifetime',
      place: 'cookie',
      before: 'self.set_secure_cookie(name, value, expires_days=90)',
    },
    { change: 'delete', place: 'logout', before: 'pass' },
  ],
});

prove({
  ...BASE,
  set: 'Tornado: cookies of the application',
  cookie: 'user',
  names: { name: "'user'", value: "'ann-9f86d081884c7d659a2feaa0c55ad015'" },
  places: {
    ...BASE.places,
    cookie: "self.set_cookie('user', 'ann-9f86d081884c7d659a2feaa0c55ad015', httponly=True, samesite='Lax')",
    read: 'get_cookie',
  },
  changes: [
    { change: 'same-site', place: 'cookie', before: 'self.set_cookie(name, value)' },
    { change: 'http-only', place: 'cookie', before: 'self.set_cookie(name, value)' },
    { change: 'secure', place: 'cookie' },
    { change: 'cross-site', place: 'cookie', before: "self.set_cookie(name, value, samesite='None')" },
    { change: 'lifetime', place: 'cookie', before: 'self.set_cookie(name, value, expires_days=90)' },
    { change: 'delete', place: 'logout', before: 'pass' },
  ],
});

prove({
  ...BASE,
  names: {},
  set: 'Tornado: CSRF cookie',
  cookie: '_xsrf',
  changes: [
    { change: 'same-site', before: 'xsrf_cookie_kwargs={}' },
    { change: 'http-only' },
    { change: 'secure' },
  ],
});
