import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const BASE = {
  versions: () => debianVersions('python3-django'),
  places: {
    config: '',
    theme: "response.set_cookie(name, value, httponly=True, samesite='Lax')",
    login: 'login(request, user)',
  },
  program: ({ config, theme, login }) => ({
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
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions']
MIDDLEWARE = [
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
]
SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')
# SameSite=Lax is the default since Django 2.1.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = 'Lax'
${config}
`,
      'urls.py': `
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.urls import path
from django.utils.decorators import decorator_from_middleware

@decorator_from_middleware(CsrfViewMiddleware)
def index(request):
    response = HttpResponse(get_token(request))
    request.session['visits'] = 1
    name, value = 'theme', 'dark'
    ${theme}
    return response

def account(request):
    if request.user.is_authenticated:
        return HttpResponse(request.user.username)
    return HttpResponse('no', status=401)

def enter(request):
    user = authenticate(request, username=request.POST['user'], password=request.POST['password'])
    if user is None:
        return HttpResponse('wrong', status=401)
    ${login}
    return HttpResponseRedirect('/')

def leave(request):
    logout(request)
    return HttpResponseRedirect('/')

urlpatterns = [path('', index), path('account', account), path('login', enter), path('logout', leave)]
`,
    },
  }),
};

prove({
  ...BASE,
  set: 'Django: session',
  cookie: 'sessionid',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', before: 'SESSION_COOKIE_SAMESITE = False' },
    { change: 'http-only', rule: 'httponly-missing', before: 'SESSION_COOKIE_HTTPONLY = False' },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    { change: 'lifetime', rule: 'lifetime-long', before: 'SESSION_COOKIE_AGE = 90 * 24 * 3600' },
    {
      change: 'prefix',
      rule: 'prefix-unused',
      before: 'SESSION_COOKIE_SECURE = not DEBUG',
      isProduction: true,
    },
  ],
});

prove({
  ...BASE,
  set: 'Django: CSRF cookie',
  cookie: 'csrftoken',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', before: 'CSRF_COOKIE_SAMESITE = False' },
    { change: 'http-only', rule: 'httponly-missing' },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
  ],
});

prove({
  ...BASE,
  set: 'Django: cookies of the application',
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
