import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const OPTIONS = 'Path: "/", SameSite: http.SameSiteLaxMode, HttpOnly: true';
/** The store of files deletes a session without MaxAge. */
const FOR_FILES = `${OPTIONS}, MaxAge: 3600`;

const BASE = {
  versions: () =>
    debianVersions('golang-go', 'golang-github-gorilla-sessions-dev', 'golang-github-gorilla-csrf-dev'),
  places: {
    store: 'store := sessions.NewCookieStore(key)',
    config: OPTIONS,
    after: '',
    cache: '',
    login: 'session.Values["user"] = user; session.Save(r, w)',
    logout: 'session.Options.MaxAge = -1; session.Save(r, w)',
    theme:
      'http.SetCookie(w, &http.Cookie{Name: name, Value: value, HttpOnly: true, SameSite: http.SameSiteLaxMode})',
    token: '',
    renew: '',
    csrf: 'csrf.Secure(os.Getenv("APP_ENV") == "production")',
    csrfPlus: '',
  },
  program: ({ store, config, after, cache, login, logout, theme, token, renew, csrf, csrfPlus }) => ({
    command: ['/usr/bin/go', 'run', 'main.go'],
    env: { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' },
    files: {
      'main.go': `
package main

import (
	"crypto/rand"
	"encoding/gob"
	"fmt"
	"net/http"
	"os"

	"github.com/gorilla/csrf"
	"github.com/gorilla/sessions"
)

func number() string {
	bytes := make([]byte, 16)
	rand.Read(bytes)
	return fmt.Sprintf("%x", bytes)
}

// Users by the number of their session, and by their token.
var users = map[string]string{}

func valueOf(r *http.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func main() {
	key := []byte("proof")
	gob.Register(map[any]any{})
	${store}
	store.Options = &sessions.Options{${config.includes('Path') ? '' : 'Path: "/", '}${config}}
	${after}
	home := func(w http.ResponseWriter, r *http.Request) {
		name, value := "theme", "dark"
		session, _ := store.Get(r, "session")
		session.Values["number"] = number()
		session.Save(r, w)
		${theme}
	}
	http.HandleFunc("/account", func(w http.ResponseWriter, r *http.Request) {
		session, _ := store.Get(r, "session")
		name, value := "token", valueOf(r, "token")
		_ = name
		user, found := session.Values["user"].(string)
		if of, isKnown := users[value]; isKnown {
			user, found = of, true
		}
		if number, isNumber := session.Values["number"].(string); isNumber && users[number] != "" {
			user, found = users[number], true
		}
		if found {
			${cache}
			${renew}
		} else {
			w.WriteHeader(401)
		}
		w.Write([]byte(user))
	})
	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		session, _ := store.Get(r, "session")
		if r.FormValue("password") == "secret" {
			user, name, value := r.FormValue("user"), "token", number()
			_, _, _ = name, value, session
			${login}
			${token}
		}
		http.Redirect(w, r, "/", 302)
	})
	http.HandleFunc("/logout", func(w http.ResponseWriter, r *http.Request) {
		session, _ := store.Get(r, "session")
		name, path, domain := "token", "/", ""
		_, _, _ = name, path, domain
		delete(users, valueOf(r, "token"))
		session.Values["user"] = nil
		${logout}
		http.Redirect(w, r, "/", 302)
	})
	options := []csrf.Option{${csrf}}
	${csrfPlus}
	protect := csrf.Protect([]byte("a proof needs thirty-two bytes.."), options...)
	form := protect(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(csrf.Token(r)))
	}))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		${cache}
		home(w, r)
		form.ServeHTTP(w, r)
	})
	http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}
`,
    },
  }),
};

prove({
  ...BASE,
  set: 'gorilla/sessions: session',
  cookie: 'session',
  changes: [
    { change: 'same-site', before: 'HttpOnly: true' },
    { change: 'http-only', before: 'SameSite: http.SameSiteLaxMode' },
    { change: 'secure' },
    { change: 'cross-site', place: 'after', before: 'store.Options.SameSite = http.SameSiteNoneMode' },
    { change: 'lifetime', before: 'MaxAge: 90 * 24 * 3600' },
    { change: 'host-only', before: 'Domain: "shop.example"' },
    { change: 'delete', place: 'logout', before: '' },
    {
      change: 'rotate-at-login',
      place: 'login',
      before: 'session.Values["user"] = user; session.Save(r, w)',
      given: { store: 'store := sessions.NewFilesystemStore("", key)', config: FOR_FILES },
    },
    { change: 'end-at-logout', place: 'store', given: { config: FOR_FILES } },
    {
      change: 'server-side',
      place: 'store',
      given: {
        config: FOR_FILES,
        login:
          'session.Values["user"] = user; session.Values["email"] = "ann@shop.example"; session.Save(r, w)',
      },
    },
    { change: 'no-store', place: 'cache' },
  ],
});

prove({
  ...BASE,
  set: 'Go: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      place: 'theme',
      before: 'http.SetCookie(w, &http.Cookie{Name: name, Value: value})',
    },
    {
      change: 'http-only',
      place: 'theme',
      before: 'http.SetCookie(w, &http.Cookie{Name: name, Value: value})',
    },
    { change: 'secure', place: 'theme' },
  ],
});

const set = (attributes) => `http.SetCookie(w, &http.Cookie{Name: name, Value: value, ${attributes}})`;

// A login that is a cookie of the application's own.
prove({
  ...BASE,
  set: 'Go: cookies of the application',
  cookie: 'token',
  places: {
    ...BASE.places,
    login: 'users[value] = user',
    token: set('SameSite: http.SameSiteLaxMode'),
    logout: 'http.SetCookie(w, &http.Cookie{Name: name, MaxAge: -1})',
  },
  applied: (code) =>
    code.startsWith('if ')
      ? `cookie := &http.Cookie{Name: name, Value: value, SameSite: http.SameSiteLaxMode}; ${code}; http.SetCookie(w, cookie)`
      : code,
  changes: [
    { change: 'cross-site', place: 'token', before: set('SameSite: http.SameSiteNoneMode') },
    { change: 'lifetime', place: 'token', before: set('MaxAge: 90 * 24 * 3600') },
    { change: 'host-only', place: 'token', before: set('Domain: "shop.example"') },
    { change: 'delete', place: 'logout', before: '' },
    { change: 'no-store', place: 'cache', given: { renew: set('SameSite: http.SameSiteLaxMode') } },
  ],
});

prove({
  ...BASE,
  set: 'gorilla/csrf: CSRF cookie',
  cookie: '_gorilla_csrf',
  changes: [
    {
      change: 'same-site',
      place: 'csrf',
      before: 'csrf.Secure(false), csrf.SameSite(csrf.SameSiteDefaultMode)',
    },
    {
      change: 'http-only',
      place: 'csrf',
      before: 'csrf.Secure(false), csrf.HttpOnly(false)',
    },
    { change: 'secure', place: 'csrf', before: 'csrf.Secure(false)' },
    {
      change: 'cross-site',
      place: 'csrfPlus',
      given: { csrf: 'csrf.Secure(false), csrf.SameSite(csrf.SameSiteNoneMode)' },
    },
    { change: 'lifetime', place: 'csrf', before: 'csrf.Secure(false), csrf.MaxAge(500 * 24 * 3600)' },
    { change: 'host-only', place: 'csrf', before: 'csrf.Secure(false), csrf.Domain("shop.example")' },
  ],
});
