// Sixty cookies as they are met, and what they are: frameworks, logins, CSRF, consent, analytics, load balancers.

import { describe, expect, it } from 'vitest';
import {
  entropyBits,
  factsOfName,
  isSessionScore,
  SESSION_SCORE,
  scoreSession,
} from '../../src/session/session-score.ts';

const FLASK = '.eJyrVkpNzE1VsoIRmXmpFQBIlQbB.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnIn0.ZJlhLL5Yca3MrsF7LIltawk27iMOlnVPzd5rfP6Ohb8';
const JWE = 'eyJhbGciOiJkaXIifQ..4f1aBcDe.9fKq3Zx0abcD.tAgTagTagTagTag';
const EXPRESS = 's%3A4fRTJEKxqefKTR1KrDQmqY1BbZBuSULB.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYdSEn3cW0';
const LARAVEL = 'eyJpdiI6Ik9rQ2VkQ0F3PT0iLCJ2YWx1ZSI6Im1tPT0iLCJtYWMiOiI3ZiJ9';
const TICKET = 'CfDJ8NrAkS1v9Z2pQ7mX4tL0bYcWeHgUoIjKfRsTdVnMxAzP';
const HEX32 = '0c4660d8d420b5cafed5bdfc844787f3';

type Role = 'session' | 'csrf' | 'other';

/** Name, value, HttpOnly, role. */
const COOKIES: readonly (readonly [name: string, value: string, httpOnly: boolean, role: Role])[] = [
  // frameworks
  ['session', FLASK, true, 'session'],
  ['session', 'eyJlbWFpbCI6ImEifQ.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', true, 'session'],
  ['demo', FLASK, true, 'session'],
  ['sessionid', 'bfg4u8ttq022v17458mxt3qchhe402fz', true, 'session'],
  ['connect.sid', EXPRESS, true, 'session'],
  ['shop.id', EXPRESS, true, 'session'],
  ['PHPSESSID', 'meoa8q4vanatb4tkoltjj8mphh', false, 'session'],
  ['JSESSIONID', '4F2A9C0D1B7E8A6354C1D2E3F4A5B6C7', true, 'session'],
  ['JSESSIONID', 'node01x7k3q9v2b8c5n1m4z6.node0', true, 'session'],
  ['SESSION', 'NzI5ZDQ3YmMtOWE2Yi00', true, 'session'],
  ['ASP.NET_SessionId', 'rq3rhjcn5ahdpbq2y3wlx4a1', true, 'session'],
  ['.ASPXAUTH', '1F0A3B9C5D7E2468ACE013579BDF', true, 'session'],
  ['.AspNetCore.Session', TICKET, true, 'session'],
  ['.AspNetCore.Identity.Application', TICKET, true, 'session'],
  ['.AspNetCore.Cookies', 'chunks-2', true, 'session'],
  ['_blog_session', 'aGVsbG8%3D--aXYxMjM0NTY%3D--dGFnMTIzNDU2Nzg%3D', true, 'session'],
  ['rack.session', 'BAh7CEkiD3Nlc3Npb25faWQ=--5d4c', true, 'session'],
  ['laravel_session', LARAVEL, true, 'session'],
  ['__Host-next-auth.session-token', JWE, true, 'session'],
  ['__Secure-authjs.session-token', JWE, true, 'session'],
  [
    'wordpress_logged_in_5f4dcc3b5aa765d61d8327deb882cf99',
    'admin%7C1795381092%7Ck3y%7Chm4c',
    true,
    'session',
  ],
  ['PLAY_SESSION', JWT, true, 'session'],
  ['_app_key', 'SFMyNTY.g3QAAAABbQAAAAtfY3NyZl90b2tlbg.abcdef', true, 'session'],
  ['SSESS5f4dcc3b5aa765d61d8327deb882cf99', 'q3Zx0abcDtAgTagTagTagTag', true, 'session'],
  ['ci_session', HEX32, true, 'session'],
  ['user', '2|1:0|10:1795381092|4:user|8:YWxpY2U=|9f86d081884c7d65', true, 'session'],
  ['REMEMBERME', 'QXBwXEVudGl0eVxVc2Vy', true, 'session'],
  ['sid', HEX32, true, 'session'],
  ['__Host-sid', HEX32, true, 'session'],
  ['LtpaToken2', 'tAgTagTagTagTag0123456789', true, 'session'],
  // logins of one's own making
  ['token', JWT, true, 'session'],
  ['token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', false, 'session'],
  ['access_token', JWT, false, 'session'],
  ['sb-project-auth-token', 'base64-eyJhY2Nlc3M', false, 'session'],
  // CSRF
  ['csrftoken', '94iTKZgLL40ZwOTSQaQltN0g5MH0ZfOCpXkvpFYnxZ9VOXDJ1qNUOke3MsZ2Lp7a', false, 'csrf'],
  ['XSRF-TOKEN', LARAVEL, false, 'csrf'],
  ['_csrf', 'Nn4kZbQ2x7vTq0yWcE5rUfHj', true, 'csrf'],
  ['__Host-csrf-token', `${HEX32}|${HEX32}`, true, 'csrf'],
  ['__Host-next-auth.csrf-token', `${HEX32}%7C${HEX32}`, true, 'csrf'],
  ['.AspNetCore.Antiforgery.9TtSrW0hzOs', TICKET, true, 'csrf'],
  // consent
  ['CookieConsent', '{stamp:%27abc%27%2Cnecessary:true}', false, 'other'],
  ['OptanonConsent', 'isGpcEnabled=0&datestamp=Sun+Nov+22+2026', false, 'other'],
  ['euconsent-v2', 'CPZ8zQAPZ8zQAAGABCENCqCgAAAAAAAAAAYgAAAAAAAA', false, 'other'],
  // analytics and marketing
  ['_ga', 'GA1.2.811677001.1705945890', false, 'other'],
  ['_ga_1ABCDEF', 'GS1.1.1795381092.3.1.1795381100.0.0.0', false, 'other'],
  ['_gid', 'GA1.2.1234567890.1795381092', false, 'other'],
  ['_fbp', 'fb.1.1795381092123.1234567890', false, 'other'],
  ['_hjSessionUser_12345', 'eyJpZCI6ImYzYzQiLCJjcmVhdGVkIjoxfQ==', false, 'other'],
  ['_pk_id.1.1fff', '3f9c2b7a1d8e4f60.1795381092.', false, 'other'],
  ['ajs_anonymous_id', '3f9c2b7a-1d8e-4f60-8a3b-2c5d7e9f1a4b', false, 'other'],
  ['intercom-session-abc123', 'dGhpc2lzYWxvbmdzdHJpbmc=', false, 'other'],
  ['MUID', '2F5C8B1E4D7A6093E1F2A3B4C5D6E7F8', false, 'other'],
  // load balancers and edges
  ['AWSALB', 'UggQh03wOkGi+Zq6Ek0Zb2EEEohYBygQqbjowgfO2vjzifYNELgzfrlitHTGhAf6', false, 'other'],
  ['ARRAffinity', HEX32 + HEX32, true, 'other'],
  ['BIGipServerpool_http', '1677787402.36895.0000', false, 'other'],
  ['__cf_bm', 'q3Zx0abcDtAgTagTagTagTag.1795381092-1.0.1.1-abc', true, 'other'],
  ['TS01a1b2c3', '01f5c8b1e4d7a6093e1f2a3b4c5d6e7f8', true, 'other'],
  ['SERVERID', 'web3', false, 'other'],
  // looks and the like
  ['theme', 'dark', false, 'other'],
  [
    'messages',
    'W1siX19qc29uX21lc3NhZ2UiXQ:1xVDEK:q6Ih97-K267mFFHEDOpoRBugGsgLMr1GMAj_mMtY07E',
    true,
    'other',
  ],
  ['wp-settings-1', 'libraryContent%3Dbrowse', false, 'other'],
  ['last_login', '2026-11-22T20%3A58%3A12Z', false, 'other'],
  ['cart', '3f9c2b7a-1d8e-4f60-8a3b-2c5d7e9f1a4b', true, 'other'],
  ['logged_in', 'yes', true, 'other'],
];

describe('sessions among other cookies', () => {
  it('are at least sixty examples', () => {
    expect(COOKIES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(COOKIES)('%s=%s', (name, value, httpOnly, role) => {
    const { score, evidence } = scoreSession(name, value, httpOnly);
    expect(score >= SESSION_SCORE ? 'session' : 'other', evidence.join('; ')).toBe(
      role === 'session' ? 'session' : 'other',
    );
    expect(factsOfName(name).known?.role === 'csrf').toBe(role === 'csrf');
  });

  it.each(COOKIES)('%s=%s: the short way gives the same result', (name, value, httpOnly) => {
    for (const setByLogin of [false, true])
      expect(isSessionScore(factsOfName(name).score, value, httpOnly, () => setByLogin)).toBe(
        scoreSession(name, value, httpOnly, setByLogin).score >= SESSION_SCORE,
      );
  });

  it('a login makes a session of an unknown name, when its value could be a key', () => {
    expect(scoreSession('app_sid', HEX32, true).score).toBeLessThan(SESSION_SCORE);
    expect(scoreSession('app_sid', HEX32, true, true).score).toBeGreaterThanOrEqual(SESSION_SCORE);
    expect(scoreSession('greeting_sid', 'hello', true, true).score).toBeLessThan(SESSION_SCORE);
  });

  it('says why', () => {
    expect(scoreSession('session', FLASK, true).evidence).toEqual([
      'known name',
      'the format of a Flask session',
      'long random value',
      'HttpOnly',
    ]);
  });

  it('asks whether it was a login only when that decides', () => {
    const ask = () => {
      throw new Error('asked');
    };
    expect(isSessionScore(factsOfName('session').score, HEX32, true, ask)).toBe(true);
    expect(isSessionScore(factsOfName('theme').score, HEX32, true, ask)).toBe(false);
    expect(() => isSessionScore(factsOfName('app_sid').score, HEX32, true, ask)).toThrow('asked');
  });
});

describe('entropyBits', () => {
  it.each([
    ['', 0],
    ['0000', 4 * Math.log2(10)],
    ['cafe', 4 * Math.log2(6)],
    ['c0ffee', 6 * Math.log2(16)],
    ['zebra', 5 * Math.log2(26)],
    ['ABZ-_', 5 * Math.log2(28)],
  ])('%s', (value, bits) => {
    expect(entropyBits(value)).toBeCloseTo(bits, 9);
  });
});
