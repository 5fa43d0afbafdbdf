import { describe, expect, it } from 'vitest';
import { AuditTargets } from '../../src/audit/audit-target.ts';
import { FindingTable } from '../../src/audit/finding-table.ts';
import { RuleSet } from '../../src/audit/rule-set.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import { SentCookies } from '../../src/audit/sent-cookies.ts';
import { SessionClassifier } from '../../src/audit/session-classifier.ts';
import { Counters } from '../../src/shared/counters.ts';
import { header, request } from '../support/messages.ts';

const OPEN = { kind: 'network', because: null, shownBy: null } as const;
const at = (frame: number) => ({ input: 'a.pcap', frame, stream: 0, field: 'http.cookie' as const });

describe('SentCookies', () => {
  const message = request({
    fields: [header('Cookie', 'sid=7d1e90b3c5a24f68; view=list'), header('Cookie', 'theme=dark')],
  });

  it('reads every field, and classifies its cookies', () => {
    const findings = new FindingTable(new Counters());
    const sent = new SentCookies(
      new RuleSet(RULES),
      findings,
      new AuditTargets(() => false),
      new SessionClassifier({}),
    );
    expect(sent.read(message, 'shop.example', OPEN, at(1))).toEqual([
      { name: 'sid', value: '7d1e90b3c5a24f68', isSession: true, stake: 'login' },
      { name: 'view', value: 'list', isSession: false, stake: 'none' },
      { name: 'theme', value: 'dark', isSession: false, stake: 'none' },
    ]);
    sent.read(message, 'shop.example', OPEN, at(5));
    expect(findings.list()).toMatchObject([
      { rule: 'cookie-over-cleartext', severity: 'high', cookie: 'sid', count: 2, evidence: [at(1), at(5)] },
      { severity: 'info', count: 2 },
      { severity: 'info', count: 2 },
    ]);
  });

  it('reports nothing about what is not shown or left out', () => {
    const findings = new FindingTable(new Counters());
    const targets = new AuditTargets((_, cookie) => cookie === 'sid');
    const sent = new SentCookies(new RuleSet(RULES), findings, targets, new SessionClassifier({}));
    sent.read(message, 'shop.example', OPEN, null);
    expect(findings.list()).toEqual([]);
    sent.read(message, 'shop.example', OPEN, at(1));
    expect(findings.list().map(({ cookie }) => cookie)).toEqual(['view', 'theme']);
  });
});
