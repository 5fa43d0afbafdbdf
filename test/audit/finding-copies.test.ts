import { expect, test } from 'vitest';
import { AuditTargets } from '../../src/audit/audit-target.ts';
import { EvidenceList } from '../../src/audit/evidence-list.ts';
import { packetEvidence } from '../../src/audit/finding.ts';
import { FindingCopies } from '../../src/audit/finding-copies.ts';
import { RULES } from '../../src/audit/rules/index.ts';

const [rule] = RULES as [(typeof RULES)[number]];
const at = (frame: number) => packetEvidence({ input: 'a.pcap', frame, stream: 0 });

test('a copied target is the same in all but its findings, which are copies', () => {
  const target = new AuditTargets(() => false).of('a.example', 'sid');
  const hit = { severity: 'low', confidence: 'high', message: 'seen' } as const;
  const evidence = new EvidenceList(at(1));
  const seen = { count: 1, evidence, raisedIn: null, sessions: new Set([1]) };
  const entry = { rule, target, path: null, scopes: [], hit, ...seen };
  target.addFinding(entry);
  const copies = new FindingCopies();
  const copy = copies.add(entry);
  const copied = copies.of(target);
  expect([copied.host, copied.cookie, copied.isDoubleSubmitted]).toEqual(['a.example', 'sid', false]);
  expect(copied.origin).toEqual(target.origin);
  expect(copied.findingOf(rule)).toBe(copy);
  expect(copied.findingOf(rule, 'variant')).toBeNull();
  copy.count++;
  copy.evidence.add(at(2));
  copy.sessions.add(2);
  copied.removeFinding(copy);
  expect(copied.findingOf(rule)).toBeNull();
  expect(target.findingOf(rule)).toBe(entry);
  expect([entry.count, entry.evidence.all().length, entry.sessions.size]).toEqual([1, 1, 1]);
});
