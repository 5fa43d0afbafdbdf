import { expect, test } from 'vitest';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { attributesText, requestSource, responseSource } from '../../src/session/event-context.ts';
import { MAX_EVENT_TEXT_CHARACTERS } from '../../src/session/limits.ts';
import { form, request, response } from '../support/messages.ts';

const CLIENT = { number: 2, name: 'curl 7.88', address: '192.0.2.7' };
const asked = { method: 'POST', target: '/login?token=abc', frame: 4, src: '192.0.2.7' } as const;

test('what an event keeps of a request: no query, and no form', () => {
  const message = request({ ...asked, form: form('password') });
  const { input, frame, stream, seconds, nanoseconds } = message;
  expect(requestSource(message, CLIENT)).toEqual({
    at: { input, frame, stream, seconds, nanoseconds },
    path: '/login',
    page: '',
    content: null,
    redirectsTo: null,
    how: null,
    user: null,
    gives: null,
    traits: null,
    request: {
      input,
      frame: 4,
      method: 'POST',
      host: 'localhost:5000',
      path: '/login',
      page: '/login',
      formFields: null,
    },
    status: null,
    client: CLIENT,
  });
});

test('of a response: its request, with the names of the fields that a login posts', () => {
  const message = response({ status: 302, dst: '192.0.2.7', request: { ...asked, form: form('password') } });
  const { path, page, request: kept, status, client } = responseSource(message, CLIENT, 'a.test', 'password');
  expect({ path, page, status, client }).toEqual({
    path: '/login',
    page: 'a.test\nPOST /login',
    status: 302,
    client: CLIENT,
  });
  expect(kept).toEqual({
    input: message.input,
    frame: 4,
    method: 'POST',
    host: 'a.test',
    path: '/login',
    page: '/login',
    formFields: ['password'],
  });
  expect(responseSource(message, CLIENT, 'a.test', null).request?.formFields).toBeNull();
  expect(responseSource(response({ request: null }), CLIENT, 'a.test', 'password')).toMatchObject({
    path: '',
    request: null,
  });
});

test('a long path is clipped where it is shown, and whole where it is compared', () => {
  const { path, request: kept } = requestSource(request({ target: `/${'x'.repeat(5000)}` }), CLIENT);
  expect(path).toHaveLength(5001);
  expect(kept?.path.length).toBeLessThanOrEqual(MAX_EVENT_TEXT_CHARACTERS + 3);
});

test('the attributes of a cookie as they were written', () => {
  expect(attributesText(parseSetCookie('a=1; HttpOnly;path=/;X=').cookie)).toBe('HttpOnly; path=/; X=');
});
