import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/report/display-width.ts';
import { pageOf } from '../../src/report/labelled-text.ts';
import { createMasker } from '../../src/report/mask.ts';
import { sessionsText } from '../../src/report/session-text.ts';
import type { Session } from '../../src/session/session.ts';
import { findingRecord } from '../support/findings.ts';
import { client, event, flaskLogin, moment, session } from '../support/sessions.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'UTC';
});
afterEach(() => {
  process.env.TZ = zone;
});

function textOf(
  sessions: readonly Session[],
  change: {
    columns?: number;
    colour?: boolean;
    details?: boolean;
    findings?: Parameters<typeof sessionsText>[1];
  } = {},
): string {
  const { columns = 80, colour = false, details = false, findings = [] } = change;
  return sessionsText(sessions, findings, { page: pageOf(columns, colour), columns, details });
}

describe('the block of a session', () => {
  it('has the client, the value, the exchanges and the rules', () => {
    const findings = [
      findingRecord({ id: 'f1' }),
      findingRecord({ id: 'f2', rule: 'prefix-unused', severity: 'info' }),
      findingRecord({ id: 'f3', rule: 'domain-wide', accepted: true }),
      findingRecord({ id: 'f4', rule: 'session-not-rotated' }),
    ];
    const masked = createMasker().session(flaskLogin({ findings: ['f1', 'f2', 'f3'] }));
    expect(textOf([masked], { findings })).toBe(`Session 1: session on 127.0.0.1:5000 (Flask)
  From  client 1 at 127.0.0.1
        Why this is the session: a session cookie of this name is known, the
        format of a Flask session
  Value Flask session, signed and not encrypted, issued 2026-11-22 19:28:00
        UTC: one flash message.
  Time      Frames  Request                 Status  Events
  20:58:30  16-18   POST /login (email,     302     login fails
                    password)                       gets value 1
  20:58:40  28-30   POST /login (email,     302     login
                    password)                       sends value 1, gets value 2
                                                    instead
  20:58:52  40-42   GET /                   200     sends value 2, authenticated
  20:59:04  52-54   POST /logout            302     logout
                                                    sends value 2, gets value 3
                                                    instead
  20:59:16  64-66   GET /                   200     the browser deletes the
                                                    cookie
                                                    sends value 3
  Rules medium: samesite-missing
`);
  });

  it('uses the width that it has', () => {
    expect(textOf([flaskLogin()], { columns: 160 })).toContain(
      '  20:58:40  28-30   POST /login (email, password)                      302     login\n',
    );
  });

  it('shows values when it is given them', () => {
    expect(textOf([flaskLogin()])).toContain('"You have been logged out."');
  });

  it('has the date where the session lasts longer than a day', () => {
    const late = { ...event('sent', 50), ...moment(50, 86_400), last: moment(50, 86_400) };
    const text = textOf([session({ events: [event('sent', 10), late] })]);
    expect(text).toMatch(/^ {2}11-22 20:58:22 .*\n {2}11-23 20:58:12 /m);
  });

  it('names another client that has the value, in the row where it is seen', () => {
    const shared = event('shared', 10, {
      client: client(2),
      value: [1, 'x'],
      evidence: ['sent by 192.0.2.7'],
    });
    expect(textOf([session({ events: [shared] })])).toMatch(
      /client 2:\n +two clients have value 1\n +sent by 192\.0\.2\.7\n/,
    );
  });

  it('has the login or logout before its effects, and the evidence of a failure', () => {
    const missed = event('deletion-missed', 10, { evidence: ['the deletion misses: Path is /app'] });
    const text = textOf([
      session({ events: [missed, event('logout', 10, { evidence: ['a POST to /logout'] })] }),
    ]);
    expect(text).toMatch(
      / 200 +logout\n +the browser keeps the\n +cookie: the deletion has no\n +effect\n +the deletion misses: Path\n +is \/app\n/,
    );
    expect(text).not.toContain('a POST to');
  });

  it('does not invent what was not seen', () => {
    const unseen = event('sent', 10, { status: null });
    const text = textOf([session({ because: [], events: [{ ...unseen, request: null }] })]);
    expect(text).toMatch(/ 10 +\(not seen\) +- +sends a value\n/);
    expect(text).toContain('Why this is the session: named in the configuration\n');
    expect(text).not.toContain('Value');
    expect(text).not.toContain('Rules');
  });
});

it('a session of thousands of requests takes a few lines, and --details shows all', () => {
  const events = Array.from({ length: 2000 }, (_, index) =>
    event('sent', index * 2 + 3, { value: [1, 'x'] }),
  );
  const text = textOf([session({ events, droppedEvents: 1500 })]);
  expect(text).toMatch(/^ {2}\S+ +5-3999 +1,998 more exchanges:\n.* 1,998 requests\n/m);
  expect(text).toContain('        1,500 further events not listed\n');
  expect(text.split('\n').length).toBeLessThan(12);
  expect(textOf([session({ events })], { details: true }).split('\n').length).toBeGreaterThan(2000);
});

it('the most important sessions are listed, the others counted', () => {
  const many = Array.from({ length: 8 }, (_, index) => session({ number: index + 1 }));
  const text = textOf([...many, flaskLogin({ number: 9 })]);
  expect(text.match(/^Session \d/gm)).toEqual([
    'Session 1',
    'Session 2',
    'Session 3',
    'Session 4',
    'Session 9',
  ]);
  expect(text).toContain('and 4 other sessions: --details shows all\n');
  expect(textOf(many, { details: true }).match(/^Session \d/gm)).toHaveLength(8);
  expect(textOf([])).toBe('');
});

describe('on a terminal', () => {
  const evil = '\x1b[2J\n\u202e日本'.repeat(40);
  const hostile = session({
    host: evil,
    name: evil,
    client: client(1, { name: evil, address: evil }),
    because: [evil],
    says: { sentence: evil, maskedSentence: evil },
    events: [
      {
        ...event('replayed', 10),
        request: { frame: 8, method: evil, path: evil, page: evil, formFields: Array(99).fill(evil) },
      },
    ],
  });

  it.each([40, 80, 100, 140, 300])('nothing hostile reaches it, and all fits %i columns', (columns) => {
    const text = textOf([hostile, flaskLogin()], { columns: Math.max(80, columns) });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    for (const line of text.split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(80, columns));
  });

  it('there are colours only when they are wanted', () => {
    expect(textOf([hostile])).not.toContain('\x1b');
    const coloured = textOf([hostile], { colour: true });
    expect(coloured).toContain('\x1b[1;31ma value is sent after the\x1b[0m');
  });
});
