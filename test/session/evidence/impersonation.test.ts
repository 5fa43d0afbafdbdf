// Which request makes its user act as another one, by what products and applications call it.

import { describe, expect, it } from 'vitest';
import { impersonationEvidence, impersonationSigns } from '../../../src/session/evidence/impersonation.ts';
import { UNTOUCHED } from '../../../src/session/transition.ts';
import { header, request } from '../../support/messages.ts';
import { change, exchange, sendValue, trackedValue } from '../tracked.ts';

const signsOf = (ask: string, sent = [sendValue(trackedValue(), 1)]) => {
  const [method = '', target = ''] = ask.split(' ');
  return impersonationSigns(request({ method, target, fields: [] }), sent);
};

it.each([
  'POST /login-as/7',
  'GET /admin/users/login_as/ada',
  'POST /admin/users/7/impersonate',
  'POST /hijack/acquire/',
  'POST /su/7',
  'GET /users/ada/become',
  'GET /account?_switch_user=ada',
  'GET /wp-login.php?action=switch_to_user&user_id=7',
  'POST /index.php?route=user/login_as',
])('%s', (ask) => {
  expect(signsOf(ask)).toHaveLength(1);
  expect(signsOf(ask, [])).toBeNull();
});

it.each([
  'GET /account?_switch_user=_exit',
  'POST /stop-impersonating',
  'POST /admin/impersonate/stop',
  'DELETE /impersonate',
  'GET /wp-login.php?action=switch_to_olduser',
  'POST /hijack/release/',
  'GET /become-a-member',
  'POST /su',
  'POST /login',
  'GET /docs/login-as/ada',
  'POST /users/7/edit',
])('not %s', (ask) => {
  expect(signsOf(ask)).toBeNull();
});

describe('whether it worked', () => {
  const outcome = (ask: string, status: number, to: string | null = null, what = UNTOUCHED) => {
    const fields = to === null ? [] : [header('Location', to)];
    return impersonationEvidence(exchange(ask, { loginSigns: ['sign'], response: { status, fields } }), what);
  };

  it('is seen from the response', () => {
    expect(outcome('GET /login-as/7', 302, '/account')).toMatchObject({
      event: 'login',
      confidence: 'medium',
    });
    expect(outcome('POST /login-as/7', 204)).not.toBeNull();
    expect(outcome('GET /login-as/7', 200, null, change('rotated'))).not.toBeNull();
  });

  it('and whether it did not', () => {
    expect(outcome('POST /login-as/7', 403)).toBeNull();
    expect(outcome('POST /login-as/7', 302, '/login')).toBeNull();
    expect(outcome('POST /login-as/7', 302, '/users?error=denied')).toBeNull();
    expect(outcome('GET /impersonate', 200)).toBeNull();
  });
});
