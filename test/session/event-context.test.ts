import { expect, test } from 'vitest';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { attributesText, momentOf, requestOf } from '../../src/session/event-context.ts';
import { MAX_EVENT_TEXT_CHARACTERS } from '../../src/session/limits.ts';
import { form, request } from '../support/messages.ts';

test('what an event keeps of a request: no query, and a form only where it is asked for', () => {
  const message = request({ method: 'POST', target: '/login?token=abc', frame: 4, form: form('password') });
  expect(requestOf(message, true)).toEqual({
    frame: 4,
    method: 'POST',
    path: '/login',
    formFields: ['password'],
  });
  expect(requestOf(message, false).formFields).toBeNull();
  const long = requestOf(request({ target: `/${'x'.repeat(5000)}` }), false).path;
  expect(long.length).toBeLessThanOrEqual(MAX_EVENT_TEXT_CHARACTERS + 3);
});

test('the attributes of a cookie as they were written, and where a message was', () => {
  expect(attributesText(parseSetCookie('a=1; HttpOnly;path=/;X=').cookie)).toBe('HttpOnly; path=/; X=');
  const { input, frame, stream, seconds, nanoseconds } = request();
  expect(momentOf(request())).toEqual({ input, frame, stream, seconds, nanoseconds });
});
