// Django: every cookie that it makes has settings of its own.

import type { FixSet } from '../fix.ts';
import { endOfSigned, revocationById } from '../revocation.ts';

const NO_STORE = { code: '@never_cache', where: 'above the view, from django.views.decorators.cache' };
const HTTPS = {
  code: 'SECURE_SSL_REDIRECT = not DEBUG; SECURE_HSTS_SECONDS = 0 if DEBUG else 31536000; SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG',
  where: 'settings.py',
} as const;
const PROXY_SCHEME = {
  code: "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')",
  where: 'settings.py',
  text: 'Only when every request comes through a proxy that sets or removes X-Forwarded-Proto.',
} as const;

/** Cookies of the application; `call`: what sets them. The salt of a signed one has to be that which it is read with. */
function cookiesOf(call: 'set_cookie' | 'set_signed_cookie'): FixSet['lines'] {
  const value = call === 'set_cookie' ? 'value' : 'value, salt=salt';
  return {
    secure: `response.${call}(name, ${value}, secure=not settings.DEBUG)`,
    'http-only': `response.${call}(name, ${value}, httponly=True, samesite='Lax')`,
    'same-site': `response.${call}(name, ${value}, samesite='Lax')`,
    cors: {
      code: "CORS_ALLOWED_ORIGINS = ['https://app.example']; CORS_ALLOW_CREDENTIALS = True",
      where: 'settings.py',
      text: 'The package is django-cors-headers.',
    },
    'cross-site': `response.${call}(name, ${value}, samesite='Lax' if settings.DEBUG else 'None', secure=not settings.DEBUG)`,
    lifetime: `response.${call}(name, ${value}, max_age=7 * 24 * 3600)`,
    'host-only': { code: `response.${call}(name, ${value})`, text: 'Leave domain= out.' },
    prefix: `response.${call}(name if settings.DEBUG else '__Host-' + name, ${value}, secure=not settings.DEBUG)`,
    delete: {
      code: 'response.delete_cookie(name, path=path, domain=domain, samesite=samesite)',
      text: 'Use the path, domain and samesite of set_cookie.',
    },
    'no-store': NO_STORE,
    https: HTTPS,
    'proxy-scheme': PROXY_SCHEME,
  };
}

export const DJANGO_FIXES: readonly FixSet[] = [
  {
    framework: 'Django',
    kinds: ['session'],
    versions: 'Django 3.2 and newer',
    where: 'settings.py',
    lines: {
      secure: 'SESSION_COOKIE_SECURE = not DEBUG',
      'http-only': 'SESSION_COOKIE_HTTPONLY = True',
      'same-site': "SESSION_COOKIE_SAMESITE = 'Lax'",
      'cross-site': "if not DEBUG: SESSION_COOKIE_SAMESITE, SESSION_COOKIE_SECURE = 'None', True",
      lifetime: {
        code: 'SESSION_COOKIE_AGE = 7 * 24 * 3600',
        text: 'Or SESSION_EXPIRE_AT_BROWSER_CLOSE = True.',
      },
      'host-only': 'SESSION_COOKIE_DOMAIN = None',
      prefix:
        "SESSION_COOKIE_SECURE = not DEBUG; SESSION_COOKIE_NAME = 'sessionid' if DEBUG else '__Host-sessionid'",
      delete: {
        code: 'django.contrib.auth.logout(request)',
        where: 'the logout',
        text: 'It deletes the cookie with SESSION_COOKIE_PATH and SESSION_COOKIE_DOMAIN.',
      },
      'end-at-logout': {
        code: "SESSION_ENGINE = 'django.contrib.sessions.backends.db'",
        text: 'And django.contrib.auth.logout(request) in the logout. With the engine signed_cookies the server cannot end a session.',
      },
      'end-others': {
        code: 'user.set_password(password); user.save(); update_session_auth_hash(request, user)',
        where: 'the change of the password',
        text: 'Django then ends the other sessions by itself. A login of your own that does not call django.contrib.auth.login() stores no hash to compare with.',
      },
      'rotate-at-login': {
        code: 'django.contrib.auth.login(request, user)',
        where: 'the login',
        text: 'It calls request.session.cycle_key(), which a login of your own has to call itself.',
      },
      'server-side': "SESSION_ENGINE = 'django.contrib.sessions.backends.db'",
      json: "SESSION_SERIALIZER = 'django.contrib.sessions.serializers.JSONSerializer'",
      'no-store': NO_STORE,
      https: HTTPS,
      'proxy-scheme': PROXY_SCHEME,
    },
  },
  {
    framework: 'Django',
    kinds: ['csrf'],
    versions: 'Django 3.2 and newer',
    where: 'settings.py',
    lines: {
      secure: 'CSRF_COOKIE_SECURE = not DEBUG',
      'http-only': {
        code: 'CSRF_COOKIE_HTTPONLY = True',
        text: 'Only when no script of the page reads the token.',
      },
      'same-site': "CSRF_COOKIE_SAMESITE = 'Lax'",
      'cross-site': "if not DEBUG: CSRF_COOKIE_SAMESITE, CSRF_COOKIE_SECURE = 'None', True",
      lifetime: 'CSRF_COOKIE_AGE = 7 * 24 * 3600',
      'host-only': 'CSRF_COOKIE_DOMAIN = None',
      prefix:
        "CSRF_COOKIE_SECURE = not DEBUG; CSRF_COOKIE_NAME = 'csrftoken' if DEBUG else '__Host-csrftoken'",
      https: HTTPS,
      'proxy-scheme': PROXY_SCHEME,
    },
  },
  {
    framework: 'Django',
    kinds: ['messages'],
    versions: 'Django 3.2 and newer',
    where: 'settings.py',
    lines: {
      secure: {
        code: 'SESSION_COOKIE_SECURE = not DEBUG',
        text: 'The cookie of messages takes its attributes from the session.',
      },
      'http-only': 'SESSION_COOKIE_HTTPONLY = True',
      'same-site': "SESSION_COOKIE_SAMESITE = 'Lax'",
      'host-only': 'SESSION_COOKIE_DOMAIN = None',
      'server-side': "MESSAGE_STORAGE = 'django.contrib.messages.storage.session.SessionStorage'",
      https: HTTPS,
      'proxy-scheme': PROXY_SCHEME,
    },
  },
  {
    framework: 'Django',
    kinds: ['language'],
    versions: 'Django 3.2 and newer',
    where: 'settings.py',
    lines: {
      secure: 'LANGUAGE_COOKIE_SECURE = not DEBUG',
      'http-only': 'LANGUAGE_COOKIE_HTTPONLY = True',
      'same-site': "LANGUAGE_COOKIE_SAMESITE = 'Lax'",
      lifetime: 'LANGUAGE_COOKIE_AGE = 7 * 24 * 3600',
      'host-only': 'LANGUAGE_COOKIE_DOMAIN = None',
      https: HTTPS,
      'proxy-scheme': PROXY_SCHEME,
    },
  },
  {
    framework: 'Django',
    kinds: ['application'],
    versions: 'Django 3.2 and newer',
    where: 'the view that sets it',
    lines: {
      ...cookiesOf('set_cookie'),
      'end-at-logout': revocationById('RevokedToken.objects.create(token_id=token_id)', 'token_id', {
        list: 'class RevokedToken(models.Model): token_id = models.CharField(max_length=64, unique=True)',
        check: 'if RevokedToken.objects.filter(token_id=token_id).exists(): raise PermissionDenied',
      }),
    },
  },
  {
    framework: 'Django',
    kinds: ['signed'],
    versions: 'Django 3.2 and newer',
    where: 'the view that sets it',
    lines: {
      ...cookiesOf('set_signed_cookie'),
      'end-at-logout': endOfSigned(
        'Login.objects.filter(key=request.get_signed_cookie(name, salt=salt)).delete()',
        'Login',
      ),
    },
  },
];
