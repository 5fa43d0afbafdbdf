import { describe, expect, it } from 'vitest';
import { classifyCookie, type RoleEvidence } from '../../src/session/cookie-classifier.ts';
import type { CookieRole } from '../../src/session/cookie-role.ts';
import { factsOfName } from '../../src/session/session-score.ts';

const KEY = '0c4660d8d420b5cafed5bdfc844787f3';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnIn0.ZJlhLL5Yca3MrsF7LIltawk27iMOlnVPzd5rfP6Ohb8';

function roleOf(name: string, value: string, change: Partial<RoleEvidence> = {}): CookieRole {
  return classifyCookie(factsOfName(name), { value, isSession: false, isDoubleSubmitted: false, ...change });
}

describe('classifyCookie', () => {
  it('what is followed as a session is one, whatever its name is', () => {
    expect(roleOf('shopid', KEY, { isSession: true })).toBe('session');
    expect(roleOf('theme', KEY, { isSession: true })).toBe('session');
    expect(roleOf('remember_token', '1|abc', { isSession: true })).toBe('remember-me');
    expect(roleOf('stay_logged_in', KEY, { isSession: true })).toBe('remember-me');
  });

  it('what the user calls no session is none, whatever its name is', () => {
    expect(roleOf('session', KEY)).toBe('unknown');
    expect(roleOf('remember_me', '1')).toBe('unknown');
  });

  it('a known name decides', () => {
    expect(roleOf('csrftoken', KEY)).toBe('csrf');
    expect(roleOf('_ga', 'GA1.2.811677001.1705945890')).toBe('analytics');
    expect(roleOf('AWSALB', KEY)).toBe('load-balancer');
  });

  it('a preference that holds a token is no preference', () => {
    expect(roleOf('theme', 'dark')).toBe('preference');
    expect(roleOf('theme', JWT)).toBe('unknown');
    expect(roleOf('cart', KEY)).toBe('preference');
  });

  it('a state that can be guessed belongs to no login', () => {
    expect(roleOf('oauth_state', KEY)).toBe('login-flow');
    expect(roleOf('sidepanel_state', 'open')).toBe('unknown');
  });

  it('a script that sends the value in a header shows a CSRF token', () => {
    expect(roleOf('tok', KEY, { isDoubleSubmitted: true })).toBe('csrf');
    expect(roleOf('tab', '3', { isDoubleSubmitted: true })).toBe('unknown');
    expect(roleOf('shopid', KEY, { isSession: true, isDoubleSubmitted: true })).toBe('session');
  });

  it('the form of a value says something where the name does not', () => {
    expect(roleOf('l', 'de-AT')).toBe('preference');
    expect(roleOf('pool', '1677787402.36895.0000')).toBe('load-balancer');
  });

  it('what nothing is known of stays unknown', () => {
    for (const value of [KEY, JWT, 'list', '1', '', 'true', 'alice'])
      expect(roleOf('x', value)).toBe('unknown');
  });
});
