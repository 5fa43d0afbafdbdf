// The findings in real applications. Written from what their clients received (truth.json), by hand,
// rule by rule; all of them were recorded over plain HTTP on loopback.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/audit/finding.ts';
import { fixText } from '../../src/audit/fixes/fix.ts';
import { runCaptures } from '../support/analyse.ts';
import { auditor } from '../support/exchange.ts';
import { CAPTURES, HAS_CAPTURES } from '../support/repository.ts';

async function findingsOf(name: string): Promise<Finding[]> {
  const engine = auditor();
  await runCaptures([join(CAPTURES, 'apps', name, 'capture.pcap')], {
    needsRequests: true,
    wants: (kind, hasSetCookie, hasCookie) => engine.wants(kind, hasSetCookie, hasCookie),
    message: (message) => engine.audit(message, true),
  });
  expect([...engine.unjudged()]).toEqual([]);
  return engine.findings();
}

/** Severity, rule and count of every finding, by the name of the cookie. */
function byCookie(findings: readonly Finding[]): Record<string, string[]> {
  const findingsByName: Record<string, string[]> = {};
  for (const { cookie, severity, rule, count } of findings) {
    findingsByName[String(cookie)] ??= [];
    findingsByName[String(cookie)]!.push(`${severity} ${rule} ${count}`);
  }
  for (const lines of Object.values(findingsByName)) lines.sort();
  return findingsByName;
}

/** A session without SameSite over plain HTTP on loopback, where Secure in production is not known. */
const sessionWithoutSameSite = (times: number) => [
  `low secure-missing-loopback ${times}`,
  `medium samesite-missing ${times}`,
];
/** A cookie of unknown use with no attributes that protect it, and with a value that is too short to be a key. */
const BARE = ['info httponly-missing 1', 'info samesite-missing 1'];
/** The same with a value that is long enough to be one. */
const BARE_KEY = ['info secure-missing-loopback 1', 'low httponly-missing 1', 'low samesite-missing 1'];

const EXPECTED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // Five times set: four sessions (one after a wrong password, one after the logout), and one deletion that works.
  'flask-login': { session: sessionWithoutSameSite(4) },
  // Secure, HttpOnly and SameSite=Lax: no finding. Its deletions have them too.
  'flask-login-secure': {},
  django: {
    sessionid: ['low secure-missing-loopback 1'],
    // Read by scripts on purpose; the same token set five times.
    csrftoken: ['info httponly-missing 5'],
    // Flash messages are no session, and the four deletions of what was never set do no harm: no finding.
  },
  'express-session': { 'connect.sid': sessionWithoutSameSite(1) },
  'php-regenerate': { PHPSESSID: ['high httponly-missing 3', ...sessionWithoutSameSite(3)] },
  'raw-prefixes': {
    // Both are accepted: Chrome and Firefox trust loopback with Secure.
    '__Host-good': ['info httponly-missing 1', 'info samesite-missing 1'],
    '__Secure-good': ['info httponly-missing 1', 'info samesite-missing 1'],
    // The Domain is rejected (5.7 step 10) before the prefix is checked (step 21).
    '__Host-dom': ['medium domain-rejected 1'],
    '__Host-path': ['medium prefix-violated 1'],
    '__Host-nosec': ['medium prefix-violated 1'],
    '__Host-nopath': ['medium prefix-violated 1'],
    '__Secure-bad': ['medium prefix-violated 1'],
    // Rejected in any case: there is no other finding.
    '__host-lower': ['medium prefix-violated 1'],
    '__SECURE-upper': ['medium prefix-violated 1'],
    '__Http-x': ['medium prefix-violated 1'],
    '__Host-Http-y': ['medium prefix-violated 1'],
  },
  'raw-samesite': {
    a1: ['medium samesite-none-insecure 1'],
    a2: ['info httponly-missing 1'],
    a3: ['info httponly-missing 1'],
    a4: ['info httponly-missing 1', 'medium samesite-invalid 1'],
    a5: ['info httponly-missing 1', 'medium samesite-invalid 1'],
    // The last one, None, counts, and it is rejected: its duplicate attribute is not reported.
    a6: ['medium samesite-none-insecure 1'],
    // a7 has all three, in capitals.
    a8: ['info samesite-missing 1', 'low attr-flag-with-value 1'],
    a9: ['info httponly-missing 1'],
    b1: ['medium partitioned-insecure 1'],
    b2: ['info httponly-missing 1'],
    // 'Secure' as a value and in a path is no attribute.
    b3: BARE,
    b4: BARE,
    b5: ['info lifetime-long 1', 'low maxage-invalid 1', ...BARE],
    // b6 and b8 delete what was never seen. Priority (b7) is Chrome's own.
    b7: BARE,
    // A Domain that is the address itself makes the cookie host-only, so that it is not wide.
    b9: ['info path-invalid 1', ...BARE],
  },
  'raw-controlchars': {
    c1: ['medium control-char 1'],
    c2: ['medium control-char 1'],
    c10: ['medium control-char 1'],
    c14: ['medium control-char 1'],
    c9: ['medium comma-joined 1', ...BARE],
    // '=noname' and 'noequals' are kept, '' and '; Path=/' are dropped.
    '': ['info httponly-missing 2', 'info samesite-missing 2', 'low nameless 4'],
    c11: BARE_KEY,
    c13: BARE_KEY,
    // A tab, which Chrome refuses.
    c3: ['medium control-char 1', ...BARE],
    // Quotes, commas, markup, UTF-8 and ISO-8859-1 are kept by browsers.
    ...Object.fromEntries(
      ['c4', 'näme', 'c5', 'c6', 'c7', 'c8', 'lead', 'c12', 'c15'].map((name) => [name, BARE]),
    ),
  },
  'raw-sixty': Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`c${index}`, BARE])),
  'express-jwt': {
    token: sessionWithoutSameSite(1),
    // A JWT that anyone can write, and that opens nothing here.
    alg_none: ['low jwt-weak 1', ...BARE],
    // 'refresh' has no fault, and both deletions match.
  },
  'logout-wrong-path': { sid: ['high delete-no-match 1', ...sessionWithoutSameSite(1)] },
};

describe.skipIf(!HAS_CAPTURES)('findings in applications (needs the shared captures)', () => {
  it.each(Object.keys(EXPECTED))('%s', async (name) => {
    const expected = Object.fromEntries(
      Object.entries(EXPECTED[name]!).map(([cookie, lines]) => [cookie, [...lines].sort()]),
    );
    expect(byCookie(await findingsOf(name))).toEqual(expected);
  });

  it('flask-login: the fixes are lines of Flask', async () => {
    const findings = await findingsOf('flask-login');
    expect(findings.map(({ fix }) => fixText(fix))).toEqual([
      "Flask: app.config['SESSION_COOKIE_SAMESITE'] = 'Lax' (app.py)",
      expect.stringContaining("Flask: app.config['SESSION_COOKIE_SECURE'] = os.environ.get('APP_ENV')"),
    ]);
    expect(findings.every(({ host }) => host === '127.0.0.1:5000')).toBe(true);
  });

  it('logout-wrong-path: the message names the wrong attribute', async () => {
    const [first] = await findingsOf('logout-wrong-path');
    expect(first).toMatchObject({
      rule: 'delete-no-match',
      confidence: 'high',
      cookie: 'sid',
      host: '127.0.0.1:3002',
      count: 1,
    });
    expect(first!.message).toContain('it has Path "/", and the cookie has Path "/app"');
  });
});
