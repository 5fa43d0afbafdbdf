import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

/** Flask with Flask-Login and a cookie of the application; the session is Flask's own. */
const program = ({ config, theme, login, logout }) => ({
  command: ['/usr/bin/python3', 'app.py'],
  files: {
    'app.py': `
import os
from datetime import timedelta
from cachelib import FileSystemCache
from flask import Flask, abort, make_response, redirect, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

app = Flask(__name__)
app.secret_key = 'proof'
${config}
manager = LoginManager(app)

class User(UserMixin):
    id = 'ann'

@manager.user_loader
def load(user_id):
    return User() if user_id == 'ann' else None

@app.get('/')
def index():
    response = make_response('welcome')
    session['visits'] = session.get('visits', 0) + 1
    name, value = 'theme', 'dark'
    ${theme}
    return response

@app.get('/account')
def account():
    return current_user.id if current_user.is_authenticated else abort(401)

@app.post('/login')
def login():
    if request.form['password'] != 'secret':
        abort(401)
    ${login}
    login_user(User(), remember=True)
    session['email'] = 'ann@shop.example'
    return redirect('/')

@app.post('/logout')
def logout():
    ${logout}
    return redirect('/')

app.run(port=int(os.environ['PORT']))
`,
  },
});

const BASE = {
  versions: () => debianVersions('python3-flask', 'python3-flask-login'),
  program,
  places: {
    config: '',
    theme: "response.set_cookie(name, value, httponly=True, samesite='Lax')",
    login: 'pass',
    logout: 'logout_user()',
  },
};

prove({
  ...BASE,
  set: 'Flask: session',
  cookie: 'session',
  changes: [
    { change: 'same-site', rule: 'samesite-missing' },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      before: "app.config['SESSION_COOKIE_HTTPONLY'] = False",
    },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    {
      change: 'prefix',
      rule: 'prefix-unused',
      before: "app.config['SESSION_COOKIE_SECURE'] = os.environ.get('APP_ENV') == 'production'",
      isProduction: true,
    },
  ],
});

prove({
  ...BASE,
  set: 'Flask-Login: remember-me cookie',
  cookie: 'remember_token',
  changes: [
    { change: 'same-site', rule: 'samesite-missing' },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      before: "app.config['REMEMBER_COOKIE_HTTPONLY'] = False",
    },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    { change: 'lifetime', rule: 'lifetime-long' },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: 'session.clear()' },
  ],
});

prove({
  ...BASE,
  set: 'Flask: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      place: 'theme',
      before: 'response.set_cookie(name, value)',
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'theme',
      before: 'response.set_cookie(name, value)',
    },
    { change: 'secure', rule: 'secure-missing', place: 'theme', isProduction: true },
  ],
});
