// Section 5 of the facts about cookies: who opens what is closed to others is a session, whatever its name. The stories
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

function judged(examples: readonly Example[], options: Parameters<typeof auditor>[0] = {}) {
  const engine = auditor(options);
  for (const [index, example] of examples.entries())
    auditMessages(engine, ...exchange(example, { frame: index * 2 + 1, later: index, stream: index }));
  return { sessions: engine.sessions!.finish(() => null), findings: engine.findings() };
}
const names = (...examples: Example[]) => judged(examples).sessions.map(({ name }) => name);

describe('cookies that open what is closed without them', () => {
  it('before and after', () => {
    expect(names(get('/a', null, 401), get('/a', 'x=1'))).toEqual(['x']);
    expect(names(get('/a', 'x=1'), get('/a', null, 401))).toEqual(['x']);
    expect(names(get('/a', 'x=1'), get('/b', null, 401))).toEqual([]);
    expect(names(get('/a', 'x=1', 500), get('/a', null, 401))).toEqual([]);
  });

  it('another value that was turned away proves it as well', () => {
    expect(names(get('/a', 'x=1', 403), get('/a', 'x=2'))).toEqual(['x']);
    expect(names(get('/a', 'x=1', 403), get('/a', 'x=1'))).toEqual([]);
  });

  it('of several, the one that a login has set, or that could be a key; else nobody knows', () => {
    expect(names(get('/a', null, 401), get('/a', 'x=1; y=2'))).toEqual([]);
    expect(names(get('/a', null, 401), login('y=2; Path=/'), get('/a', 'x=1; y=2'))).toEqual(['y']);
    expect(names(get('/a', null, 401), get('/a', 'x=1; y=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'))).toEqual(['y']);
  });

  it('a session that is known explains it, a consent does not', () => {
    expect(names(get('/a', null, 401), get('/a', 'x=1; sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'))).toEqual([
      'sid',
    ]);
    expect(names(get('/a', null, 401), get('/a', 'CookieConsent=yes'))).toEqual([]);
  });

  it('says why, and what was a trifle about another cookie is one no longer', () => {
    const { sessions, findings } = judged([
      get('/a', null, 401),
      login('x=7; Path=/; Secure; SameSite=Lax'),
      get('/a', 'x=7'),
    ]);
    expect(sessions[0]!.because).toContain('it opens /a, which is closed without it');
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

  it('the policy knows better', () => {
    const examples = [get('/a', null, 401), get('/a', 'x=1')];
    expect(judged(examples, { isSession: () => false }).sessions).toEqual([]);
  });
});
