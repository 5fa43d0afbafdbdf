import { describe, expect, it } from 'vitest';
import { AuditTargets } from '../../src/audit/audit-target.ts';
import type { Evidence, Severity } from '../../src/audit/finding.ts';
import { addOccurrence, FindingTable, type Span } from '../../src/audit/finding-table.ts';
import { fixText } from '../../src/audit/fixes/fix.ts';
import { MAX_FINDING_SCOPES, MAX_FINDINGS } from '../../src/audit/limits.ts';
import type { Hit, Rule } from '../../src/audit/rule.ts';

const rule = (id: string): Rule => ({
  meta: {
    id,
    title: id,
    severities: [],
    references: ['CWE-1'],
    why: 'Why.',
    fix: 'General.',
    change: 'same-site',
    failing: [],
    passing: [],
  },
});
const hit = (severity: Severity, change: Partial<Hit> = {}): Hit => ({
  severity,
  confidence: 'high',
  message: `as ${severity}`,
  ...change,
});
const ROOT = { domain: null, path: '/', partitionKey: null };
const at = (frame: number, input = 'a.pcap'): Evidence => ({
  input,
  frame,
  stream: 0,
  field: 'http.set_cookie',
});

const span = (session: number, first: number, last: number, count: number): Span => ({
  session,
  first: at(first),
  last: at(last),
  count,
});

function table() {
  const counters = { droppedFindings: 0 };
  return { counters, findings: new FindingTable(counters), targets: new AuditTargets(() => false) };
}

describe('FindingTable', () => {
  it('a copy has the same findings, and what happens to it changes nothing of the original', () => {
    const { findings, targets } = table();
    const target = targets.of('a.example', 'sid');
    const [one, two, three] = [rule('one'), rule('two'), rule('three')] as const;
    findings.add(target, one, hit('low'), ROOT, at(1));
    findings.add(target, two, hit('high'), ROOT, at(2));
    const before = findings.list();
    const copy = findings.copy();
    expect(copy.list()).toEqual(before);
    copy.addSpan(target, one, hit('medium'), span(1, 3, 4, 2));
    copy.retract(target, two, {});
    copy.addSpan(target, three, hit('info'), span(1, 3, 3, 1));
    expect(copy.list().map((found) => [found.rule, found.severity, found.count])).toEqual([
      ['one', 'medium', 3],
      ['three', 'info', 1],
    ]);
    copy.judgeAgain(target, (_, known) => (known.severity === 'info' ? null : hit('low')));
    expect(copy.list().map((found) => [found.rule, found.sessions])).toEqual([['one', []]]);
    expect(findings.list()).toEqual(before);
    expect([target.findingOf(one)?.count, target.findingOf(two)?.count]).toEqual([1, 1]);
    expect(target.findingOf(three)).toBeNull();
  });

  it('a copy knows what its targets become', () => {
    const { findings, targets } = table();
    const target = targets.of('a.example', 'token');
    const other = { severity: 'info', confidence: 'high', message: 'as a CSRF token' } as const;
    findings.add(target, rule('one'), hit('low', { whenDoubleSubmitted: other }), ROOT, at(1));
    const copy = findings.copy();
    target.setDoubleSubmitted('f3a9c1');
    expect(copy.list()).toMatchObject([{ severity: 'info', message: 'as a CSRF token', variant: null }]);
  });

  it('of sessions, which are audited when they are over, has the first and the last packet of all', () => {
    const { findings, targets } = table();
    const target = targets.of('a.example', 'sid');
    const one = rule('one');
    findings.addSpan(target, one, hit('low'), span(1, 20, 60, 5));
    findings.addSpan(target, one, hit('high'), span(2, 30, 40, 2));
    findings.addSpan(target, one, hit('low'), span(3, 10, 10, 1));
    expect(findings.list()).toMatchObject([
      {
        severity: 'high',
        count: 8,
        evidence: [at(10), at(20), at(30), at(40), at(60)],
        sessions: [1, 2, 3],
      },
    ]);
  });

  it('names the cookies that it is about, each once; more than are kept are not named', () => {
    const { findings, targets } = table();
    const target = targets.of('a.example', 'sid');
    const one = rule('one');
    const ofDomain = { ...ROOT, domain: 'example' };
    const entry = findings.add(target, one, hit('low'), null, at(1))!;
    for (const scope of [ROOT, null, ofDomain, ROOT]) findings.add(target, one, hit('low'), scope, at(2));
    findings.addAgain(entry, { ...ROOT, path: '/app' }, at(3));
    expect(findings.list()[0]?.scopes).toEqual([ROOT, ofDomain, { ...ROOT, path: '/app' }]);
    for (let index = 0; index < MAX_FINDING_SCOPES; index++)
      findings.addAgain(entry, { ...ROOT, path: `/${index}` }, at(4));
    expect(findings.list()[0]?.scopes).toEqual([]);
  });

  it('has the worst case, and the first and last packet', () => {
    const { findings, targets } = table();
    const target = targets.of('a.example', 'sid');
    const first = rule('one');
    findings.add(target, first, hit('low'), ROOT, at(3));
    findings.add(target, first, hit('high'), ROOT, at(5));
    const entry = findings.add(target, first, hit('info'), { ...ROOT, path: '/app' }, at(9));
    addOccurrence(entry!, at(11));
    expect(findings.list()).toEqual([
      {
        rule: 'one',
        title: 'one',
        severity: 'high',
        confidence: 'high',
        host: 'a.example',
        cookie: 'sid',
        path: '/',
        scopes: [ROOT, { ...ROOT, path: '/app' }],
        message: 'as high',
        why: 'Why.',
        fix: { framework: null, code: null, text: 'General.', where: null },
        references: ['CWE-1'],
        count: 4,
        evidence: [at(3), at(5), at(9), at(11)],
        variant: null,
        sessions: [],
      },
    ]);
  });

  it('says besides a line of code what the case asks for; the general advice says it already', () => {
    const { findings, targets } = table();
    const advised = hit('low', { advice: 'And so on.' });
    const change = 'delete' as const;
    const one = { ...rule('one'), meta: { ...rule('one').meta, change } };
    for (const cookie of ['__Secure-authjs.session-token', 'view'])
      findings.add(targets.of('a.example', cookie), one, advised, null, at(1));
    const fixes = findings.list().map(({ cookie, fix }) => [cookie, fixText(fix)]);
    expect(Object.fromEntries(fixes)).toEqual({
      '__Secure-authjs.session-token': expect.stringMatching(/^Auth\.js: .*\. And so on\.$/),
      view: 'General.',
    });
  });

  it('variants of a finding are findings of their own', () => {
    const { findings, targets } = table();
    const target = targets.of('a.example', null);
    const one = rule('one');
    for (const variant of ['x', 'y', 'x']) findings.add(target, one, hit('low', { variant }), null, at(1));
    findings.add(target, one, hit('low'), null, at(1));
    expect(findings.list().map(({ count }) => count)).toEqual([2, 1, 1]);
  });

  it('takes back what turns out to be none', () => {
    const { findings, targets, counters } = table();
    const target = targets.of('a.example', 'sid');
    const [one, other] = [rule('one'), rule('other')];
    findings.retract(target, one, {});
    findings.add(target, one, hit('low'), null, at(3));
    findings.add(target, other, hit('low'), null, at(3));
    findings.retract(target, one, {});
    expect(findings.list().map((finding) => finding.rule)).toEqual(['other']);
    // As if it had never been there.
    for (let index = 3; index <= MAX_FINDINGS; index++)
      findings.add(targets.of('a.example', `c${index}`), one, hit('low'), null, at(4));
    findings.add(target, one, hit('low'), null, at(5));
    expect(counters.droppedFindings).toBe(0);
    expect(findings.list().find(({ cookie }) => cookie === 'sid')).toMatchObject({ count: 1 });
  });

  it('takes back only what was seen from a packet of the connection on', () => {
    const { findings, targets } = table();
    const target = targets.of('a.example', 'sid');
    const one = rule('one');
    findings.add(target, one, hit('low'), null, at(3));
    findings.add(target, one, hit('low'), null, at(7));
    findings.retract(target, one, { since: { stream: 0, frame: 4 } });
    findings.retract(target, one, { since: { stream: 1, frame: 1 } });
    expect(findings.list()).toHaveLength(1);
    findings.retract(target, one, { since: { stream: 0, frame: 3 } });
    expect(findings.list()).toEqual([]);
  });

  it('gives the fix for the framework', () => {
    const { findings, targets } = table();
    const target = targets.of('a.example', 'PHPSESSID');
    findings.add(target, rule('one'), hit('low'), null, at(1));
    expect(findings.list()[0]).toMatchObject({
      fix: { framework: 'PHP', code: 'session.cookie_samesite = Lax', where: 'php.ini' },
      path: null,
    });
    findings.add(targets.of('b.example', 'own'), rule('one'), hit('low'), null, at(1));
    expect(findings.list()[1]!.fix.text).toBe('General.');
  });

  it('sorts by severity, confidence, count and frame', () => {
    const { findings, targets } = table();
    const add = (id: string, given: Hit, frame: number, times = 1) => {
      const reporting = rule(id);
      for (let time = 0; time < times; time++)
        findings.add(targets.of('a.example', 'sid'), reporting, given, null, at(frame));
    };
    add('info', hit('info'), 1, 9);
    add('low', hit('low'), 1);
    add('high, guessed', hit('high', { confidence: 'low' }), 1, 9);
    add('high, later', hit('high'), 8);
    add('high, earlier', hit('high'), 7);
    add('high, often', hit('high'), 9, 2);
    add('medium', hit('medium'), 1);
    expect(findings.list().map(({ rule: id }) => id)).toEqual([
      'high, often',
      'high, earlier',
      'high, later',
      'high, guessed',
      'medium',
      'low',
      'info',
    ]);
  });

  it('a flood of remarks does not drive out what matters', () => {
    const { counters, findings, targets } = table();
    const one = rule('one');
    for (let index = 0; index < MAX_FINDINGS + 5; index++)
      findings.add(targets.of('a.example', `c${index}`), one, hit('info'), null, at(index));
    expect(findings.add(targets.of('a.example', 'sid'), one, hit('high'), null, at(1))).not.toBeNull();
    expect(counters.droppedFindings).toBe(5);
    expect(findings.list()).toHaveLength(MAX_FINDINGS + 1);
  });
});
