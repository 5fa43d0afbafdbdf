import { expect, it } from 'vitest';
import { isRefresh } from '../../../src/session/evidence/refresh.ts';
import { sessionEvidence } from '../../../src/session/transition.ts';
import { form, header, type RequestChange, request } from '../../support/messages.ts';
import { change, respond, sendValue, trackedValue } from '../tracked.ts';

const EMPTY = { fields: [header('Content-Length', '0')] };

/** `user`: it carries the session of one. */
function refreshes(target: string, asked: RequestChange, status = 200, who: 'user' | 'stranger' = 'user') {
  const value = trackedValue();
  if (who === 'user') respond(value.session, sessionEvidence('login', 'high'), 3, change('issued').kind);
  return isRefresh(request({ target, fields: [], ...asked }), status, [sendValue(value, 5)]);
}

it.each<[string, RequestChange]>([
  ['/api/v1/auth/token', {}],
  ['/api/auth/tokens', EMPTY],
  ['/oauth/token', { form: form('grant_type', 'refresh_token', 'client_id') }],
  ['/auth/session', EMPTY],
  ['/auth/login/silent', { form: form('refreshToken') }],
  ['/auth/token', { fields: [header('Authorization', 'Bearer abc')] }],
])('a token, and nothing that says who it is: %s', (target, asked) => {
  expect(refreshes(target, asked)).toBe(true);
  expect(refreshes(target, asked, 401, 'stranger')).toBe(true);
  // What nobody has a session for begins one, unless the body says that it brings a refresh token.
  const isSaid = asked.form?.fields.some((field) => /^refresh/.test(field)) === true;
  expect(refreshes(target, asked, 200, 'stranger')).toBe(isSaid);
});

it.each<[string, RequestChange]>([
  ['/oauth/token', { form: form('grant_type', 'username', 'password') }],
  ['/oauth/token', { form: form('grant_type', 'code') }],
  ['/api/auth/token', { form: form('email', 'secret') }],
  ['/api/auth/token', { fields: [header('Authorization', 'Basic YTpi')] }],
  ['/login', {}],
  ['/api/mfa/verify', EMPTY],
  ['/auth/token', { method: 'GET' }],
])('is a login: %s', (target, asked) => {
  expect(refreshes(target, asked)).toBe(false);
  expect(refreshes(target, asked, 401, 'stranger')).toBe(false);
});

it.each<[string, RequestChange, number]>([
  ['/oauth/token', { form: form('grant_type', 'refresh_token') }, 200],
  ['/login', { form: form('refreshToken', 'device') }, 200],
  ['/oauth/token', { form: form('grant_type', 'client_id', 'client_secret') }, 200],
  ['/oauth/device/code', { form: form('client_id', 'scope') }, 200],
  ['/oauth/token', { form: form('grant_type', 'device_code', 'client_id') }, 400],
])('is no login, whoever asks: %s', (target, asked, status) => {
  expect(refreshes(target, asked, status, 'stranger')).toBe(true);
});

it.each<[string, RequestChange, number]>([
  ['/oauth/token', { form: form('grant_type', 'device_code', 'client_id') }, 200],
  ['/login', { form: form('refresh', 'user', 'password') }, 200],
  ['/oauth/token', { form: form('grant_type', 'client_secret', 'username', 'password') }, 200],
  ['/device/login', { form: form('client_id', 'pin') }, 200],
])('may be a login: %s', (target, asked, status) => {
  expect(refreshes(target, asked, status, 'stranger')).toBe(false);
});
