import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const BASE = {
  versions: () =>
    debianVersions('golang-go', 'golang-github-gorilla-sessions-dev', 'golang-github-gorilla-csrf-dev'),
  places: {
    config: 'SameSite: http.SameSiteLaxMode, HttpOnly: true',
    logout: 'session.Options.MaxAge = -1; session.Save(r, w)',
    theme:
      'http.SetCookie(w, &http.Cookie{Name: name, Value: value, HttpOnly: true, SameSite: http.SameSiteLaxMode})',
    csrf: 'csrf.Secure(os.Getenv("APP_ENV") == "production")',
  },
  program: ({ config, logout, theme, csrf }) => ({
    command: ['/usr/bin/go', 'run', 'main.go'],
    env: { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' },
    files: {
      'main.go': `
package main

import (
	"net/http"
	"os"

	"github.com/gorilla/csrf"
	"github.com/gorilla/sessions"
)

func main() {
	store := sessions.NewCookieStore([]byte("proof"))
	store.Options = &sessions.Options{Path: "/", ${config}}
	home := func(w http.ResponseWriter, r *http.Request) {
		name, value := "theme", "dark"
		session, _ := store.Get(r, "session")
		session.Values["visits"] = 1
		session.Save(r, w)
		${theme}
	}
	http.HandleFunc("/account", func(w http.ResponseWriter, r *http.Request) {
		session, _ := store.Get(r, "session")
		user, found := session.Values["user"].(string)
		if !found {
			w.WriteHeader(401)
		}
		w.Write([]byte(user))
	})
	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		session, _ := store.Get(r, "session")
		if r.FormValue("password") == "secret" {
			session.Values["user"] = r.FormValue("user")
			session.Save(r, w)
		}
		http.Redirect(w, r, "/", 302)
	})
	http.HandleFunc("/logout", func(w http.ResponseWriter, r *http.Request) {
		session, _ := store.Get(r, "session")
		session.Values["user"] = nil
		${logout}
		http.Redirect(w, r, "/", 302)
	})
	protect := csrf.Protect([]byte("a proof needs thirty-two bytes.."), ${csrf})
	form := protect(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(csrf.Token(r)))
	}))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
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
    { change: 'same-site', rule: 'samesite-missing', before: 'HttpOnly: true' },
    { change: 'http-only', rule: 'httponly-missing', before: 'SameSite: http.SameSiteLaxMode' },
    { change: 'secure', rule: 'secure-missing', isProduction: true },
    { change: 'lifetime', rule: 'lifetime-long', before: 'MaxAge: 90 * 24 * 3600' },
    { change: 'delete', rule: 'logout-no-delete', place: 'logout', before: '' },
  ],
});

prove({
  ...BASE,
  set: 'Go: cookies of the application',
  cookie: 'theme',
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      place: 'theme',
      before: 'http.SetCookie(w, &http.Cookie{Name: name, Value: value})',
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'theme',
      before: 'http.SetCookie(w, &http.Cookie{Name: name, Value: value})',
    },
    { change: 'secure', rule: 'secure-missing', place: 'theme', isProduction: true },
  ],
});

prove({
  ...BASE,
  set: 'gorilla/csrf: CSRF cookie',
  cookie: '_gorilla_csrf',
  changes: [
    {
      change: 'same-site',
      rule: 'samesite-missing',
      place: 'csrf',
      before: 'csrf.Secure(false), csrf.SameSite(csrf.SameSiteDefaultMode)',
    },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'csrf',
      before: 'csrf.Secure(false), csrf.HttpOnly(false)',
    },
    {
      change: 'secure',
      rule: 'secure-missing',
      place: 'csrf',
      before: 'csrf.Secure(false)',
      isProduction: true,
    },
  ],
});
