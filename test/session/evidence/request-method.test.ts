import { expect, it } from 'vitest';
import { effectiveMethod } from '../../../src/session/evidence/request-method.ts';
import { form, header, request } from '../../support/messages.ts';

const posting = (field: string, value: string) => ({ ...form(field), actions: [{ field, value }] });

it.each<[string, string, Parameters<typeof request>[0], string]>([
  ['a plain request', 'GET', {}, 'GET'],
  ['a plain form', 'POST', {}, 'POST'],
  ['a field of the form', 'POST', { form: posting('_method', 'delete') }, 'DELETE'],
  ['the query', 'POST', { target: '/session?a=1&_method=Delete' }, 'DELETE'],
  ['a header', 'POST', { fields: [header('X-HTTP-Method-Override', 'PUT')] }, 'PUT'],
  // Only a POST can be another method: a link must change nothing.
  ['the query of a GET', 'GET', { target: '/session?_method=delete' }, 'GET'],
  ['another field of the form', 'POST', { form: posting('method', 'delete') }, 'POST'],
  ['another parameter', 'POST', { target: '/pay?payment_method=card' }, 'POST'],
])('%s', (_, method, change, expected) => {
  expect(effectiveMethod(request({ target: '/session', fields: [], ...change, method }))).toBe(expected);
});
