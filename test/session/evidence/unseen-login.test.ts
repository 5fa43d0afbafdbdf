// Forms with a password of a user whose login was not captured are no logins, and no failed ones. Truth: what the server did.

import { describe, expect, it } from 'vitest';
import { loginProof } from '../../../src/session/evidence/refuted-login.ts';
import {
  isChangedUnseenSince,
  mayBeOfUser,
  wasLoggedInBefore,
} from '../../../src/session/evidence/unseen-login.ts';
import { addValue, apply } from '../../../src/session/session-state.ts';
import { responseContext, sessionEvidence } from '../../../src/session/transition.ts';
import type { Visit } from '../browsing.ts';
import { told } from '../told.ts';
import { change, respond, source, trackedValue } from '../tracked.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const sent = `sid=${A}`;
const admin: Visit = { ask: 'GET /admin', send: sent, page: '<title>Admin</title>' };
const FORM =
  '<title>WiFi</title><form method=post><input name=ssid><input name=password type=password></form>';
const smtp: Visit = { ask: 'POST /admin/smtp', form: 'host=a&user=m&password=x', send: sent, page: FORM };
const wifi: Visit = {
  ask: 'POST /admin/wifi',
  form: 'ssid=a&password=x',
  send: sent,
  status: 422,
  page: FORM,
};
const logout: Visit = { ask: 'POST /logout', send: sent, to: '/', set: ['sid=; Path=/; Max-Age=0'] };
const FAILS = /login fails/i;

describe('forms of a session that is older than the capture', () => {
  it('are no failed logins where it logs out', async () => {
    expect(await told([admin, smtp, admin, wifi, admin, logout], FAILS)).toEqual([]);
    expect(await told([wifi, admin, logout], FAILS)).toEqual([]);
  });

  it('nor where it opens a page that others are denied', async () => {
    const denied: Visit = { ask: 'GET /admin', to: '/login', send: '', from: 2, agent: 'curl' };
    expect(await told([denied, wifi, admin], FAILS)).toEqual([]);
  });

  it.each<[string, readonly Visit[]]>([
    ['with nothing before it', [wifi]],
    ['of a login page', [admin, { ...wifi, ask: 'POST /login' }, logout]],
    ['of a session that begins here', [{ ...admin, set: [`sid=${A}; Path=/; HttpOnly`] }, wifi, logout]],
  ])('may be: %s', async (_, visits) => {
    expect(await told(visits, FAILS)).toHaveLength(1);
  });

  it('a login before the logout leaves those before it', async () => {
    const login: Visit = {
      ask: 'POST /login',
      form: 'user=a&password=b',
      send: sent,
      to: '/admin',
      set: [`sid=${B}; Path=/; HttpOnly`],
    };
    const later = { ...logout, send: `sid=${B}` };
    expect(await told([wifi, login, { ...admin, send: `sid=${B}` }, later], FAILS)).toHaveLength(1);
  });
});

describe('a value that a response has given whose request was not seen', () => {
  const unseen = () => {
    const value = trackedValue();
    const { session } = value;
    respond(session, sessionEvidence('login-failed', 'low'), 3);
    const attempt = session.events.at(-1)!;
    const added = addValue(session, B);
    const context = responseContext(source(5), [], change('rotated'));
    apply(session, sessionEvidence('rotated', 'high'), { ...context, value: added });
    return { session, attempt };
  };

  it('may be that of a login', () => {
    const { session, attempt } = unseen();
    expect(isChangedUnseenSince(attempt, session)).toBe(true);
    expect(mayBeOfUser(session)).toBe(true);
    // So the page that it opens does not show that the attempt before it worked.
    expect(loginProof(session, '/account')).toBeNull();
  });

  it('is none before', () => {
    const { session } = trackedValue();
    respond(session, sessionEvidence('login-failed', 'low'), 3);
    expect(isChangedUnseenSince(session.events.at(-1)!, session)).toBe(false);
    expect(loginProof(session, '/account')).not.toBeNull();
  });
});

it('only a certain logout, or a page that is closed for certain, shows that there was a user', () => {
  const { session } = trackedValue();
  respond(session, sessionEvidence('login-failed', 'high'), 3);
  expect(wasLoggedInBefore(session, sessionEvidence('logout', 'low'))).toBeNull();
  expect(wasLoggedInBefore(session, sessionEvidence('privileged-use', 'low'))).toBeNull();
});
