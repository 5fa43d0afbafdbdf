import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

prove({
  set: 'Flask-Session: session',
  versions: () => debianVersions('python3-flask', 'python3-flask-session'),
  cookie: 'session',
  places: { config: '', cache: '', logout: 'session.clear()' },
  program: ({ config, cache, logout }) => ({
    command: ['/usr/bin/python3', 'app.py'],
    files: {
      'app.py': `
import os
from datetime import timedelta
from uuid import uuid4
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
    response = make_response('welcome')
    session['visits'] = 1
    ${cache}
    return response

@app.get('/account')
def account():
    response = make_response(session['user'] if 'user' in session else abort(401))
    ${cache}
    return response

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
    // SameSite is for 0.4 and newer, regenerate for 0.7: Debian has neither.
    { change: 'http-only', before: "app.config['SESSION_COOKIE_HTTPONLY'] = False" },
    { change: 'secure' },
    { change: 'lifetime', before: "app.config['PERMANENT_SESSION_LIFETIME'] = timedelta(days=90)" },
    { change: 'host-only', before: "app.config['SESSION_COOKIE_DOMAIN'] = 'shop.example'" },
    {
      change: 'prefix',
      before: "app.config['SESSION_COOKIE_SECURE'] = os.environ.get('APP_ENV') == 'production'",
    },
    // What does not work, and is not advised: the session is set again in the same response.
    { change: 'delete', place: 'logout', before: "response.delete_cookie('session')" },
    // The old session stays on the server beside the new one.
    { change: 'end-at-logout', place: 'logout', before: "session.sid = str(uuid4()); session.pop('user')" },
    { change: 'no-store', place: 'cache' },
  ],
});
