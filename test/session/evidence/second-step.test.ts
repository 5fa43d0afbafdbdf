import { describe, expect, it } from 'vitest';
import { mayAskForCode, secondStepSigns } from '../../../src/session/evidence/second-step.ts';
import { sessionEvidence } from '../../../src/session/transition.ts';
import { request } from '../../support/messages.ts';
import { exchange, respondTo, sendValue, trackedValue } from '../tracked.ts';

it.each(['/verify', '/login/code', '/two-factor', '/webauthn', '/account/../otp'])(
  '%s may ask for a code',
  (path) => {
    expect(mayAskForCode(path)).toBe(!path.includes('account'));
  },
);

it.each([
  '/',
  '/account',
  '/verify-email',
  '/confirm/phone',
  '/orders/confirm',
  '/encode',
  '/barcodes',
  '/secondary',
  '/sofas',
])('%s does not', (path) => {
  expect(mayAskForCode(path)).toBe(false);
});

describe('what goes on with a login', () => {
  const code = request({
    method: 'POST',
    target: '/verify',
    fields: [],
    form: { kind: 'urlencoded', fields: ['csrf', 'code'], actions: [], user: null },
  });
  const afterLogin = (to: string) => {
    const value = trackedValue();
    const login = exchange('POST /login', {
      loginSigns: ['a POST to /login'],
      sent: [sendValue(value, 1)],
      response: { status: 302, fields: [{ name: 'Location', value: to, truncated: false }] },
    });
    respondTo(login, value.session, sessionEvidence('login', 'medium'));
    return value;
  };

  it('is a code where the login has led', () => {
    expect(secondStepSigns(code, [sendValue(afterLogin('/verify'), 5)])).toEqual([
      'a POST to /verify',
      'it posts a code',
    ]);
  });

  it('is none elsewhere, or without a login', () => {
    expect(secondStepSigns(code, [sendValue(afterLogin('/account'), 5)])).toBeNull();
    expect(secondStepSigns(code, [sendValue(trackedValue(), 5)])).toBeNull();
    expect(secondStepSigns(code, [])).toBeNull();
  });
});
