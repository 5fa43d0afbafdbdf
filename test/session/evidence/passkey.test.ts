import { describe, expect, it } from 'vitest';
import { asksForChallenge, postsNewPasskey, postsPasskey } from '../../../src/session/evidence/passkey.ts';
import { request } from '../../support/messages.ts';

const post = (target: string, ...fields: string[]) =>
  request({ method: 'POST', target, fields: [], form: { kind: 'json', fields, actions: [], user: null } });

describe('what is posted', () => {
  it.each([
    [['clientDataJSON', 'authenticatorData', 'signature']],
    [['clientDataJson', 'signature']],
    [['webauthn_auth']],
  ])('%s logs in', (fields) => {
    expect(postsPasskey(post('/x', ...fields))).toBe(true);
    expect(postsNewPasskey(post('/x', ...fields))).toBe(false);
  });

  it.each([
    [['clientDataJSON', 'attestationObject']],
    [['clientDataJSON', 'attestationObject', 'authenticatorData']],
  ])('%s makes one', (fields) => {
    expect(postsPasskey(post('/x', ...fields))).toBe(false);
    expect(postsNewPasskey(post('/x', ...fields))).toBe(true);
  });

  it.each([[['signature']], [['clientData']], [['webauthn_auth_challenge']], [[]]])(
    '%s is none',
    (fields) => {
      expect(postsPasskey(post('/x', ...fields))).toBe(false);
      expect(postsNewPasskey(post('/x', ...fields))).toBe(false);
    },
  );
});

it.each([
  '/webauthn/authenticate/options',
  '/passkey/login/begin',
  '/auth/passkey/generate-authentication-options',
  '/login/start',
])('POST %s asks for the challenge', (target) => {
  expect(asksForChallenge(post(target, 'username'))).toBe(true);
  expect(asksForChallenge(post(target, 'username', 'password'))).toBe(false);
});

it.each(['/webauthn/authenticate/verify', '/login', '/start', '/2fa/challenge'])(
  'POST %s does not',
  (target) => {
    expect(asksForChallenge(post(target))).toBe(false);
  },
);
