// Passkeys (Web Authentication Level 2): the browser posts an assertion to log in (section 5.2.2), and an attestation when
// a passkey is made (section 5.2.1). Applications choose the paths, and write the members as the standard calls them.

import type { RequestMessage } from '../../record/message.ts';
import { pathOfTarget } from '../target.ts';
import { wordsOf } from './action-name.ts';

const CLIENT_DATA = /^client_?data(?:_?json)?$/i;
const ASSERTION = /^(?:authenticator_?data|signature)$/i;
const ATTESTATION = /^attestation(?:_?object)?$/i;
/** A field of a form that holds all of it as JSON. */
const ASSERTION_FIELD =
  /^(?:\w{1,32}\[)?(?:(?:passkey|webauthn|fido2?)[-_]?(?:credential|response|assertion|auth)|public[-_]?key[-_]?credential)\]?$/i;
/** Where the client asks the server for the challenge: it has proved nothing yet. */
const CHALLENGE_END = /[/_-](?:options|begin|start|init|initiate|initialize|challenge)(?:\.\w+)?\/?$/i;
const PASSKEY_PLACE =
  /webauthn|passkeys?|fido2?|u2f|authenticat|assertion|attestation|public[-_]?key|login|sign[-_]?in/i;
const GENERATED_OPTIONS =
  /\/generate[-_](?:authentication|registration|assertion|attestation)[-_]options\/?$/i;

/** Two expressions: one that looks for the end behind each place takes the square of their number. */
function isChallengePath(path: string): boolean {
  const end = CHALLENGE_END.exec(path);
  return (end !== null && PASSKEY_PLACE.test(path.slice(0, end.index))) || GENERATED_OPTIONS.test(path);
}

/** Whether a request logs in with a passkey. */
export function postsPasskey({ method, form }: RequestMessage): boolean {
  if ((method !== 'POST' && method !== 'PUT') || form === null) return false;
  const { fields } = form;
  if (fields.some((name) => ASSERTION_FIELD.test(name))) return true;
  return (
    fields.some((name) => CLIENT_DATA.test(name)) &&
    fields.some((name) => ASSERTION.test(name)) &&
    !postsNewPasskey({ form })
  );
}

/** Whether it makes one: of a user, or of an account that begins with it. */
export function postsNewPasskey({ form }: Pick<RequestMessage, 'form'>): boolean {
  if (form === null) return false;
  const { fields } = form;
  return fields.some((name) => CLIENT_DATA.test(name)) && fields.some((name) => ATTESTATION.test(name));
}

/** What proves something. */
const PROOF_FIELD = /pass|pwd|code|otp|pin\b|token|credential|signature|assertion/i;

/** Whether it only asks for the challenge of a login. */
export function asksForChallenge({ target, form }: Pick<RequestMessage, 'target' | 'form'>): boolean {
  if (!isChallengePath(pathOfTarget(target))) return false;
  return !(form?.fields ?? []).some((name) => PROOF_FIELD.test(name) && !/csrf|xsrf/i.test(name));
}

const WHOLE_ASSERTION =
  /^(?:[\w-]*-)?(?:assertion|credential|webauthn|passkey|public-?key)(?:-(?:response|data|json|result))?$|^(?:auth(?:entication)?-?)?response$/;
const PASSKEYS = /webauthn|passkeys?|fido2?|u2f|security[-_]?key/i;
const MAKES = /regist|attest|enrol|create|setup|settings|(?:^|[/_-])(?:add|new)(?:$|[/_-])/i;

/** Whether a request posts the whole assertion in one field, whatever that is called, to where passkeys are looked at. */
export function postsAssertion({ method, target, form }: RequestMessage): boolean {
  if ((method !== 'POST' && method !== 'PUT') || form === null) return false;
  const path = pathOfTarget(target);
  if (!PASSKEYS.test(path) || MAKES.test(path) || isChallengePath(path)) return false;
  return !postsNewPasskey({ form }) && form.fields.some((name) => WHOLE_ASSERTION.test(wordsOf(name)));
}
