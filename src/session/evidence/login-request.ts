// Which request is a login: by its method and path, by a form that posts a password, or by what another server or a
// mail has given the user. What its response sets is more likely to be a session.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { rememberingLast } from '../../shared/last-result.ts';
import type { LoginForms } from '../login-forms.ts';
import {
  ENTRY_WORDS,
  LOGIN_WORDS,
  PASSWORD_WORDS,
  pathWords,
  USER_WORDS,
  WEAK_PASSWORD_WORDS,
} from '../names/login-words.ts';
import { plainWords } from '../names/plain-words.ts';
import { pathOfTarget } from '../target.ts';
import { isLoginName, isSpeculative, isWrittenPath, whereNamed, wordsOf } from './action-name.ts';
import { authorizationMethod, isOfConnection, schemeName } from './authorization-scheme.ts';
import { refusedGrant } from './login-grant.ts';
import { asksForChallenge, postsNewPasskey, postsPasskey } from './passkey.ts';
import { choosesPassword, postsNewPassword } from './password-change-request.ts';

const LOGIN_PATH = new RegExp(
  `(?:log|sign)[-_]?(?:in|on)|authenticat(?!ors)|/auth(?:/|$)|/sessions?/?$|j_security_check|/oauth2?/|${pathWords(LOGIN_WORDS, ENTRY_WORDS)}`,
  'i',
);
/** A registration, or a change of the password, posts one too. */
const OTHER_PASSWORD_PATH =
  /(?:sign[-_]?up|regist|join|reset|forgot|recover|change|password|setup|create|invite|\/(?:users?|accounts?|members?|profiles?)\/?$)/i;

/** Where a password is chosen or changed. */
export function isOtherPasswordPath(path: string): boolean {
  return OTHER_PASSWORD_PATH.test(path);
}

const LOGOUT_PATH = /(?:log|sign)[-_]?(?:out|off)/i;
/** Other requests with a path below that of the login. */
const OTHER_ACCOUNT_PATH =
  /refresh|renew|revoke|introspect|csrf|xsrf|sign[-_]?up|regist|forgot|recover|reset|resend|heartbeat|keep[-_]?alive/i;
/** The last part says what is changed of the account: `/api/auth/change-password`, `/auth/users/set_password/`. */
const ACCOUNT_CHANGE_PATH =
  /\/(?:(?:change|update|edit|modify|set)[-_]?(?:my[-_]?|user[-_]?)?(?:password|passwd|pass|pwd)|(?:change|update|edit|modify|delete|remove)[-_]?(?:my[-_]?)?(?:e-?mail|phone|user(?:[-_]?name)?|profile|account|settings)|password[-_]?(?:change|update))(?:\.\w{1,6})?\/?$/i;
/** Users, groups and rights are managed there, as in Django's `/admin/auth/group/add/`. */
const MANAGEMENT_PATH =
  /\/auth\/(?!sessions?\/)[\w-]+\/(?:[\w-]+\/)?(?:add|new|create|edit|change|update|delete|history)\/?$/i;

/** A POST to what looks like a login by its path, or a link that logs in. */
export const isLoginRequest = rememberingLast((request: RequestMessage): boolean => {
  const { method, target } = request;
  if (method === 'GET') return target.includes('?') && (isLoginLink(target) || isRefusedCallback(request));
  if (method !== 'POST' && method !== 'PUT') return false;
  const path = pathOfTarget(target);
  if (isRefusedCallback(request)) return true;
  if (asksForChallenge(request) || postsNewPasskey(request) || isOfGuest(request)) return false;
  if (asksForStatus(request, path)) return false;
  if (isSecondStep(path)) return true;
  if (!isLoginPath(path) || OTHER_ACCOUNT_PATH.test(target) || MANAGEMENT_PATH.test(path)) return false;
  return !changesAccount(request, path);
});

/** Whatever it stands below, its last part or its fields say that a user changes the password, or something else. */
function changesAccount(request: RequestMessage, path: string): boolean {
  if (ACCOUNT_CHANGE_PATH.test(path) || choosesPassword(request)) return true;
  return postsNewPassword(request) && !isLoginPage(path);
}

const STATUS_PATH =
  /\/check\/?$|[/_.-](?:status|state|ping|alive|valid|validate|verify|me|whoami|info|current(?:[-_]?(?:user|session))?|is[-_]?(?:logged|signed)[-_]?in|(?:is[-_]?)?authenticated)\/?$/i;

/** Nothing is posted that could log a user in: a script asks whether there is a login. */
function asksForStatus(request: RequestMessage, path: string): boolean {
  if (!STATUS_PATH.test(path) || request.target.includes('?')) return false;
  const { form } = request;
  if (form !== null)
    return form.fields.every((field) => OTHER_FIELD.test(field) && !/token|state/i.test(field));
  return (
    fieldValues(request, 'content-length').every((length) => /^\s*0*\s*$/.test(length)) &&
    fieldValues(request, 'transfer-encoding').length === 0
  );
}

const GUEST = /(?:^|[/_.-])(?:as[-_]?)?(?:guests?|anonym(?:ous(?:ly)?)?)(?:$|[/_.-])/i;
const CHECKOUT_PATH =
  /(?:^|[/_.-])(?:checkout|cart|basket|orders?|kasse|warenkorb|panier|carrito)(?:$|[/_.-])/i;
const GUEST_FIELD = /(?:^|-)guest(?:-|$)|^checkout-?method$/;

/** It goes on without an account: to order, or to look around. Who has an account proves that. */
export function isOfGuest({ target, form }: Pick<RequestMessage, 'target' | 'form'>): boolean {
  const path = pathOfTarget(target);
  const fields = form?.fields ?? [];
  if (passwordField(fields) !== null) return false;
  if (GUEST.test(path) || fields.some((name) => GUEST_FIELD.test(wordsOf(name)))) return true;
  if (form?.actions.some(({ value }) => GUEST.test(wordsOf(value))) === true) return true;
  // Such a form asks for more than an address, and for no proof.
  return CHECKOUT_PATH.test(path) && fields.length > 0 && !fields.some((name) => ASSERTION_FIELD.test(name));
}

/** Another server sends the browser back with an error; the login page itself shows many of them. */
export function isRefusedCallback(request: Pick<RequestMessage, 'target' | 'form'>): boolean {
  return refusedGrant(request) !== null && !isLoginPage(pathOfTarget(request.target));
}

/** A code from another server (RFC 6749 section 4.1.2), a ticket (CAS), or a secret that came by mail. */
function isLoginLink(target: string): boolean {
  const query = target.slice(target.indexOf('?'));
  const path = pathOfTarget(target);
  if (/[?&]ticket=ST-/.test(query)) return true;
  if (/[?&]code=/.test(query)) return /[?&]state=/.test(query) || CALLBACK_PATH.test(path);
  return LINK_SECRET.test(query) && LINK_PATH.test(path) && !OTHER_ACCOUNT_PATH.test(path);
}

const CALLBACK_PATH = /callback|oauth|oidc|openid|sso(?:\/|$)|(?:log|sign)[-_]?in/i;
const LINK_SECRET = /[?&](?:\w{1,16}[-_])?(?:token|key|otp|code|sig|signature|sesame)=/i;
const LINK_PATH = /magic|passwordless|one[-_]?time|(?:log|sign)[-_]?in|\/auth(?:\/|$)/i;

const SECOND_STEP_PATH =
  /(?:^|[/_.-])(?:2fa|mfa|t?otp|two[-_]?factor|second[-_]?factor|(?:2|two)[-_]?step|challenge)(?:$|[/_.-])/i;
/** Where a second factor is set up, not asked for. */
const SETTINGS_PATH = /settings?|profile|setup|enable|disable|enrol|activate|remove|backup|recovery|manage/i;

/** Where a second factor is asked for, after the password. */
export function isSecondStep(path: string): boolean {
  return SECOND_STEP_PATH.test(path) && !SETTINGS_PATH.test(path) && !LOGOUT_PATH.test(path);
}

/** Where a redirect leads that asks for a login. */
export const isLoginPath = rememberingLast(
  (path: string): boolean =>
    LOGIN_PATH.test(plainWords(path)) && !LOGOUT_PATH.test(path) && !isWrittenPath(path),
);

/** Where the form is, and no step on the way out of it: a callback, a page that says that it worked. */
export function isLoginPage(path: string): boolean {
  return LOGIN_PAGE.test(path) && isLoginPath(path);
}

const LOGIN_PAGE = /(?:log|sign)[-_]?(?:in|on)(?:[-_]?(?:form|page))?(?:\.\w{1,6})?\/?$/i;

/** Where to send a link or a code, and what goes with every form. */
const ADDRESS_FIELD = /^(?:\w{1,32}\[)?(?:e[-_]?mail|mail|phone|mobile)(?:[-_]?(?:address|number))?\]?$/i;
const OTHER_FIELD =
  /csrf|xsrf|token|^_|utf8|commit|submit|next|return|redirect|remember|callback|json|state/i;

/** A form that asks for no more than an address: it proves nothing yet. */
export function postsAddressOnly({ form }: RequestMessage): boolean {
  const fields = (form?.fields ?? []).filter((field) => !OTHER_FIELD.test(field));
  return fields.length > 0 && fields.every((field) => ADDRESS_FIELD.test(field));
}

/** The name of the one field that holds a password; null when there is none, or, as in a registration, several. */
export const passwordField = rememberingLast((fields: readonly string[]): string | null => {
  const strong = fields.filter(isPasswordName);
  const found = strong.length > 0 || !fields.some(isUserName) ? strong : fields.filter(isWeakPasswordName);
  return found.length === 1 ? found[0]! : null;
});

/** Another server's assertion about the user: SAML 2.0, OpenID Connect, WS-Federation, Google's button. */
const ASSERTION_FIELD = /^(?:SAMLResponse|id_token|wresult|credential)$/;

/** A password by any word of the field's name, or by all of them together. */
export function isPasswordName(name: string): boolean {
  const words = fieldWords(name);
  return words.some((word) => PASSWORD_WORDS.has(word) || INSIDE.test(word));
}

const INSIDE =
  /password|passwd|passwort|kennwort|(?:user|usr|login|log|my|admin|txt|edt|input|frm|form)_?(?:pass|pwd|pw)$/;

/** Its words in lower case, without numbers behind them, and all of them together: `txtMotDePasse`. */
function fieldWords(name: string): string[] {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/(?<!\d)\d+$/, ''));
  return [...words, words.join(''), words.slice(1).join('')];
}

function isWeakPasswordName(name: string): boolean {
  return fieldWords(name).some((word) => WEAK_PASSWORD_WORDS.has(word));
}

/** Whether a field, or a parameter, is called as one for the name of the user. */
export function isUserName(name: string): boolean {
  return fieldWords(name).some((word) => USER_WORDS.has(word));
}

/**
 * The signs of a login in a request, in words; empty when there are none. `isNamed`: the user's policy names it as
 * one, or (false) as none; undefined: it does not name it. `forms`: what login forms have called their passwords.
 */
export function loginSigns(
  request: RequestMessage,
  isNamed: boolean | undefined,
  forms: LoginForms | null = null,
): string[] {
  if (isNamed === false) return [];
  const signs = ownSigns(request, isNamed === true, forms);
  return signs.length > 0 && isNamed === undefined && isSpeculative(request) ? [] : signs;
}

function ownSigns(request: RequestMessage, isNamed: boolean, forms: LoginForms | null): string[] {
  const path = pathOfTarget(request.target);
  const signs: string[] = [];
  if (!isNamed && request.form !== null && changesAccount(request, path)) return signs;
  if (isNamed) signs.push('the configuration names it as a login');
  else if (isLoginRequest(request)) signs.push(loginSign(request, path));
  else {
    const named = request.method === 'GET' ? null : whereNamed(request, isLoginName);
    if (named !== null) signs.push(named);
  }
  if (postsPasskey(request)) return [...signs, 'it posts a passkey'];
  if (postsNewPasskey(request)) return signs;
  const fields = request.form?.fields ?? [];
  const field =
    passwordField(fields) ??
    fields.find((name) => ASSERTION_FIELD.test(name)) ??
    forms?.passwordField(request) ??
    null;
  // A change of the account may ask for the password too.
  const isOther = request.method !== 'POST' || isOtherPasswordPath(path) || namesOtherMutation(request);
  if (field !== null && (signs.length > 0 || !isOther)) signs.push(`${POSTS_FIELD}${field}`);
  return signs;
}

/** Nothing but a password says that it is a login: neither where it goes, nor what it names. */
export function isKnownByPasswordOnly([first, second]: readonly string[]): boolean {
  return second === undefined && first?.startsWith(POSTS_FIELD) === true;
}

const POSTS_FIELD = 'it posts the field ';

const OTHER_MUTATION =
  /(?:^|-)(?:sign-up|register|registration|join|reset|forgot|recover|change|update|setup|set|edit|create|add|invite|delete|remove|confirm)(?:-|$)/;

/** A mutation of GraphQL that chooses or changes a password, or does something else that asks for it: all have one path. */
function namesOtherMutation({ form }: RequestMessage): boolean {
  return (form?.actions ?? []).some(
    ({ field, value }) => field === 'mutation' && OTHER_MUTATION.test(wordsOf(value)),
  );
}

function loginSign(request: RequestMessage, path: string): string {
  const { method } = request;
  if (isRefusedCallback(request)) return `a ${method} of ${path} with the error ${refusedGrant(request)}`;
  return method === 'GET' ? `a GET of ${path} with a secret` : `a ${method} to ${path}`;
}

/** The same for a request that proves its user with each request: the session that its response sets is a user's. */
export function authorizationSigns(request: RequestMessage): string[] {
  const method = authorizationMethod(request);
  if (method === null) return [];
  const what = isOfConnection(method) ? 'a proof of its user' : 'a password';
  return [`it sends ${what} (HTTP ${schemeName(method)})`];
}
