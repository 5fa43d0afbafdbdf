import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

/** Flask with Flask-Login and cookies of the application; the session is Flask's own. */
const program = ({ config, cache, theme, rotate, login, userId, password, logout, revoke, token }) => ({
  command: ['/usr/bin/python3', 'app.py'],
  files: {
    'app.py': `
import os
import secrets
from datetime import timedelta
from flask import Flask, abort, make_response, redirect, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_session import Session
from itsdangerous import BadSignature, URLSafeSerializer

production = os.environ.get('APP_ENV') == 'production'
app = Flask(__name__)
app.secret_key = 'proof'
${config}
manager = LoginManager(app)
serializer = URLSafeSerializer('proof')
# Users by the number in their session.
users = {}
revoked_tokens = set()

class User(UserMixin):
    id = 'ann'
    email = 'ann@shop.example'
    alternative_id = secrets.token_hex(8)
    login_secret = secrets.token_hex(8)
    session_version = 0

    def get_id(self):
        ${userId}

ann = User()

@manager.user_loader
def load(user_id):
    return ann if user_id == ann.get_id() else None

def user_of_token(value):
    try:
        claims = serializer.loads(value or '')
    except BadSignature:
        return None, None
    return claims['id'], None if claims['id'] in revoked_tokens else claims['user']

@app.get('/')
def index():
    response = make_response('welcome')
    session.setdefault('number', secrets.token_hex(8))
    name, value = 'theme', 'dark'
    ${cache}
    ${theme}
    return response

@app.get('/account')
def account():
    value = request.cookies.get('token', request.cookies.get('__Host-token'))
    token_id, user = user_of_token(value)
    user = user or users.get(session.get('number'))
    if current_user.is_authenticated and session.get('version') == ann.session_version:
        user = 'ann'
    if user is None:
        abort(401)
    response = make_response(user)
    return response

@app.post('/login')
def login():
    user = request.form['user']
    if request.form['password'] != 'secret':
        abort(401)
    ${rotate}
    ${login}
    response = redirect('/')
    name, value = 'token', serializer.dumps({'user': user, 'id': secrets.token_hex(8)})
    ${token}
    return response

@app.post('/password')
def change_password():
    user = ann
    ${password}
    return redirect('/')

@app.post('/logout')
def logout():
    response = redirect('/')
    name, path, domain, secure, samesite = 'token', '/', None, False, 'Lax'
    token_id, user = user_of_token(request.cookies.get('token'))
    ann.login_secret = secrets.token_hex(8)
    ${revoke}
    ${logout}
    return response

app.run(port=int(os.environ['PORT']))
`,
  },
});

const BASE = {
  versions: () => debianVersions('python3-flask', 'python3-flask-login', 'python3-flask-session'),
  program,
  places: {
    config: '',
    cache: '',
    theme: "response.set_cookie(name, value, httponly=True, samesite='Lax')",
    rotate: '',
    login: "login_user(ann); session['version'] = ann.session_version",
    userId: 'return self.id',
    password: '',
    logout: 'logout_user()',
    revoke: '',
    token: '',
  },
};

prove({
  ...BASE,
  set: 'Flask: session',
  cookie: 'session',
  changes: [
    { change: 'same-site' },
    { change: 'http-only', before: "app.config['SESSION_COOKIE_HTTPONLY'] = False" },
    { change: 'secure' },
    { change: 'cross-site', before: "app.config['SESSION_COOKIE_SAMESITE'] = 'None'" },
    { change: 'prefix', before: "app.config['SESSION_COOKIE_SECURE'] = production" },
    {
      change: 'lifetime',
      before: "app.config['PERMANENT_SESSION_LIFETIME'] = timedelta(days=90)",
      given: { rotate: 'session.permanent = True' },
    },
    { change: 'host-only', before: "app.config['SESSION_COOKIE_DOMAIN'] = 'shop.example'" },
    { change: 'delete', place: 'logout', before: 'pass' },
    {
      change: 'rotate-at-login',
      place: 'rotate',
      before: '',
      given: { login: "users[session.setdefault('number', secrets.token_hex(8))] = user" },
    },
    { change: 'end-others', place: 'password' },
    { change: 'server-side', given: { rotate: "session['email'] = ann.email" } },
    { change: 'no-store', place: 'cache' },
    { change: 'end-at-logout', also: { logout: 'session.clear()' } },
  ],
});

prove({
  ...BASE,
  places: {
    ...BASE.places,
    login: "login_user(ann, remember=True); session['version'] = ann.session_version",
  },
  set: 'Flask-Login: remember-me cookie',
  cookie: 'remember_token',
  changes: [
    { change: 'same-site' },
    { change: 'http-only', before: "app.config['REMEMBER_COOKIE_HTTPONLY'] = False" },
    { change: 'secure' },
    { change: 'cross-site', before: "app.config['REMEMBER_COOKIE_SAMESITE'] = 'None'" },
    { change: 'lifetime' },
    { change: 'host-only', before: "app.config['REMEMBER_COOKIE_DOMAIN'] = 'shop.example'" },
    { change: 'prefix', before: "app.config['REMEMBER_COOKIE_SECURE'] = production" },
    { change: 'delete', place: 'logout', before: 'session.clear()' },
    { change: 'end-at-logout', place: 'userId', before: 'return self.id' },
    { change: 'server-side', place: 'userId', before: 'return self.email' },
  ],
});

prove({
  ...BASE,
  set: 'Flask: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', place: 'theme', before: 'response.set_cookie(name, value)' },
    { change: 'http-only', place: 'theme', before: 'response.set_cookie(name, value)' },
    { change: 'secure', place: 'theme' },
  ],
});

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'Flask: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    login: 'pass',
    token: "response.set_cookie(name, value, samesite='Lax')",
    revoke: 'revoked_tokens.add(token_id)',
    logout: 'response.delete_cookie(name)',
  },
  changes: [
    { change: 'cross-site', place: 'token', before: "response.set_cookie(name, value, samesite='None')" },
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
    { change: 'prefix', place: 'token', before: 'response.set_cookie(name, value, secure=production)' },
    { change: 'delete', place: 'logout', before: 'pass' },
    { change: 'end-at-logout', place: 'revoke', before: 'pass' },
  ],
});
