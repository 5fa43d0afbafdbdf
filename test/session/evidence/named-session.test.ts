import { expect, it } from 'vitest';
import { namesSession } from '../../../src/session/evidence/named-session.ts';
import { form, type RequestChange, request } from '../../support/messages.ts';

const names = (target: string, change: RequestChange = {}) =>
  namesSession(request({ method: 'POST', target, form: null, ...change }));

it.each<[string, RequestChange]>([
  ['/users/bob/logout', {}],
  ['/api/v1/devices/phone/sessions/revoke', {}],
  ['/users/logout/2', {}],
  ['/admin/logout/user/bob', {}],
  ['/@bob/logout', {}],
  ['/logout?user=bob', {}],
  ['/logout?id=2', {}],
  ['/logout', { form: form('userId') }],
  ['/logout', { form: form('ids[]', '_csrf') }],
])('%s names one', (target, change) => expect(names(target, change)).toBe(true));

it.each<[string, RequestChange]>([
  ['/logout', {}],
  ['/users/sign_out', {}],
  ['/users/me/logout', {}],
  ['/sessions/current/logout', {}],
  ['/users/en/logout', {}],
  ['/logout?user=me', {}],
  ['/logout?id=start', {}],
  ['/logout?uid=0a1b2c3d4e5f60718293a4b5', {}],
  ['/logout', { form: form('_csrf', 'next') }],
  ['/rpc', { form: form('jsonrpc', 'method', 'id') }],
  ['/logout', { form: form('username', 'password') }],
])('%s names none', (target, change) => expect(names(target, change)).toBe(false));
