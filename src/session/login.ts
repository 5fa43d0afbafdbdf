// Which request is a login: by its method and path, or by a form that posts a password. What it sets is more likely to
// be a session.

import type { RequestMessage } from '../record/message.ts';
import { pathOfTarget } from './target.ts';

const LOGIN_PATH =
  /(?:log|sign)[-_]?(?:in|on)|authenticat|\/auth(?:\/|$)|\/sessions?\/?$|j_security_check|\/oauth2?\//i;
/** Who registers or changes a password posts one too. */
const OTHER_PASSWORD_PATH = /(?:sign[-_]?up|regist|join|reset|forgot|recover|change|password|setup)/i;
const LOGOUT_PATH = /(?:log|sign)[-_]?(?:out|off)/i;

/** A POST to what looks like the place where one logs in. */
export function isLoginRequest(request: RequestMessage): boolean {
  return isLogin(request.method, pathOfTarget(request.target));
}

/** The same by its method and the path of its target. */
export function isLogin(method: string, path: string): boolean {
  return method === 'POST' && isLoginPath(path);
}

/** Where one is sent to log in. */
export function isLoginPath(path: string): boolean {
  return LOGIN_PATH.test(path) && !LOGOUT_PATH.test(path);
}

/** The name of the one field that holds a password; null when there is none, or, as in a registration, several. */
export function passwordField(fields: readonly string[]): string | null {
  const found = fields.filter(isPasswordName);
  return found.length === 1 ? found[0]! : null;
}

const WORDS =
  /^(?:pass|pwd|pw|psw|passw|passcode|passphrase|passwd|passwort|password|kennwort|contrasena|senha|wachtwoord|mdp|pin)\d*$/;
const INSIDE = /password|passwd|passwort|kennwort/;

function isPasswordName(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => WORDS.test(word) || INSIDE.test(word));
}

/**
 * What speaks for a request being a login, in words; empty when nothing does. `isNamed`: the user's policy names it as
 * one, or (false) says that it is none; undefined: it says nothing.
 */
export function loginSigns(request: RequestMessage, isNamed: boolean | undefined): string[] {
  if (isNamed === false) return [];
  const path = pathOfTarget(request.target);
  const signs: string[] = [];
  if (isNamed === true) signs.push('the configuration names it as a login');
  else if (isLogin(request.method, path)) signs.push(`a POST to ${path}`);
  const field = passwordField(request.formFields ?? []);
  if (field !== null && (signs.length > 0 || !OTHER_PASSWORD_PATH.test(path)))
    signs.push(`it posts the field ${field}`);
  return signs;
}
