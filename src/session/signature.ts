// A signature in a cookie of its own: keygrip writes `<name>.sig` beside the session that it signs.

import { fieldValues, type Message } from '../record/message.ts';
import { unsliced } from '../shared/unsliced.ts';
import { mayBeRead } from './personal-claims.ts';

/** An HMAC in base64url: of SHA-1, and of everything up to SHA-512. */
const SIGNATURE = /^[\w-]{27,88}(?=;|$)/;

/** The signature that a message carries for a session in it whose value may be read; null when there is none. */
export function signatureBeside(name: string, value: string, message: Message): string | null {
  if (!mayBeRead(value)) return null;
  const start = `${name}.sig=`;
  for (const field of fieldValues(message, message.kind === 'response' ? 'set-cookie' : 'cookie'))
    for (const pair of message.kind === 'response' ? [field] : field.split('; ')) {
      const signature = pair.startsWith(start) ? SIGNATURE.exec(pair.slice(start.length))?.[0] : undefined;
      if (signature !== undefined) return unsliced(signature);
    }
  return null;
}
