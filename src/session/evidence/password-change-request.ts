// Which request changes the password of the user who sends it: a form with the old password and the new one, under
// whatever path. A reset by mail, an administrator's change of another user's password, and a profile that may be saved without a
// new password are none.

import type { RequestMessage } from '../../record/message.ts';
import { pathOfTarget } from '../target.ts';
import { isSpeculative, whereNamed, wordsOf } from './action-name.ts';

const PASSWORD =
  '(?:pass|pwd|pw|passwd|password|passwort|kennwort|contrasena|clave|senha|mdp|mot-de-passe|wachtwoord|passphrase)';
const OLD =
  '(?:old|current|cur|existing|previous|present|alt|altes|actual|antigua|atual|antiga|ancien|actuel|oud|huidig)';
/** `old-password`, `password-current`, `user-current-password`; Rails 8 asks with `password-challenge`. */
const OLD_PASSWORD = new RegExp(
  `(?:^|-)(?:${OLD}-?(?:user-)?${PASSWORD}|${PASSWORD}-?${OLD}|o-?${PASSWORD}|password-challenge)\\d?$`,
);
const ANY_PASSWORD = new RegExp(`(?:^|-|new|old|current|re|confirm)${PASSWORD}\\d?(?:$|-)`);
/** Alone they say nothing: `current`, `new` and `confirm` do at a path that changes the password. */
const BARE_OLD = /^(?:old|current|existing|actual|ancien|actuel|altes|oud)$/;
const BARE_NEW = /^(?:new|neu|neues|nouveau|nueva|nova|nieuw)\d?$/;
/** Fields that go with every form, and say nothing of what it is for. */
const OTHER_FIELD =
  /csrf|xsrf|token|nonce|^authenticity|^utf8|^commit$|submit|^method$|^action$|^next$|return|redirect|^user-?(?:name|id)?$|^login$|^e-?mail$|^(?:re-?)?confirm|^repeat|verif|^op$|^form-|^id$|^page$|^from$|^referer$|^query$|^variables$|^input$|^operation-name$|json-?rpc|^params$|^data$/;
/** What offers to end the other sessions, or does so: then they go on because the user wants it. */
const ENDS_OTHERS =
  /(?:log|sign)-?(?:me-)?(?:out|off)|(?:other|all)-?(?:sessions?|devices)|(?:sessions?|devices)-?(?:other|all)|(?:end|kill|revoke|invalidate|terminate|destroy|close)-?(?:the-)?(?:other|all)?-?sessions?/;
const NEW = /new|neu|nouveau|nuev|nova|nieuw/;
const CHANGE_PATH =
  /(?:chang(?:e|er|ing)|updat(?:e|ing)|edit|modif(?:y|ier)|set|new)[-_/]?(?:my[-_]?|user[-_]?)?(?:pass|pwd?|passwd|password|passwort)(?:$|[-_./])|(?:pass|pwd?|passwd|password)[-_/]?(?:chang(?:e|ing)|updat(?:e|ing)|edit|modify)|(?:^|\/)password\/?$|passwort[-_]?(?:aendern|ändern|wechseln)|(?:cambiar|modificar)[-_]?(?:contrasena|clave|password)|(?:modifier|changer)[-_]?(?:mot[-_]?de[-_]?passe|mdp)|(?:alterar|mudar|trocar)[-_]?senha|wachtwoord[-_]?(?:wijzigen|veranderen)/i;
const RESET_OF_PASSWORD = /reset|forgot|recover|lost/i;
const RESET_PATH = /reset|forgot|recover|lost|sign[-_]?up|regist|invit|activat/i;

/** Below the path of a login: `/auth/password`, `/api/auth/me/password`. */
const PASSWORD_PLACE =
  /\/(?:auth|authentication|sessions?)\/(?:[\w-]+\/)*(?:password|passwd|passwort|pwd)(?:\.\w{1,6})?\/?$/i;
/** What a mail brings, and no token of the form: `token`, `reset_password_token`. */
const MAILED_TOKEN = /^(?:token|(?:.*-)?(?:reset|recovery)-(?:password-)?(?:token|code|key))$/;

/** Whether a password is posted there to log in, to confirm something, or to change it: the path does not say which. */
export function isPasswordPlace(path: string): boolean {
  return PASSWORD_PLACE.test(path);
}

/** Whether a password is chosen there, and not given: it is put, or posted twice, as a new one, or with the token of a mail. */
export function choosesPassword({ method, form, target }: RequestMessage): boolean {
  if (form === null || method === 'GET' || !isPasswordPlace(pathOfTarget(target))) return false;
  const names = form.fields.map(wordsOf);
  const passwords = names.filter((name) => ANY_PASSWORD.test(name));
  if (passwords.length === 0) return false;
  const isMailed = form.fields.some((field) => !field.startsWith('_') && MAILED_TOKEN.test(wordsOf(field)));
  return method !== 'POST' || isMailed || passwords.length > 1 || passwords.some((name) => NEW.test(name));
}

function isChangeName(name: string): boolean {
  return /^(?:.*-)?(?:change|update|set|modify|edit)-?(?:my-|user-|own-)?(?:password|passwd|pass|pwd)$|^password-?(?:change|update)$/.test(
    name,
  );
}

/** Whether a request asks for a new password for its own user, and offers nothing for the other sessions. */
export function isPasswordChange(request: RequestMessage): boolean {
  if (!postsNewPassword(request)) return false;
  return !(request.form?.fields ?? []).some((name) => ENDS_OTHERS.test(wordsOf(name)));
}

/** Whether a path is about a password that its user does not know. */
export function isResetPath(path: string): boolean {
  return RESET_OF_PASSWORD.test(path);
}

/** Whether a request sets a new password by a link that was mailed, or another proof than a session. */
export function isPasswordReset({ method, target, form }: RequestMessage): boolean {
  if (form === null || method === 'GET' || !isResetPath(pathOfTarget(target))) return false;
  const names = form.fields.map(wordsOf);
  return names.some((name) => ANY_PASSWORD.test(name)) && !names.some((name) => ENDS_OTHERS.test(name));
}

/** Whether it posts the old password and a new one. */
export function postsNewPassword(request: RequestMessage): boolean {
  const { method, target, form } = request;
  if (form === null || method === 'GET' || isSpeculative(request)) return false;
  const path = pathOfTarget(target);
  const names = form.fields.map(wordsOf);
  if (RESET_PATH.test(path)) return false;
  const isNamed = CHANGE_PATH.test(path) || whereNamed(request, isChangeName) !== null;
  const old = names.filter((name) => OLD_PASSWORD.test(name));
  const passwords = names.filter((name) => ANY_PASSWORD.test(name));
  if (old.length > 0 && passwords.some((name) => !old.includes(name)))
    return isNamed || names.every((name) => passwords.includes(name) || OTHER_FIELD.test(name));
  if (!isNamed) return false;
  // `password` and `newPassword`.
  const isNew = (name: string) => NEW.test(name);
  if (
    passwords.some(isNew) &&
    passwords.some((name) => !isNew(name) && !/confirm|repeat|verif|^re/.test(name))
  )
    return true;
  // `current` and `new`, or `current` and `password`.
  const isNewField = (name: string) => BARE_NEW.test(name) || passwords.includes(name);
  return names.some((name) => BARE_OLD.test(name)) && names.some(isNewField);
}
