import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

prove({
  set: 'Flask-Session: session',
  versions: () => debianVersions('python3-flask', 'python3-flask-session'),
  cookie: 'session',
  places: { config: '', logout: 'session.clear()' },
  program: ({ config, logout }) => ({
    command: ['/usr/bin/python3', 'app.py'],
    files: {
      'app.py': `
import os
from datetime import timedelta
from flask import Flask, abort, make_response, redirect, request, session
from flask_session import Session

app = Flask(__name__)
app.secret_key = 'proof'
app.config['SESSION_TYPE'] = 'filesystem'
app.config['PERMANENT_SESSION_LIFETIME'] = timedelta(days=7)
${config}
Session(app)

@app.get('/')
def index():
    return 'welcome'

@app.get('/account')
def account():
    return session['user'] if 'user' in session else abort(401)

@app.post('/login')
def login():
    if request.form['password'] != 'secret':
        abort(401)
    session['user'] = request.form['user']
    return redirect('/')

@app.post('/logout')
def logout():
    response = redirect('/')
    ${logout}
    return response

app.run(port=int(os.environ['PORT']))
`,
    },
  }),
  changes: [
    // SameSite is for 0.4 and newer, which Debian does not have.
    {
      change: 'http-only',
      rule: 'httponly-missing',
      before: "app.config['SESSION_COOKIE_HTTPONLY'] = False",
    },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    {
      change: 'lifetime',
      rule: 'lifetime-long',
      before: "app.config['PERMANENT_SESSION_LIFETIME'] = timedelta(days=90)",
    },
    {
      change: 'prefix',
      rule: 'prefix-unused',
      before: "app.config['SESSION_COOKIE_SECURE'] = os.environ.get('APP_ENV') == 'production'",
      isProduction: true,
    },
    // What does not work, and is not advised: the session is set again in the same response.
    {
      change: 'delete',
      rule: 'logout-no-delete',
      place: 'logout',
      before: "response.delete_cookie('session')",
    },
  ],
});
