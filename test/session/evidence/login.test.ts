import { describe, expect, it } from 'vitest';
import {
  deniedLogin,
  isBesideLogin,
  loginEvidence,
  loginOutcome,
} from '../../../src/session/evidence/login.ts';
import { type CookieChange, sessionEvidence, UNTOUCHED } from '../../../src/session/transition.ts';
import { form, header, response } from '../../support/messages.ts';
import { change, type ExchangeChange, exchange, respond, respondTo, trackedValue } from '../tracked.ts';

const redirect = (location: string) => ({
  response: { status: 302, fields: [header('Location', location)] },
});

describe('the outcome of a login', () => {
  const outcome = (status: number, location: string | null, what: CookieChange, isScript = false) => {
    const fields = location === null ? [] : [header('Location', location)];
    const { event, confidence } = loginOutcome(response({ status, fields }), '/login', isScript, what)!;
    return `${event} ${confidence}`;
  };

  it.each([
    [401, null, change('rotated'), 'login-failed high'],
    [302, '/', change('issued'), 'login high'],
    [302, '/', UNTOUCHED, 'login medium'],
    [302, '/login', change('rotated'), 'login-failed medium'],
    [302, '/?error=denied', UNTOUCHED, 'login-failed medium'],
    [302, '/', change('issued', null, []), 'login-failed high'],
    [302, '/', change('rotated', [], ['email']), 'login high'],
    [200, null, change('rotated'), 'login medium'],
    [200, null, UNTOUCHED, 'login-failed low'],
    [302, '/', change('deleted'), 'login-failed medium'],
  ])('with status %s and Location %s', (status, location, what, expected) =>
    expect(outcome(status, location, what)).toBe(expected),
  );

  it('of a script', () => expect(outcome(200, null, UNTOUCHED, true)).toBe('login medium'));

  it.each([
    [200, null, null],
    [302, null, null],
    [302, '/login', null],
    [302, '/home', 'login'],
    [302, '/?error=denied', 'login-failed'],
    [401, null, 'login-failed'],
  ])('with status %s and Location %s of a header block that is not whole', (status, location, expected) => {
    const fields = location === null ? [] : [header('Location', location)];
    const found = loginOutcome(
      response({ status, fields, incomplete: true }),
      '/login',
      false,
      UNTOUCHED,
      '/login',
    );
    expect(found?.event ?? null).toBe(expected);
  });
});

describe('an attempt', () => {
  const { session } = trackedValue();
  const attempt = (ask: string, made: ExchangeChange, what: CookieChange = UNTOUCHED) =>
    loginEvidence(exchange(ask, { loginSigns: ['signs'], ...made }), session, what)!;

  it('has the signs of its request before what the response says', () => {
    const { evidence } = attempt('POST /login', redirect('/'));
    expect(evidence[0]).toBe('signs');
    expect(evidence.length).toBeGreaterThan(1);
  });

  it.each([
    ['a second step that is asked for', 'POST /login', redirect('/2fa')],
    [
      'a password that is asked for',
      'POST /login',
      { ...redirect('/login/password'), request: { form: form('username') } },
    ],
    [
      'an address that is posted alone',
      'POST /login',
      { ...redirect('/sent'), request: { form: form('email') } },
    ],
  ])('is a step: %s', (_, ask, made) => {
    expect(attempt(ask, made).event).toBe('login-step');
  });

  it('is none with an address alone when the session names its user then', () => {
    const made = { ...redirect('/sent'), request: { form: form('email') } };
    expect(attempt('POST /login', made, change('rotated', null, ['email'])).event).toBe('login');
  });

  it('is the login itself at the second step', () => {
    expect(attempt('POST /2fa', redirect('/')).event).toBe('login');
  });

  it.each([
    ['JSON', { request: { form: { kind: 'json', fields: [], actions: [], user: null } } }],
    ['a header of scripts', { request: { fields: [header('X-Requested-With', 'XMLHttpRequest')] } }],
    ['JSON in the response', { response: { fields: [header('Content-Type', 'application/json')] } }],
  ] as const)('of a script is known by %s', (_, made) => {
    expect(attempt('POST /login', {}).event).toBe('login-failed');
    expect(attempt('POST /login', made).event).toBe('login');
  });

  it('with a value that the framework writes anew each time has changed nothing', () => {
    const encrypted = trackedValue('eyJpdiI6aaaaaaaaaaaaaaaa').session;
    const found = loginEvidence(exchange('POST /login'), encrypted, change('rotated'));
    expect(found).toMatchObject({ event: 'login-failed', confidence: 'low' });
  });
});

describe('a login is denied', () => {
  const again = exchange('POST /login');

  function after(ask: string, kind: CookieChange['kind'] = 'untouched') {
    const { session } = trackedValue();
    respondTo(exchange(ask), session, sessionEvidence('login', 'medium'), change(kind));
    return session;
  }

  it('by a second attempt at the same place', () => {
    expect(deniedLogin(again, after('POST /login'), UNTOUCHED)).toMatchObject({ event: 'login-denied' });
    expect(deniedLogin(again, after('POST /enter'), UNTOUCHED)).toBeNull();
    expect(deniedLogin(again, trackedValue().session, UNTOUCHED)).toBeNull();
  });

  it('not by a second step', () => {
    expect(deniedLogin(exchange('POST /2fa'), after('POST /2fa'), UNTOUCHED)).toBeNull();
  });

  it('not once it is proved', () => {
    const session = after('POST /login');
    respond(session, sessionEvidence('login-proved', 'high'), 4);
    expect(deniedLogin(again, session, UNTOUCHED)).toBeNull();
  });

  it('not by another user, who gets another value, as each login has', () => {
    const session = after('POST /login', 'rotated');
    expect(deniedLogin(again, session, change('rotated'))).toBeNull();
    expect(deniedLogin(again, session, UNTOUCHED)).not.toBeNull();
  });
});

describe('beside a login', () => {
  const user = trackedValue().session;
  respond(user, sessionEvidence('login', 'medium'), 2);
  const visitor = trackedValue().session;

  it('is what a user does who has logged in, and keeps the session', () => {
    expect(isBesideLogin(exchange('POST /auth/link'), user, UNTOUCHED)).toBe(true);
    expect(isBesideLogin(exchange('POST /auth/link'), user, change('rotated'))).toBe(false);
    expect(isBesideLogin(exchange('POST /login'), visitor, UNTOUCHED)).toBe(false);
  });

  it('is a page that has the parameters of a link', () => {
    expect(isBesideLogin(exchange('GET /magic?token=x'), visitor, UNTOUCHED)).toBe(true);
    expect(isBesideLogin(exchange('GET /magic?token=x', redirect('/')), visitor, UNTOUCHED)).toBe(false);
  });
});
