import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/audit/index.ts';
import type { Rule } from '../../src/audit/rule.ts';
import { RuleSet } from '../../src/audit/rule-set.ts';

const ids = (rules: readonly Rule[]) => rules.map(({ meta }) => meta.id).sort();

describe('RuleSet', () => {
  it('live cookies that are taken are for all rules, the others for those who ask', () => {
    const set = new RuleSet(RULES);
    const all = (deletion: boolean, isRefused: boolean) => {
      const { onFields, onCookies } = set.onCookies(deletion, isRefused);
      return ids([...onFields, ...onCookies]);
    };
    expect(all(false, false)).toEqual(ids(RULES.filter((rule) => rule.field ?? rule.setCookie)));
    expect(all(true, false)).toEqual([
      'comma-joined',
      'delete-dropped',
      'delete-no-match',
      'expiry-conflict',
    ]);
    // A deletion that is refused: one rule speaks.
    expect(all(true, true)).toEqual(['delete-dropped']);
    expect(all(false, true)).toEqual([
      'control-char',
      'delete-dropped',
      'domain-rejected',
      'nameless',
      'oversize',
      'partitioned-insecure',
      'prefix-violated',
      'samesite-none-insecure',
      'secure-on-cleartext',
      'secure-overlay-blocked',
    ]);
  });

  it('knows the policy', () => {
    const set = new RuleSet(RULES, (id) =>
      id === 'shadowed-name' ? 'off' : id === 'oversize' ? 'high' : undefined,
    );
    expect(ids(set.onRequests)).toEqual(['session-in-url']);
    expect(ids(set.onSentCookies)).toEqual(['cookie-over-cleartext']);
    expect(ids(set.onResponses)).toEqual(['cacheable-set-cookie', 'duplicate-in-response', 'session-in-url']);
    const hit = { severity: 'info', confidence: 'low', message: '' } as const;
    const [oversize, other] = ['oversize', 'nameless'].map((id) => RULES.find(({ meta }) => meta.id === id)!);
    expect(set.weighed(oversize!, hit)).toEqual({ ...hit, severity: 'high' });
    expect(set.weighed(other!, hit)).toBe(hit);
  });
});
