// The demonstration's HTML: pure functions from data to text. Everything that came from outside is escaped.

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem }
form { display: grid; gap: .6rem; margin: .8rem 0 }
input, button { font: inherit; padding: .4rem }
summary { cursor: pointer; font-weight: 600 }
.flash { padding: .4rem .8rem; background: #fff3cd; list-style: none }`;

/** The index page: a greeting for whoever is logged in, else the two forms, of which one is open at a time. */
export function indexPage(email: string | null, flashes: readonly string[]): string {
  const messages = flashes.map((text) => `<li class="flash">${escapeHtml(text)}</li>`).join('');
  return page(`${messages === '' ? '' : `<ul>${messages}</ul>`}${email === null ? FORMS : greeting(email)}`);
}

/** The page behind a redirect, for clients that do not follow it. */
export function redirectPage(location: string): string {
  const target = escapeHtml(location);
  return page(`<p>Continue at <a href="${target}">${target}</a>.</p>`);
}

/** A page that says only what is wrong. */
export function errorPage(text: string): string {
  return page(`<p>${escapeHtml(text)}</p><p><a href="/">Back</a></p>`);
}

const FORMS = `
<details name="account" open><summary>Log in</summary>${form('/login', 'Log in', 'current-password')}</details>
<details name="account"><summary>Register</summary>${form('/register', 'Register', 'new-password')}</details>`;

function form(action: string, label: string, autocomplete: string): string {
  return `
<form method="post" action="${action}">
<input name="email" type="text" placeholder="Email" autocomplete="username" required>
<input name="password" type="password" placeholder="Password" autocomplete="${autocomplete}" required>
<button>${label}</button>
</form>`;
}

function greeting(email: string): string {
  return `
<h1>Hello, ${escapeHtml(email)}</h1>
<p>This page is yours alone: the server knows you by your session cookie.</p>
<form method="post" action="/logout"><button>Log out</button></form>`;
}

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Login demonstration</title>
<style>${STYLE}</style>
${body}
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
