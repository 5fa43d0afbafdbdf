// What another server gives the browser when it has granted a login, in the query, the fragment or a posted form
// (OAuth 2: RFC 6749 section 4.1.2; OpenID Connect; SAML 2.0; WS-Federation; OAuth 1; CAS).

import type { RequestMessage } from '../../record/message.ts';

/** Parameters that come with nothing else. */
const ASSERTIONS = ['SAMLResponse', 'id_token', 'wresult', 'oauth_verifier'];
/** Parameters that come with `state`. */
const CODES = ['code', 'access_token', 'user'];
/** Shorter ones are words or numbers, as in `?code=expired`. */
const MIN_CODE_CHARACTERS = 16;

/** Whether a target may be that of a callback: quick, for those that have no query. */
export function mayBeLoginCallback(target: string): boolean {
  return target.includes('state=') || ASSERTIONS.some((name) => target.includes(`${name}=`));
}

/** A callback of a login that the other server has granted. */
export function isLoginCallback({ target, form }: Pick<RequestMessage, 'target' | 'form'>): boolean {
  const names = new Set([...queryParameters(target).keys(), ...(form?.fields ?? [])]);
  if (names.has('error')) return false;
  if (ASSERTIONS.some((name) => names.has(name))) return true;
  return names.has('state') && CODES.some((name) => names.has(name));
}

/** Whether a redirect to `location` brings a granted login back to who asked for it, whatever the path is called. */
export function isGrant(location: string): boolean {
  if (!/[?#]/.test(location)) return false;
  const found = new URLSearchParams(location.slice(location.search(/[?#]/) + 1).replaceAll(/[?#]/g, '&'));
  if (found.has('error') || found.has('client_id')) return false;
  if (ASSERTIONS.some((name) => found.has(name)) || /^ST-/.test(found.get('ticket') ?? '')) return true;
  const code = found.get('code') ?? found.get('access_token');
  return code !== null && (found.has('state') || code.length >= MIN_CODE_CHARACTERS);
}

/** Where such a login comes back to. */
const CALLBACK_PATH = /callback|oauth|oidc|openid|saml|sso(?:\/|$)|\/cb(?:\/|$)/i;
const ERROR_CODE = /^[\w.-]{1,64}$/;
/** The other server would have had to ask the user, and was told not to (OpenID Connect Core section 3.1.2.6). */
const UNASKED = /^(?:login|interaction|consent|account_selection)_required$/;

/**
 * Why the other server has not granted the login, by its error (RFC 6749 section 4.1.2.1; OAuth 1 and OpenID 2 have their own):
 * `access_denied`. Null: it has, or there was no try.
 */
export function refusedGrant({ target, form }: Pick<RequestMessage, 'target' | 'form'>): string | null {
  if (!target.includes('?') && form === null) return null;
  const parameters = queryParameters(target);
  const isBack = CALLBACK_PATH.test(target.split('?', 1)[0] ?? '');
  if (isBack && parameters.get('openid.mode') === 'cancel') return 'cancel';
  if (isBack && (parameters.get('denied') ?? '') !== '') return 'denied';
  const names = new Set([...parameters.keys(), ...(form?.fields ?? [])]);
  if (!names.has('error') || CODES.some((name) => names.has(name) && name !== 'user')) return null;
  if (!isBack && !names.has('state')) return null;
  const code = parameters.get('error') ?? 'error';
  return ERROR_CODE.test(code) && !UNASKED.test(code) ? code : null;
}

const AUTHORIZATION_PATH =
  /\/authori[sz]e(?:\/(?:callback|resume|decision))?\/?$|\/openid-connect\/auth$|\/oauth2?\/(?:v\d+\/)?auth\/?$/i;

/** Where a server of logins goes on once it knows the user: its authorization endpoint (RFC 6749 section 3.1). */
export function isAuthorizationPath(path: string): boolean {
  return AUTHORIZATION_PATH.test(path);
}

/** Whether a redirect sends the browser to another server to log in (RFC 6749 section 4.1.1). */
export function asksOtherServer(location: string): boolean {
  return /^https?:\/\//i.test(location) && queryParameters(location).has('client_id');
}

export function queryParameters(target: string): URLSearchParams {
  const start = target.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : target.slice(start + 1));
}
