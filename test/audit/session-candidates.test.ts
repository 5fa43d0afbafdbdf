// A cookie that gives access to a page that is denied without it is a session, whatever its name. Recorded applications
// are in test/session/frameworks.test.ts.

import { describe, expect, it } from 'vitest';
import { MAX_SIGHTING_CHARACTERS } from '../../src/audit/limits.ts';
import type { Example } from '../../src/audit/rule.ts';
import { auditMessages, auditor, exchange } from '../support/exchange.ts';

const get = (path: string, cookie: string | null, status = 200): Example => ({
  url: `https://shop.example${path}`,
  status,
  requestFields: cookie === null ? [] : [['Cookie', cookie]],
});
const login = (...setCookie: string[]): Example => ({
  url: 'https://shop.example/enter',
  method: 'POST',
  form: ['user', 'password'],
  setCookie,
});

function followed(examples: readonly Example[], options: Parameters<typeof auditor>[0] = {}) {
  const engine = auditor(options);
  for (const [index, example] of examples.entries())
    auditMessages(engine, ...exchange(example, { frame: index * 2 + 1, later: index, stream: index }));
  return engine.conclude(() => null);
}
const names = (...examples: Example[]) => followed(examples).sessions.map(({ name }) => name);

describe('cookies that give access to a page that is denied without them', () => {
  it('the access comes before or after the denial', () => {
    expect(names(get('/a', null, 401), get('/a', 'x=1'))).toEqual(['x']);
    expect(names(get('/a', 'x=1'), get('/a', null, 401))).toEqual(['x']);
    expect(names(get('/a', 'x=1'), get('/b', null, 401))).toEqual([]);
    expect(names(get('/a', 'x=1', 500), get('/a', null, 401))).toEqual([]);
  });

  it('another value that was denied proves it as well', () => {
    expect(names(get('/a', 'x=1', 401), get('/a', 'x=2'))).toEqual(['x']);
    expect(names(get('/a', 'x=1', 401), get('/a', 'x=1'))).toEqual([]);
  });

  it('403 asks for no login: only an identifier, or what a login sets, opens the page as its user', () => {
    const short = (value: string) => names(get('/a', null, 403), get('/a', `x=${value}`));
    expect(['1', 'yes', 'closed', '1990'].flatMap(short)).toEqual([]);
    expect(short('7d1e90b3c5a24f68b1d7e3f9a0c2b4d6')).toEqual(['x']);
    expect(names(get('/a', null, 403), login('x=7; Path=/'), get('/a', 'x=7'))).toEqual(['x']);
    expect(
      names(get('/a', 'x=7d1e90b3c5a24f68b1d7e3f9', 403), get('/a', 'x=b1d7e3f9a0c2b4d67d1e90b3')),
    ).toEqual(['x']);
  });

  it('is none where others are given the page later', () => {
    const value = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
    const set: Example = { ...get('/banner', null), setCookie: [`x=${value}; Path=/`] };
    for (const status of [401, 403]) {
      const seen = [get('/a', null, status), set, get('/a', `x=${value}`)];
      expect(names(...seen)).toEqual(['x']);
      const { sessions, findings } = followed([...seen, get('/a', null)]);
      expect(sessions).toEqual([]);
      expect(findings.filter(({ severity }) => severity === 'high' || severity === 'medium')).toEqual([]);
      expect(findings.find(({ rule }) => rule === 'httponly-missing')?.severity).toBe('low');
      expect(names(get('/a', null, status), get('/a', `x=${value}`), get('/a', null))).toEqual([]);
      expect(names(...seen, get('/b', null, 401), get('/b', `x=${value}`), get('/a', null))).toEqual(['x']);
      expect(names(...seen, login(`x=${value}0; Path=/`), get('/a', null))).toEqual(['x', 'x']);
    }
  });

  it('of several, the one that a login has set, or that may be an identifier; else none', () => {
    expect(names(get('/a', null, 401), get('/a', 'x=1; y=2'))).toEqual([]);
    expect(names(get('/a', null, 401), login('y=2; Path=/'), get('/a', 'x=1; y=2'))).toEqual(['y']);
    expect(names(get('/a', null, 401), get('/a', 'x=1; y=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'))).toEqual(['y']);
  });

  it('a known session explains it, a consent does not', () => {
    expect(names(get('/a', null, 401), get('/a', 'x=1; sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'))).toEqual([
      'sid',
    ]);
    expect(names(get('/a', null, 401), get('/a', 'CookieConsent=yes'))).toEqual([]);
  });

  it('is counted once for each Set-Cookie, also where the response that sets it shows what it is', () => {
    const counts = (...examples: Example[]) =>
      Object.fromEntries(followed(examples).findings.map(({ rule, count }) => [rule, count]));
    const visit = (number: number): Example => ({
      ...login(`visit=${`${number}d1e90b3c5a24f6`.repeat(2)}; Path=/`),
      status: 302,
      requestFields: [['Cookie', 'lang=en']],
      responseFields: [['Location', '/a']],
    });
    const page = get('/a', `visit=${'1d1e90b3c5a24f6'.repeat(2)}`);
    expect(counts(visit(1), page)).toMatchObject({ 'httponly-missing': 1, 'samesite-missing': 1 });
    expect(counts(get('/a', null, 401), visit(1), page)).toMatchObject({ 'httponly-missing': 1 });
    expect(counts(visit(1), page, visit(2))).toMatchObject({ 'httponly-missing': 2 });
  });

  it('gives the reason, and raises what matters little for other cookies', () => {
    const { sessions, findings } = followed([
      get('/a', null, 401),
      login('x=7; Path=/; Secure; SameSite=Lax'),
      get('/a', 'x=7'),
    ]);
    expect(sessions[0]!.because).toContain('it opens /a, which is denied without it');
    expect(findings.find(({ rule }) => rule === 'httponly-missing')).toMatchObject({
      severity: 'high',
      count: 1,
      evidence: [{ frame: 4 }],
    });
  });

  it('does not keep long messages', () => {
    const long = get('/a', `x=1; theme=${'y'.repeat(MAX_SIGHTING_CHARACTERS)}`);
    expect(names(long, get('/a', null, 401))).toEqual([]);
    expect(names(get('/a', null, 401), long)).toEqual(['x']);
  });

  it('the policy decides', () => {
    const examples = [get('/a', null, 401), get('/a', 'x=1')];
    expect(followed(examples, { isSession: () => false }).sessions).toEqual([]);
  });
});
