// The second step of a login, known by what is posted: a code from a mail, a message or an application (RFC 6238), or a
// passkey. Where the path does not say what it is (`/verify`), the login before it does: it has led there.

import type { RequestMessage } from '../../record/message.ts';
import { pathOfTarget } from '../target.ts';
import { isLoggedIn, type TrackedEvent, type TrackedSession } from '../tracked-session.ts';
import type { SentSession } from '../transition.ts';
import { wordsOf } from './action-name.ts';
import { isLoginPath, isUserName } from './login-request.ts';
import { postsPasskey } from './passkey.ts';

const CODE_FIELD =
  /(?:^|-)(?:code|otp|totp|hotp|pin|passcode|mfa|2fa|tan|digits?|one-?time-?(?:code|password)|verification-?code|otp-?(?:attempt|code|token)|(?:auth|security|sms|mail|email|totp|mfa|two-?factor)-?(?:code|token|pin)|two-?factor)(?:-?\d{1,2})?$/;
/** What goes with it. */
const BESIDE_CODE =
  /csrf|xsrf|token|nonce|^authenticity|^utf8|^commit$|submit|button|^method$|^action$|^step$|current-step|next|return|redirect|remember|trust|device|type|provider|challenge|session|state|ids?$|json|^(?:phone|mobile|tel|msisdn)(?:-?(?:number|no))?$|^query$|^variables$|^input$|^operation-name$/;
const CODE_PLACE =
  /(?:^|[/_.-])(?:verif(?:y|ication)(?:otp|code)?|confirm(?:ation)?|challenge|(?:pass|sms|otp)?code|pin|sms|(?:2|two)[-_]?(?:fa|factor|step)|mfa|h?t?otp|second[-_]?(?:step|factor)|authenticator|webauthn|passkeys?|security[-_]?key|u2f|fido2?)(?:$|[/_.-])|(?:log|sign)[-_]?in\/token/i;
/** Addresses and accounts are confirmed after a login, too. */
const OTHER_PLACE =
  /mail|phone|mobile|address|identity|account|regist|sign[-_]?up|order|payment|age(?:$|[/_.-])/i;

/** Whether a redirect may lead from the password to a second step. */
export function mayAskForCode(path: string): boolean {
  return CODE_PLACE.test(path) && !OTHER_PLACE.test(path);
}

/** Whether a path is one where codes and passkeys are posted, to log in or to confirm something. */
export function isCodePlace(path: string): boolean {
  return CODE_PLACE.test(path);
}

/** Whether a request posts a code, and perhaps whose it is. `isAskedFor`: to where the login has led. */
export function postsCode({ method, form }: RequestMessage, isAskedFor: boolean): boolean {
  if ((method !== 'POST' && method !== 'PUT') || form === null) return false;
  return isCodeForm(form.fields, isAskedFor);
}

/** Whether the fields of a form are those of a code; `isAskedFor`: of one that is called a token, too. */
function isCodeForm(fields: readonly string[], isAskedFor: boolean): boolean {
  const names = fields.map(wordsOf);
  const isCode = (name: string) => CODE_FIELD.test(name);
  // What is called so may be for anything else.
  if (!names.some(isCode) && !(isAskedFor && names.includes('token'))) return false;
  return names.every((name) => isCode(name) || BESIDE_CODE.test(name) || isUserName(name));
}

/** The signs that a request goes on with a login that one of its sessions has begun, in words; null: it does not. */
export function secondStepSigns(request: RequestMessage, sent: readonly SentSession[]): string[] | null {
  const path = pathOfTarget(request.target);
  const isPasskey = postsPasskey(request);
  const isAskedFor = sent.some(({ value }) => value.session.login?.landing === path);
  if (!isPasskey && !postsCode(request, isAskedFor)) return null;
  if (!sent.some(({ value }) => value.endedBy === null && isBegun(value.session, path))) return null;
  return [`a ${request.method} to ${path}`, isPasskey ? 'it posts a passkey' : 'it posts a code'];
}

/** A login has begun that goes on at `path`: it has led there, or nothing has been opened since. */
function isBegun(session: TrackedSession, path: string): boolean {
  const { login, isProved, pendingLogin } = session;
  if (pendingLogin !== null) return !isLoggedIn(session) && (CODE_PLACE.test(path) || isLoginPath(path));
  if (login === null) return false;
  const { event, landing } = login;
  if (event.event !== 'login' && event.confidence === 'high') return false;
  // A passkey is enough: another one tries again.
  if (event.how === 'passkey') return false;
  // So is a code where the step before it was not seen.
  if (event.request?.path === path && isCodeForm(event.request.formFields ?? [], false)) return false;
  // What the content names may be who has given the password so far.
  if (landing !== null) return mayAskForCode(landing) && !usesSince(session, event, landing);
  if (isProved) return false;
  return event.request?.path === path || (mayAskForCode(path) && !usesSince(session, event));
}

/** Whether the session has opened a page since, other than `landing`. */
function usesSince({ events }: TrackedSession, login: TrackedEvent, landing: string | null = null): boolean {
  const since = events.slice(events.indexOf(login) + 1);
  return since.some(({ event, request }) => event === 'privileged-use' && request?.path !== landing);
}
