import { expect, it } from 'vitest';
import { sessionBeside } from '../../../src/session/evidence/login-beside.ts';
import { apply } from '../../../src/session/session-state.ts';
import type { TrackedValue } from '../../../src/session/tracked-session.ts';
import { sessionEvidence, setCookieContext, UNTOUCHED } from '../../../src/session/transition.ts';
import { change, respond, sendValue, source, trackedValue } from '../tracked.ts';

const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

function issued(name: string): TrackedValue {
  const value = trackedValue(undefined, name);
  const facts = { attributes: '', browser: 1, signature: null, stored: null, revives: false };
  apply(value.session, sessionEvidence('issued', 'high'), setCookieContext(source(1), [], value, facts));
  return value;
}

const begun = (name: string) => [trackedValue(OTHER, name).session];

it('a session that the login leaves alone is beside the one that it begins', () => {
  const [login] = begun('authid');
  expect(sessionBeside(sendValue(issued('sid'), 2), UNTOUCHED, [login!])).toBe(login);
  expect(sessionBeside(sendValue(issued('sid'), 2), change('renewed'), [login!])).toBe(login);
});

it('not one that changes, that the server has not issued, that was logged in, or that the login is about', () => {
  const sent = (name: string) => sendValue(issued(name), 2);
  expect(sessionBeside(sent('sid'), change('rotated'), begun('authid'))).toBeNull();
  expect(sessionBeside(sendValue(trackedValue(), 2), UNTOUCHED, begun('authid'))).toBeNull();
  const user = issued('sid');
  respond(user.session, sessionEvidence('login', 'high'), 2);
  expect(sessionBeside(sendValue(user, 4), UNTOUCHED, begun('authid'))).toBeNull();
  expect(sessionBeside(sent('sid'), UNTOUCHED, [...begun('authid'), ...begun('sid')])).toBeNull();
});

it('nor beside what remembers the user, or what the same product makes', () => {
  const sent = (name: string) => sendValue(issued(name), 2);
  expect(sessionBeside(sent('sid'), UNTOUCHED, begun('remember_token'))).toBeNull();
  expect(sessionBeside(sent('AUTH_SESSION_ID'), UNTOUCHED, begun('KEYCLOAK_IDENTITY'))).toBeNull();
});
