import { describe, expect, it } from 'vitest';
import { ruleCacheKey } from '../../src/audit/rule-cache-key.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import { STAKES, stakeOf } from '../../src/audit/stake.ts';
import type { SetCookieSubject } from '../../src/audit/subject.ts';
import { TRANSPORTS } from '../../src/audit/transport.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { COOKIE_ROLES } from '../../src/session/cookie-role.ts';

const NETWORK = TRANSPORTS.find(({ kind }) => kind === 'network')!;

function subject(text: string, change: Partial<SetCookieSubject> = {}): SetCookieSubject {
  const { cookie, deviations } = parseSetCookie(text);
  const stored = { stored: true, reason: null };
  return {
    cookie,
    deviations,
    browsers: { chrome: stored, firefox: stored, safari: stored },
    transport: NETWORK,
    rejection: null,
    isHostOnly: cookie.domain === null,
    isSession: false,
    role: 'unknown',
    stake: 'none',
    vendor: null,
    deletion: false,
    ...change,
  } as SetCookieSubject;
}

const shape = (text: string, change?: Partial<SetCookieSubject>) => ruleCacheKey(subject(text, change));

describe('ruleCacheKey', () => {
  it('is the same whatever name, value, times, Path and Domain are', () => {
    const one = shape('sid=1; Path=/x; Domain=a.example; Max-Age=60');
    expect(shape('id=2; Domain=b.example; Path=/app; Expires=Wed, 02 Dec 2026 07:28:00 GMT')).toBe(one);
    expect(shape('i d="2; Domain=.b.example; Path=/app;; ')).toBe(one);
    expect(shape('id=2; Domain=b.example; Path=/')).not.toBe(one);
  });

  it('differs with what rules depend on', () => {
    const shapes = [
      shape('a=1'),
      shape('a=1; Secure'),
      shape('a=1; HttpOnly'),
      shape('a=1; Partitioned'),
      shape('a=1; Path=/'),
      shape('a=1; Domain=a.example'),
      shape('a=1; SameSite=Lax'),
      shape('a=1; SameSite=Strict'),
      shape('a=1; SameSite=None'),
      shape('__Host-a=1'),
      shape('__host-a=1'),
      shape('a=1', { isSession: true }),
      ...COOKIE_ROLES.filter((role) => role !== 'unknown').map((role) => shape('a=1', { role })),
      shape('a=1', { deletion: true }),
      shape('a=1; Path=/app'),
      ...STAKES.filter((stake) => stake !== 'none').map((stake) => shape('a=1', { stake })),
      shape('a=1', { isHostOnly: false }),
      shape('a=1', { rejection: 'SecureOnly' }),
      shape('a=1', { rejection: 'InvalidDomain' }),
      ...TRANSPORTS.filter((transport) => transport !== NETWORK).map((transport) =>
        shape('a=1', { transport }),
      ),
    ];
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('is null for deviations', () => {
    expect(shape('a=1; SameSite=Laxx')).toBeNull();
    expect(shape('=1')).toBeNull();
  });
});

describe('rules on fields', () => {
  const OTHERS = [
    ['a', 'view', '/', 'a.example'],
    ['a', 'Tracker_2', '/app/x', 'www.b.example'],
  ] as const;
  const variants = [
    '',
    '; ; Domain=.c.example',
    '; Domain=',
    '; Secure',
    '; HttpOnly',
    '; SameSite=None',
    '; SameSite=Strict',
    '; Partitioned',
  ];
  const prefixes = ['', '__Host-', '__secure-'];
  const states: Partial<SetCookieSubject>[] = [
    {},
    { isSession: true, role: 'session', stake: 'login' },
    ...COOKIE_ROLES.flatMap((role) => [false, true].map((isKey) => ({ role, stake: stakeOf(role, isKey) }))),
    { rejection: 'SecureOnly' },
    { rejection: 'SameSiteNoneInsecure' },
    { rejection: 'OverwriteSecure' },
    { rejection: 'UnknownError' },
    ...TRANSPORTS.map((transport) => ({ transport })),
  ];
  it.each(RULES.filter(({ field }) => field !== undefined).map((rule) => [rule.meta.id, rule] as const))(
    '%s has one result for one key',
    (_, rule) => {
      const verdicts = new Map<number, string>();
      for (const [value, name, path, domain] of OTHERS)
        for (const prefix of prefixes)
          for (const one of variants)
            for (const other of variants)
              for (const state of states) {
                const variant = subject(
                  `${prefix}${name}=${value}; Path=${path}; Domain=${domain}${one}${other === one ? '' : other}`,
                  state,
                );
                const key = ruleCacheKey(variant);
                if (key === null) continue;
                const hit = rule.field!(variant);
                const verdict = `${hit?.severity} ${hit?.confidence}`;
                expect(verdicts.get(key) ?? verdict).toBe(verdict);
                verdicts.set(key, verdict);
              }
      expect(verdicts.size).toBeGreaterThan(100);
    },
  );
});
