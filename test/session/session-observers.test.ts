// Whose content is wanted; what is observed is tried in the tests of the observers.

import { expect, it } from 'vitest';
import { SessionObservers } from '../../src/session/session-observers.ts';
import { form, request } from '../support/messages.ts';

it('wants the content of a change of the password, and of the login page for a session', () => {
  const observers = new SessionObservers();
  const change = request({
    method: 'POST',
    target: '/account/password',
    form: form('old_password', 'new_password'),
  });
  expect(observers.wantsContent(change, true)).toBe(true);
  expect(observers.wantsContent(request({ method: 'GET', target: '/login' }), true)).toBe(true);
  expect(observers.wantsContent(request({ method: 'GET', target: '/login' }), false)).toBe(false);
  expect(observers.wantsContent(request({ method: 'GET', target: '/account' }), true)).toBe(false);
});
