// How a request proves who its user is with each request, or once for its connection (RFC 9110 section 11.6.2): a password
// by Basic or Digest (RFC 7617, RFC 7616), a ticket by Negotiate (RFC 4559), or NTLM.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../../record/message.ts';
import { rememberingFields } from '../../record/shared-fields.ts';

export type AuthorizationMethod = 'http-basic' | 'http-digest' | 'http-negotiate' | 'http-ntlm';

const METHODS: Readonly<Record<string, AuthorizationMethod>> = {
  basic: 'http-basic',
  digest: 'http-digest',
  negotiate: 'http-negotiate',
  ntlm: 'http-ntlm',
};
const NAMES: Readonly<Record<AuthorizationMethod, string>> = {
  'http-basic': 'Basic',
  'http-digest': 'Digest',
  'http-negotiate': 'Negotiate',
  'http-ntlm': 'NTLM',
};
/** The first message of NTLM, in base64: it only asks for the challenge. */
const NTLM_BEGINS = /^TlRMTVNTUAAB/;

/** The method of a request that proves its user; null when it does not. */
export const authorizationMethod = rememberingFields(
  (request: RequestMessage): AuthorizationMethod | null => {
    const [authorization = ''] = fieldValues(request, 'authorization');
    const [, scheme, credentials = ''] = /^(Basic|Digest|Negotiate|NTLM) +(\S+)/i.exec(authorization) ?? [];
    if (scheme === undefined || NTLM_BEGINS.test(credentials)) return null;
    return METHODS[scheme.toLowerCase()] ?? null;
  },
);

/** `Basic`, as the field has it. */
export function schemeName(method: AuthorizationMethod): string {
  return NAMES[method];
}

/** Whether all later requests of the connection are of the user too, with or without the field. */
export function isOfConnection(method: AuthorizationMethod | null): boolean {
  return method === 'http-negotiate' || method === 'http-ntlm';
}

/**
 * A server refuses the proof: it does not only ask for a fresh nonce (RFC 7616 section 3.3), for any password, or for one
 * more message of the same exchange.
 */
export function isProofRefused(message: ResponseMessage): boolean {
  if (message.status !== 401) return false;
  return !fieldValues(message, 'www-authenticate').some(
    (challenge) => /\bstale\s*=\s*"?true/i.test(challenge) || /^(?:NTLM|Negotiate) +\S/i.test(challenge),
  );
}
