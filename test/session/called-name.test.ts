import { expect, it } from 'vitest';
import type { FormFacts } from '../../src/record/message.ts';
import { calledName } from '../../src/session/called-name.ts';
import { header, request } from '../support/messages.ts';

const named = (field: string, value: string, kind: FormFacts['kind'] = 'json', length = '48') =>
  calledName(
    request({
      fields: [header('Host', 'shop.example'), header('Content-Length', length)],
      form: { kind, fields: [field], actions: [{ field, value }], user: null },
    }),
  );

it('is the name in the body of JSON-RPC and GraphQL, with its length', () => {
  expect(named('method', 'user.whoami')).toBe('user.whoami 48');
  expect(named('query', 'me')).toBe('me 48');
  expect(named('method', 'user.whoami', 'json', '49')).not.toBe(named('method', 'user.whoami'));
});

it('is that of a refresh whose token is in a cookie', () => {
  const empty = (target: string, length: string) =>
    calledName(request({ method: 'POST', target, fields: [header('Content-Length', length)], form: null }));
  expect(empty('/auth/refresh', '0')).toBe('refresh 0');
  expect(empty('/refresh_token', '0')).toBe('refresh 0');
  expect(empty('/auth/refresh', '2')).toBe('refresh 0');
  expect(empty('/auth/refresh', '12')).toBeNull();
  expect(empty('/like', '0')).toBeNull();
});

it('but not of a form, a body that names no call, or one of unknown length', () => {
  expect(named('method', 'delete', 'urlencoded')).toBeNull();
  expect(named('action', 'save')).toBeNull();
  expect(calledName(request({ form: null }))).toBeNull();
});
