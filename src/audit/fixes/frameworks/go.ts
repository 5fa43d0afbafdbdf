// Go: net/http, and what gorilla has for it; gin takes the same options.

import type { FixSet } from '../fix.ts';

const GO_PRODUCTION = 'os.Getenv("APP_ENV") == "production"';
const SET_PRODUCTION = 'Set APP_ENV=production on the production server.';
/** Save() of this store takes a MaxAge of 0 for a deletion. */
const FILES_NEED_AGE =
  'Where store.Options is set, give it a MaxAge above 0: otherwise this store deletes every session.';

export const GO_FIXES: readonly FixSet[] = [
  {
    framework: 'gorilla/sessions',
    kinds: ['session'],
    versions: 'gorilla/sessions 1.2 and newer (gin-contrib/sessions takes the same options)',
    where: 'store.Options = &sessions.Options{...}; in gin store.Options(sessions.Options{...})',
    lines: {
      secure: {
        code: `Secure: ${GO_PRODUCTION}`,
        text: SET_PRODUCTION,
      },
      'http-only': 'HttpOnly: true',
      'same-site': 'SameSite: http.SameSiteLaxMode',
      'cross-site': {
        code: `if ${GO_PRODUCTION} { store.Options.SameSite, store.Options.Secure = http.SameSiteNoneMode, true }`,
        where: 'after store.Options = &sessions.Options{...}',
        text: SET_PRODUCTION,
      },
      lifetime: { code: 'MaxAge: 7 * 24 * 3600', text: 'In seconds.' },
      'host-only': { code: 'Path: "/"', text: 'Leave Domain out.' },
      delete: {
        code: 'session.Options.MaxAge = -1; session.Save(r, w)',
        where: 'the logout',
      },
      'end-at-logout': {
        code: 'store := sessions.NewFilesystemStore("", key)',
        where: 'the beginning of the program',
        text: `And session.Options.MaxAge = -1 in the logout. With NewCookieStore the cookie holds the whole session, and the server cannot end it. ${FILES_NEED_AGE}`,
      },
      'rotate-at-login': {
        code: 'session.ID = ""; session.Values = map[any]any{"user": user}; session.Save(r, w)',
        where: 'the login',
      },
      'server-side': {
        code: 'store := sessions.NewFilesystemStore("", key)',
        where: 'the beginning of the program',
        text: FILES_NEED_AGE,
      },
      'no-store': { code: 'w.Header().Set("Cache-Control", "no-store")', where: 'the handler' },
    },
  },
  {
    framework: 'gorilla/csrf',
    kinds: ['csrf'],
    versions: 'gorilla/csrf 1.7 and newer',
    where: 'the options of csrf.Protect',
    lines: {
      secure: {
        code: `csrf.Secure(${GO_PRODUCTION})`,
        text: 'Set APP_ENV=production on the production server. Without the option the cookie has Secure, and Safari does not take it on http://localhost. On http://localhost version 1.7.3 and newer also need csrf.PlaintextHTTPRequest(r) around the request.',
      },
      'http-only': {
        code: 'csrf.HttpOnly(true)',
        text: 'It is the default: pages and scripts get the token from csrf.Token(r), never from this cookie.',
      },
      'same-site': { code: 'csrf.SameSite(csrf.SameSiteLaxMode)', text: 'It is the default since 1.7.' },
      'cross-site': {
        code: `if ${GO_PRODUCTION} { options = append(options, csrf.SameSite(csrf.SameSiteNoneMode), csrf.Secure(true)) }`,
        where: 'before csrf.Protect(key, options...)',
        text: SET_PRODUCTION,
      },
      lifetime: { code: 'csrf.MaxAge(12 * 3600)', text: 'In seconds; it is the default.' },
      'host-only': { code: 'csrf.Path("/")', text: 'Leave csrf.Domain out.' },
    },
  },
  {
    framework: 'Go',
    kinds: ['application'],
    versions: 'Go 1.11 and newer',
    where: 'the handler that sets it',
    lines: {
      secure: `http.SetCookie(w, &http.Cookie{Name: name, Value: value, Secure: ${GO_PRODUCTION}})`,
      'http-only':
        'http.SetCookie(w, &http.Cookie{Name: name, Value: value, HttpOnly: true, SameSite: http.SameSiteLaxMode})',
      'same-site': {
        code: 'http.SetCookie(w, &http.Cookie{Name: name, Value: value, SameSite: http.SameSiteLaxMode})',
        text: 'In gin: c.SetSameSite(http.SameSiteLaxMode) before c.SetCookie.',
      },
      cors: {
        code: 'w.Header().Set("Access-Control-Allow-Origin", "https://app.example"); w.Header().Set("Access-Control-Allow-Credentials", "true")',
        where: 'the handler, and that of OPTIONS',
      },
      'cross-site': {
        code: `if ${GO_PRODUCTION} { cookie.SameSite, cookie.Secure = http.SameSiteNoneMode, true }`,
        where: 'the handler that sets it, before http.SetCookie(w, cookie)',
        text: SET_PRODUCTION,
      },
      lifetime: 'http.SetCookie(w, &http.Cookie{Name: name, Value: value, MaxAge: 7 * 24 * 3600})',
      'host-only': {
        code: 'http.SetCookie(w, &http.Cookie{Name: name, Value: value})',
        text: 'Leave Domain out.',
      },
      delete: {
        code: 'http.SetCookie(w, &http.Cookie{Name: name, Path: path, Domain: domain, MaxAge: -1})',
        text: 'Use the path and domain that it was set with.',
      },
      'no-store': { code: 'w.Header().Set("Cache-Control", "no-store")', where: 'the handler' },
    },
  },
];
