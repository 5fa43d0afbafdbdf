// The matchers on recordings of real applications: fixtures/README.md says what happens in them.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SessionEventRecord } from '../../src/record/records.ts';
import {
  type MatcherResult,
  toEndSession,
  toHaveNoCookieFindings,
  toRotateSession,
  toSetCookie,
} from '../../src/testing/matchers.ts';
import { type CookieRecording, recordingOf } from '../../src/testing/record.ts';
import type { CapturedTraffic } from '../../src/testing/recorded-traffic.ts';
import { captureOf, type Visit } from '../session/browsing.ts';
import { FIXTURES } from '../support/repository.ts';

/** What was captured behind so many frames, and up to another one. */
const traffic = (captureFile: string, framesBefore = 0, framesUntil?: number): CapturedTraffic => ({
  captureFile,
  keyFiles: [],
  framesBefore,
  begin: positionBehind(captureFile, framesBefore),
  end: framesUntil === undefined ? Number.POSITIVE_INFINITY : positionBehind(captureFile, framesUntil),
  release: async () => {},
});

/** A file of pcap has a header of 24 bytes, and one of 16 before each packet, with its length in the third word. */
function positionBehind(file: string, frames: number): number {
  const bytes = readFileSync(file);
  let position = 24;
  for (let frame = 0; frame < frames; frame++) position += 16 + bytes.readUInt32LE(position + 8);
  return position;
}

const passes = ({ pass }: MatcherResult): boolean => pass;
const text = (result: MatcherResult): string => result.message();

const FLASK = join(FIXTURES, 'flask-login.pcap');

/** Flask with HttpOnly and without SameSite: a failed login, a login, a logout that deletes the cookie. */
let flask: CookieRecording;
beforeAll(async () => {
  flask = await recordingOf(traffic(FLASK), {});
});

describe('findings', () => {
  it('at or above the severity fail', () => {
    expect(passes(toHaveNoCookieFindings(flask, { failOn: 'high' }))).toBe(true);
    expect(passes(toHaveNoCookieFindings(flask, { failOn: 'medium' }))).toBe(false);
    expect(passes(toHaveNoCookieFindings(flask))).toBe(false);
  });

  it('come with their fix', () => {
    const message = text(toHaveNoCookieFindings(flask, { failOn: 'medium' }));
    expect(message).toMatch(
      /^2 findings at or above "medium":\n\n {2}MEDIUM SameSite is missing: session on 127/,
    );
    expect(message).toMatch(/SESSION_COOKIE_SAMESITE/);
  });

  it('that the baseline accepts do not', () => {
    const findings = flask.findings.map((finding) => ({ ...finding, accepted: true }));
    expect(passes(toHaveNoCookieFindings({ ...flask, findings }))).toBe(true);
  });

  it('are none that could be found, where nothing of the action was read', async () => {
    const packets = flask.summary.packets;
    const ofEnd = await recordingOf(traffic(FLASK, packets - 3), {});
    const result = toHaveNoCookieFindings(ofEnd, { failOn: 'high' });
    expect(passes(result)).toBe(false);
    expect(text(result)).toBe('nothing could be judged: no HTTP message of the action was read');
    // The first page sets no cookie, and all of it was read.
    const ofFirstPage = await recordingOf(traffic(FLASK, 3, 8), {});
    expect([ofFirstPage.messages, ofFirstPage.setCookies.length]).toEqual([2, 0]);
    expect(passes(toHaveNoCookieFindings(ofFirstPage))).toBe(true);
  });

  it('are not known, where no cookie was set and a part of the action is hidden', () => {
    const why = 'TLS without keys';
    const unseen = [{ why, connections: 2 }];
    const result = toHaveNoCookieFindings({ ...flask, setCookies: [], findings: [], unseen });
    expect(passes(result)).toBe(false);
    expect(text(result)).toMatch(/^no Set-Cookie was judged, .* \(2 connections.*TLS without keys/);
    const earlier = { ...flask, setCookies: [], findings: [], summary: { ...flask.summary, unseen } };
    expect(passes(toHaveNoCookieFindings(earlier))).toBe(true);
  });

  it('of an unknown severity are a mistake', () => {
    expect(() => toHaveNoCookieFindings(flask, { failOn: 'mediun' as 'medium' })).toThrow(/"medium"\?/);
  });
});

describe('a cookie', () => {
  it('is set as it is said to be, each time', () => {
    expect(passes(toSetCookie(flask, 'session'))).toBe(true);
    expect(passes(toSetCookie(flask, 'session', { httpOnly: true, sameSite: null, path: '/' }))).toBe(true);
    expect(passes(toSetCookie(flask, 'session', { host: '127.0.0.1:5000' }))).toBe(true);
  });

  it.each([
    [
      { secure: true },
      /POST http:\/\/127\.0\.0\.1:5000\/login \(302\), frame 18: secure is false, expected true/,
    ],
    [{ sameSite: 'Lax' }, /sameSite is null, expected "Lax"/],
    [{ host: 'other.example' }, /was not set by other\.example/],
  ])('is not: %j', (attributes, message) => {
    const result = toSetCookie(flask, 'session', attributes);
    expect(passes(result)).toBe(false);
    expect(text(result)).toMatch(message);
  });

  it('is expected with attributes that are said: undefined is none', () => {
    expect(() => toSetCookie(flask, 'session', { sameSite: undefined } as object)).toThrow(
      new TypeError('toSetCookie: sameSite is undefined; null means that it is not set'),
    );
  });

  it('that is only deleted is not set', () => {
    const setCookies = flask.setCookies.filter(({ deletion }) => deletion);
    expect(setCookies).not.toHaveLength(0);
    expect(passes(toSetCookie({ ...flask, setCookies }, 'session'))).toBe(false);
  });

  it('of another name is named', () => {
    expect(text(toSetCookie(flask, 'sesion'))).toBe('the cookie "sesion" was not set: set were session');
  });
});

describe('a session', () => {
  it('has another value after the login, and ends with the logout', () => {
    expect(passes(toRotateSession(flask, 'session'))).toBe(true);
    expect(passes(toEndSession(flask, 'session'))).toBe(true);
  });

  it('without a login or a logout is neither', () => {
    const before = { ...flask, isOfAction: () => false };
    expect(passes(toRotateSession(before, 'session'))).toBe(false);
    expect(text(toRotateSession(before, 'session'))).toMatch(/no login of the session "session" was seen/);
    expect(text(toEndSession(before, 'session'))).toMatch(/no logout of the session/);
    expect(text(toEndSession(flask, 'other'))).toBe('no session "other" was seen: sessions are session');
    // In words, and not in those of the records.
    const withoutLogout = {
      ...flask,
      sessions: flask.sessions.map((one) => ({
        ...one,
        events: one.events.filter(({ event }) => event !== 'logout'),
      })),
    };
    expect(text(toEndSession(withoutLogout, 'session'))).toMatch(/seen: it was .*part of a login/);
    expect(text(toEndSession(withoutLogout, 'session'))).not.toMatch(
      /privileged-use|first-seen|login-failed/,
    );
  });

  /** The value is sent after the logout, each time with this outcome. */
  const afterLogout = (...outcomes: readonly SessionEventRecord['outcome'][]): CookieRecording => ({
    ...flask,
    sessions: flask.sessions.map((session) => {
      const last = session.events.at(-1)!;
      const replays = outcomes.map((outcome) => ({ ...last, event: 'replayed', outcome }));
      return { ...session, events: [...session.events, ...replays] };
    }),
  });

  it('that goes on after the logout does not end', () => {
    for (const result of [
      toEndSession(afterLogout('accepted'), 'session'),
      toEndSession(afterLogout('refused', 'accepted'), 'session'),
    ]) {
      expect(passes(result)).toBe(false);
      expect(text(result)).toMatch(/still takes the value of the session "session" after the logout/);
    }
  });

  it('of which nothing shows whether it goes on does not end', () => {
    const result = toEndSession(afterLogout('unknown'), 'session');
    expect(passes(result)).toBe(false);
    expect(text(result)).toMatch(/nothing shows whether the server takes it\n\n {2}\w+ \/\S* \(\d+\), frame/);
    expect(text(result)).toMatch(/request that page once without cookies/);
    expect(passes(toEndSession(afterLogout(null), 'session'))).toBe(false);
  });

  it('that is refused at one page has ended, whatever another page gives', () => {
    expect(passes(toEndSession(afterLogout('refused'), 'session'))).toBe(true);
    expect(passes(toEndSession(afterLogout('unknown', 'refused'), 'session'))).toBe(true);
  });
});

describe('a server that takes the old value after the logout', () => {
  const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
  const login: Visit = {
    ask: 'POST /login',
    form: 'user=ada&password=x',
    to: '/account',
    set: [`sid=${A}; Path=/; HttpOnly`],
  };
  const account: Visit = { ask: 'GET /account', page: '<h1>Hello ada</h1>' };
  const logout: Visit = { ask: 'POST /logout', to: '/login', set: ['sid=; Path=/; Max-Age=0'] };
  const old: Visit = { ...account, send: `sid=${A}` };
  const newValue = ['sid=b0ffee5f2a7e41b09d3c8a6b5e4f1d20; Path=/; HttpOnly'];

  async function end(...visits: readonly Visit[]): Promise<MatcherResult> {
    const folder = mkdtempSync(join(tmpdir(), 'matchers-'));
    try {
      const file = join(folder, 'capture.pcap');
      writeFileSync(file, captureOf(visits));
      return toEndSession(await recordingOf(traffic(file), {}), 'sid');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('never passes, also where a new login follows with the old value', async () => {
    const known = await end(login, account, logout, old);
    expect(text(known)).toMatch(/nothing shows whether the server takes it\n\n {2}GET \/account \(200\)/);
    const before = await end(login, account, logout, old, { ...login, send: `sid=${A}`, set: newValue });
    expect([passes(known), passes(before)]).toEqual([false, false]);
  });

  it('is known by what others get at the page', async () => {
    const result = await end(login, account, logout, old, { ask: 'GET /account', from: 9, to: '/login' });
    expect([passes(result), text(result).split('\n', 1)[0]]).toEqual([
      false,
      'the server still takes the value of the session "sid" after the logout',
    ]);
  });

  it('and one that does not take it passes', async () => {
    expect(passes(await end(login, account, logout, { ...old, to: '/login' }))).toBe(true);
    expect(passes(await end(login, account, logout))).toBe(true);
  });
});

it('what is no recording is a mistake', () => {
  expect(() => toSetCookie('session' as unknown as CookieRecording, 'session')).toThrow(TypeError);
});
