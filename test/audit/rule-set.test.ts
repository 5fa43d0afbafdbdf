import { describe, expect, it } from 'vitest';
import type { Need, Rule } from '../../src/audit/rule.ts';
import { RuleSet } from '../../src/audit/rule-set.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import type { SetCookieSubject } from '../../src/audit/subject.ts';

const ids = (rules: readonly Rule[]) => rules.map(({ meta }) => meta.id).sort();

interface More {
  isSession?: boolean;
  maxAge?: number;
  previous?: object;
  setBefore?: object;
  action?: string;
  isRejectedByOthers?: boolean;
}

describe('RuleSet', () => {
  const rulesFor = (deletion: boolean, isRejected: boolean, isDeviating: boolean, more: More = {}) => {
    const { isSession = false, maxAge = null, previous = null, setBefore = null, action = 'stored' } = more;
    const { isRejectedByOthers = false } = more;
    const reason = isRejected || isRejectedByOthers ? 'SecureOnly' : null;
    const subject = {
      deletion,
      rejection: isRejected ? 'SecureOnly' : null,
      deviations: isDeviating ? [{ id: 'empty-attribute', text: '' }] : [],
      isSession,
      cookie: { maxAge, expiresMs: null },
      verdict: { previous, action },
      browsers: { chrome: { reason }, firefox: { reason }, safari: { reason: null } },
      setBefore,
    } as unknown as SetCookieSubject;
    const { onFields, onCookies } = new RuleSet(RULES).onCookies(subject);
    return ids([...onFields, ...onCookies]);
  };

  it('live cookies that are stored are for all rules, but for those that could not report anything', () => {
    const onCookies = RULES.filter((rule) => rule.field ?? rule.setCookie);
    const needing = (...needs: Need[]) =>
      ids(onCookies.filter(({ onlyIf }) => onlyIf === undefined || needs.includes(onlyIf)));
    expect(rulesFor(false, false, true)).toEqual(needing('deviating'));
    expect(rulesFor(false, false, false)).toEqual(needing());
    expect(rulesFor(false, false, false, { isSession: true })).toEqual(needing('session'));
    expect(rulesFor(false, false, false, { maxAge: 60 })).toEqual(needing('timed'));
    expect(rulesFor(false, false, false, { previous: {} })).toEqual(needing('replacing'));
    expect(rulesFor(false, false, false, { setBefore: {} })).toEqual(needing('replacing'));
    expect(rulesFor(false, false, false, { isRejectedByOthers: true })).toEqual(needing('rejected'));
  });

  it('deletions and rejected cookies are for the rules that want them', () => {
    const gone = { maxAge: 0, action: 'nothing-to-delete' };
    expect(rulesFor(true, false, true, gone)).toEqual([
      'comma-joined',
      'dead-on-arrival',
      'delete-no-match',
      'expires-ambiguous',
      'expiry-conflict',
      'maxage-invalid',
    ]);
    expect(rulesFor(true, false, false, gone)).toEqual([
      'dead-on-arrival',
      'delete-no-match',
      'expires-ambiguous',
      'expiry-conflict',
    ]);
    expect(rulesFor(true, false, false, { maxAge: 0, action: 'deleted' })).toEqual([
      'dead-on-arrival',
      'expires-ambiguous',
      'expiry-conflict',
    ]);
    // A rejected deletion: one rule reports it.
    expect(rulesFor(true, true, true)).toEqual(['delete-dropped']);
    expect(rulesFor(false, true, true)).toEqual([
      'control-char',
      'cross-site-refused',
      'delete-dropped',
      'domain-rejected',
      'nameless',
      'oversize',
      'partitioned-insecure',
      'prefix-violated',
      'samesite-none-insecure',
      'secure-on-cleartext',
      'secure-on-localhost',
      'secure-overlay-blocked',
    ]);
  });

  it('applies the policy', () => {
    const set = new RuleSet(RULES, (id) =>
      id === 'shadowed-name' ? 'off' : id === 'oversize' ? 'high' : undefined,
    );
    expect(ids(set.onRequests)).toEqual([
      'lb-internal-address',
      'payload-readable',
      'session-in-url',
      'set-never-returned',
    ]);
    expect(ids(set.onSentCookies)).toEqual(['cookie-over-cleartext']);
    expect(ids(set.onResponses)).toEqual([
      'cacheable-set-cookie',
      'duplicate-in-response',
      'interim-set-cookie',
      'response-refused',
      'response-splitting',
      'set-then-deleted',
    ]);
    expect(ids(set.onAnyResponse)).toEqual([
      'cross-site-held-back',
      'login-callback-host',
      'password-in-url',
      'session-in-url',
    ]);
    const hit = { severity: 'info', confidence: 'low', message: '' } as const;
    const [oversize, other] = ['oversize', 'nameless'].map((id) => RULES.find(({ meta }) => meta.id === id)!);
    expect(set.applyPolicy(oversize!, hit)).toEqual({ ...hit, severity: 'high' });
    expect(set.applyPolicy(other!, hit)).toBe(hit);
  });
});
