import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const SIGNED = "SESSION_ENGINE = 'django.contrib.sessions.backends.signed_cookies'";
/** What a login without django.contrib.auth.login() stores. */
const OWN_LOGIN =
  "request.session.update({'_auth_user_id': user.pk, '_auth_user_backend': user.backend, '_auth_user_hash': user.get_session_auth_hash()})";

const BASE = {
  versions: () => debianVersions('python3-django'),
  places: {
    config: '',
    engine: '',
    cache: '',
    theme: "response.set_cookie(name, value, httponly=True, samesite='Lax')",
    login: 'login(request, user)',
    data: '',
    password: 'pass',
    logout: 'logout(request)',
    revoke: '',
    token: '',
    user: 'user_of_token(value)',
    value: "signing.dumps({'user': user.username, 'id': secrets.token_hex(8)})",
  },
  program: ({ config, engine, cache, theme, login, data, password, logout, revoke, token, user, value }) => ({
    command: [
      'sh',
      '-c',
      '/usr/bin/python3 manage.py migrate -v 0 && /usr/bin/python3 manage.py prepare && exec /usr/bin/python3 manage.py runserver --noreload 127.0.0.1:PORT',
    ],
    files: {
      'manage.py': `
import os, sys
os.environ['DJANGO_SETTINGS_MODULE'] = 'settings'
from django.core.management import execute_from_command_line
if sys.argv[1] == 'prepare':
    import django
    django.setup()
    from django.contrib.auth.models import User
    User.objects.create_user('ann', password='secret')
else:
    execute_from_command_line(sys.argv)
`,
      'settings.py': `
import os
DEBUG = os.environ.get('APP_ENV') != 'production'
SECRET_KEY = 'proof'
ALLOWED_HOSTS = ['*']
ROOT_URLCONF = 'urls'
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions', 'django.contrib.messages']
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
]
SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')
# SameSite=Lax is the default since Django 2.1.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = 'Lax'
${engine}
${config}
`,
      'urls.py': `
import secrets
import django.contrib.auth
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.urls import path
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.cache import never_cache
from django.views.i18n import set_language

class RevokedTokens(set):
    def create(self, token_id):
        self.add(token_id)

class RevokedToken:
    objects = RevokedTokens()

class Login:
    def __init__(self, key):
        self.delete = lambda: LOGINS.pop(key, None)

    class objects:
        filter = lambda key: Login(key)

LOGINS = {}
salt = 'proof'

def login_of(user):
    key = secrets.token_hex(16)
    LOGINS[key] = user.username
    return key

def user_of_signed(request):
    for name in 'token', '__Host-token':
        key = request.get_signed_cookie(name, None, salt=salt)
        if key in LOGINS:
            return key, LOGINS[key]
    return None, None

def user_of_token(value):
    try:
        claims = signing.loads(value or '')
    except signing.BadSignature:
        return None, None
    return claims['id'], None if claims['id'] in RevokedToken.objects else claims['user']

def language_cookie(request):
    request.method, request.POST = 'POST', QueryDict('language=de&next=/')
    return set_language(request).cookies

${cache}
@decorator_from_middleware(CsrfViewMiddleware)
def index(request):
    response = HttpResponse(get_token(request))
    request.session['visits'] = 1
    messages.info(request, 'welcome')
    name, value = 'theme', 'dark'
    ${theme}
    response.cookies.update(language_cookie(request))
    return response

${cache}
def account(request):
    value = request.COOKIES.get('token', request.COOKIES.get('__Host-token'))
    token_id, user = ${user}
    if request.user.is_authenticated:
        user = request.user.username
    if user is None:
        return HttpResponse('no', status=401)
    response = HttpResponse(user)
    return response

def enter(request):
    user = authenticate(request, username=request.POST['user'], password=request.POST['password'])
    if user is None:
        return HttpResponse('wrong', status=401)
    ${data}
    ${login}
    response = HttpResponseRedirect('/')
    name, value = 'token', ${value}
    ${token}
    return response

def change_password(request):
    user, password = request.user, request.POST['new_password']
    ${password}
    return HttpResponseRedirect('/')

def leave(request):
    response = HttpResponseRedirect('/')
    name, path, domain, samesite = 'token', '/', None, 'Lax'
    token_id, user = user_of_token(request.COOKIES.get('token'))
    ${revoke}
    ${logout}
    return response

urlpatterns = [
    path('', index),
    path('account', account),
    path('login', enter),
    path('password', change_password),
    path('logout', leave),
]
`,
    },
  }),
};

prove({
  ...BASE,
  set: 'Django: session',
  cookie: 'sessionid',
  changes: [
    { change: 'same-site', before: 'SESSION_COOKIE_SAMESITE = False' },
    { change: 'http-only', before: 'SESSION_COOKIE_HTTPONLY = False' },
    { change: 'secure' },
    { change: 'cross-site', before: "SESSION_COOKIE_SAMESITE = 'None'" },
    { change: 'lifetime', before: 'SESSION_COOKIE_AGE = 90 * 24 * 3600' },
    { change: 'host-only', before: "SESSION_COOKIE_DOMAIN = 'shop.example'" },
    { change: 'prefix', before: 'SESSION_COOKIE_SECURE = not DEBUG' },
    { change: 'delete', place: 'logout', before: "request.session['visits'] = 2" },
    { change: 'end-at-logout', before: SIGNED },
    { change: 'end-others', place: 'password' },
    { change: 'rotate-at-login', place: 'login', before: OWN_LOGIN },
    {
      change: 'server-side',
      before: SIGNED,
      given: { data: "request.session['email'] = 'ann@shop.example'" },
    },
    {
      change: 'json',
      before: "SESSION_SERIALIZER = 'django.contrib.sessions.serializers.PickleSerializer'",
      given: { engine: SIGNED },
    },
    { change: 'no-store', place: 'cache' },
    { change: 'https' },
  ],
});

prove({
  ...BASE,
  set: 'Django: CSRF cookie',
  cookie: 'csrftoken',
  changes: [
    { change: 'same-site', before: 'CSRF_COOKIE_SAMESITE = False' },
    { change: 'http-only' },
    { change: 'secure' },
    { change: 'cross-site', before: "CSRF_COOKIE_SAMESITE = 'None'" },
    { change: 'lifetime', before: 'CSRF_COOKIE_AGE = 500 * 24 * 3600' },
    { change: 'host-only', before: "CSRF_COOKIE_DOMAIN = 'shop.example'" },
    { change: 'prefix', rule: 'prefix-violated', before: "CSRF_COOKIE_NAME = '__Host-csrftoken'" },
    { change: 'https' },
  ],
});

prove({
  ...BASE,
  set: 'Django: messages',
  cookie: 'messages',
  changes: [{ change: 'http-only', before: 'SESSION_COOKIE_HTTPONLY = False' }, { change: 'https' }],
});

prove({
  ...BASE,
  set: 'Django: language cookie',
  cookie: 'django_language',
  changes: [{ change: 'same-site' }, { change: 'http-only' }, { change: 'https' }],
});

prove({
  ...BASE,
  set: 'Django: cookies of the application',
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
  set: 'Django: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    login: 'pass',
    token: "response.set_cookie(name, value, samesite='Lax')",
    revoke: 'RevokedToken.objects.create(token_id=token_id)',
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
    {
      change: 'prefix',
      place: 'token',
      before: 'response.set_cookie(name, value, secure=not settings.DEBUG)',
    },
    { change: 'delete', place: 'logout', before: 'pass' },
    { change: 'end-at-logout', place: 'revoke', before: 'pass' },
    { change: 'https' },
  ],
});

const signed = (options) => `response.set_signed_cookie(name, value, salt=salt, ${options})`;

// A login that is a signed cookie of the application's own, and names a row.
prove({
  ...BASE,
  set: 'Django: signed cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    login: 'pass',
    user: 'user_of_signed(request)',
    value: 'login_of(user)',
    token: signed("samesite='Lax'"),
    revoke: 'Login.objects.filter(key=request.get_signed_cookie(name, salt=salt)).delete()',
    logout: 'response.delete_cookie(name)',
  },
  changes: [
    { change: 'same-site', place: 'token', before: signed("path='/'") },
    { change: 'http-only', place: 'token' },
    { change: 'secure', place: 'token' },
    { change: 'cross-site', place: 'token', before: signed("samesite='None'") },
    { change: 'lifetime', place: 'token', before: signed('max_age=90 * 24 * 3600') },
    { change: 'host-only', place: 'token', before: signed("domain='shop.example'") },
    { change: 'prefix', place: 'token', before: signed('secure=not settings.DEBUG') },
    { change: 'delete', place: 'logout', before: 'pass' },
    { change: 'end-at-logout', place: 'revoke', before: 'pass' },
  ],
});
