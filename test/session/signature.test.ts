import { expect, test } from 'vitest';
import type { Message } from '../../src/record/message.ts';
import { signatureBeside } from '../../src/session/signature.ts';
import { header, request, setting } from '../support/messages.ts';

const SESSION = 'eyJ2aWV3cyI6M30=';
const SIGNATURE = 'fM7WlSjGnMbt-qQ_d8z5CRb8hiE';

const asking = (cookie: string): Message => request({ fields: [header('Cookie', cookie)] });

test.each<[string, Message]>([
  ['a response', setting(`session=${SESSION}; path=/`, `session.sig=${SIGNATURE}; path=/; httponly`)],
  ['a response, the other way round', setting(`session.sig=${SIGNATURE}`, `session=${SESSION}`)],
  ['a request', asking(`a=1; session=${SESSION}; session.sig=${SIGNATURE}`)],
])('%s carries it beside the session', (_, message) => {
  expect(signatureBeside('session', SESSION, message)).toBe(SIGNATURE);
});

test.each<[string, string, Message]>([
  ['of another cookie', SESSION, asking(`session=${SESSION}; other.sig=${SIGNATURE}`)],
  ['of a name that goes on', SESSION, asking(`session=${SESSION}; session.sigs=${SIGNATURE}`)],
  ['too short', SESSION, asking(`session=${SESSION}; session.sig=abc`)],
  ['too long', SESSION, setting(`session=${SESSION}`, `session.sig=${'a'.repeat(4096)}`)],
  ['of a value that cannot be read', '4f2a9c0d1b7e8a63', asking(`session.sig=${SIGNATURE}`)],
])('%s it is none', (_, value, message) => {
  expect(signatureBeside('session', value, message)).toBeNull();
});
