import { describe, expect, it, test } from 'vitest';
import {
  brokenRules,
  EVENT_TEXTS,
  everyday,
  foremost,
  namelessEventText,
  notable,
  reasonText,
  requestText,
  sessionTitle,
} from '../../src/report/session-event-text.ts';
import { findingRecord } from '../support/findings.ts';
import { event, flaskLogin, session } from '../support/sessions.ts';

describe('the text of an event', () => {
  it('never names the value itself', () => {
    expect(namelessEventText(event('rotated', 10, { value: [2, 'secret'] }))).toBe('gets the value instead');
  });

  it('says of a value that the browser refuses that it does', () => {
    const evidence = ['browsers reject this cookie: Secure on a connection that is not secure'];
    expect(namelessEventText(event('issued', 10, { value: [1, 'x'], evidence }))).toBe(
      'gets the value, which the browser refuses',
    );
    expect(namelessEventText(event('rotated', 10, { evidence, count: 2 }))).toBe(
      'gets the value instead, which the browser refuses (2 times)',
    );
    expect(namelessEventText(event('issued', 10, { value: [1, 'x'] }))).toBe('gets the value');
    expect(
      namelessEventText(event('privileged-use', 10, { evidence: ['the page is denied to others'] })),
    ).toBe('authenticated');
  });

  it('says when it is a guess, and how often it happened', () => {
    expect(namelessEventText(event('login', 10, { confidence: 'low' }))).toBe('perhaps: login');
    expect(namelessEventText(event('login', 10, { confidence: 'medium' }))).toBe('login');
    expect(namelessEventText(event('sent', 10, { count: 1200, value: [1, 'x'] }))).toBe(
      'sends the value (1,200 times)',
    );
  });

  it('says "the value" where there are no numbers', () => {
    expect(namelessEventText(event('replayed', 10, { value: [1, 'secret'], count: 2 }))).toBe(
      'the value is sent after the session ended (2 times)',
    );
  });

  it('has its evidence where it is an attack', () => {
    const evidence = ['one', 'x'.repeat(1000)];
    expect(reasonText(event('replayed', 10, { evidence }))).toMatch(/^one; x{100,200}…x+$/);
    expect(reasonText(event('login', 10, { evidence }))).toBe('');
  });

  it('is about the browser and the server, without jargon', () => {
    for (const { sentence, noun } of Object.values(EVENT_TEXTS)) {
      expect(sentence('value 1')).not.toMatch(/RFC|fixation|rotat|replay|adopt|state|token/i);
      expect(noun).toMatch(/^[a-z ]+$/);
    }
  });
});

test.each([
  [{ formFields: null }, 'POST /login'],
  [{ formFields: [] }, 'POST /login'],
  [{ formFields: ['email', 'password'] }, 'POST /login (email, password)'],
  [{ formFields: [...'abcdefghij'] }, 'POST /login (a, b, c, d, e, f, g, h, 2 more)'],
  [{ formFields: null, page: `/${'x'.repeat(500)}/end` }, /^POST \/x{30,60}…x+\/end$/],
])('a request with %j', (change, words) => {
  const text = requestText({ frame: 1, method: 'POST', path: '/login', page: '/login', ...change });
  if (typeof words === 'string') expect(text).toBe(words);
  else expect(text).toMatch(words);
});

test('a session by cookie, host and framework', () => {
  expect(sessionTitle(flaskLogin())).toBe('session on 127.0.0.1:5000 (Flask)');
  expect(sessionTitle(session({ name: '' }))).toBe('(no name) on localhost:5000');
});

test('the rules that its cookie breaks, the worst first', () => {
  const cookieName = 'sid';
  const findings = [
    findingRecord({ id: 'f1', cookieName, severity: 'high', rule: 'session-shared' }),
    findingRecord({ id: 'f2', cookieName }),
    findingRecord({ id: 'f3', cookieName, path: '/other' }),
    findingRecord({ id: 'f4', cookieName, rule: 'domain-wide' }),
    findingRecord({ id: 'f5', cookieName, severity: 'info', rule: 'prefix-unused' }),
    findingRecord({ id: 'f6', cookieName, rule: 'oversize', accepted: true }),
    // In another session of the cookie.
    findingRecord({ id: 'f7', cookieName, rule: 'session-not-rotated' }),
  ];
  const own = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6'];
  expect(brokenRules(session({ findings: own }), findings)).toEqual([
    'high: session-shared',
    'medium: samesite-missing, domain-wide',
  ]);
  expect(brokenRules(session(), [])).toEqual([]);
});

test('what is dangerous comes before a login, a login before all else, a long life before a short one', () => {
  const sessions = [
    session({ number: 1 }),
    session({ number: 2, events: [event('sent', 10)] }),
    session({ number: 3, events: [event('login', 10)] }),
    session({ number: 4, events: [event('login', 10), event('logout', 20)] }),
    session({ number: 5, events: [event('replayed', 10)] }),
  ];
  const chosen = (limit: number) => foremost(sessions, limit).map(({ number }) => number);
  expect(chosen(1)).toEqual([5]);
  expect(chosen(2)).toEqual([4, 5]);
  expect(chosen(3)).toEqual([3, 4, 5]);
  expect(chosen(4)).toEqual([2, 3, 4, 5]);
  expect(chosen(9)).toEqual([1, 2, 3, 4, 5]);
});

test('a login and a logout stand before what they did', () => {
  const events = ['deleted', 'sent', 'logout', 'rotated', 'deletion-missed'].map((name) =>
    event(name as 'sent', 10),
  );
  expect(notable(events).map((one) => one.event)).toEqual(['logout', 'deleted', 'deletion-missed']);
  expect(everyday(events).map((one) => one.event)).toEqual(['sent', 'rotated']);
});
