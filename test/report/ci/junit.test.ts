import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { junitReport } from '../../../src/report/ci/junit.ts';
import type { EndOfRun } from '../../../src/report/end-report.ts';
import { escapeText } from '../../../src/report/escape.ts';
import { withoutPort } from '../../../src/shared/url.ts';
import { auditReport, findingRecord } from '../../support/findings.ts';
import { HOSTILE_NAMES, hostileText } from '../../support/hostile.ts';
import { summary } from '../../support/messages.ts';
import { crumbshark } from '../../support/program.ts';
import fc from '../../support/properties.ts';
import { FIXTURES, hasPrograms, ROOT } from '../../support/repository.ts';
import { endOfRun } from '../reporters.ts';

const FLASK = join(FIXTURES, 'flask-login.pcap');
const EXPRESS = join(FIXTURES, 'express-login.pcap');
const SCHEMA = join(ROOT, 'test', 'support', 'junit.xsd');

interface Case {
  readonly suite: string;
  readonly classname: string;
  readonly name: string;
  /** The element in it, its message, and its text. */
  readonly result: readonly [tag: string, message: string | null, text: string] | null;
}

/** Python's reader of XML, which is expat. */
const READER = `
import sys, json, xml.etree.ElementTree as E
root = E.fromstring(sys.stdin.buffer.read())
print(json.dumps({'totals': root.attrib, 'cases': [
  {'suite': s.get('name'), 'classname': c.get('classname'), 'name': c.get('name'),
   'result': None if len(c) == 0 else [c[0].tag, c[0].get('message'), c[0].text or '']}
  for s in root for c in s]}))`;

/** What two readers make of it: one by its schema. Throws what they say is wrong. */
function read(xml: string): { totals: Record<string, string>; cases: Case[] } {
  execFileSync('xmllint', ['--noout', '--nonet', '--schema', SCHEMA, '-'], { input: xml, stdio: 'pipe' });
  return JSON.parse(execFileSync('python3', ['-c', READER], { input: xml, encoding: 'utf8' }));
}

const report = (change: Partial<EndOfRun> = {}) => read([...junitReport(endOfRun(change))].join(''));
const found = (...findings: ReturnType<typeof findingRecord>[]) => ({ audit: auditReport({ findings }) });
const resultsOf = ({ cases }: { cases: Case[] }) =>
  cases.map(({ name, result }) => [name, result?.[0] ?? 'passes']);

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-junit-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasPrograms('xmllint', 'python3'))('JUnit XML (needs xmllint and python3)', () => {
  test('a capture: a suite for each host, a case for each rule and cookie, and one for what was judged', async () => {
    const { totals, cases } = read((await crumbshark([FLASK, '-T', 'junit', '--fail-on', 'medium'])).stdout);
    expect(totals).toEqual({ name: 'crumbshark', tests: '5', failures: '2', errors: '0' });
    expect(
      cases.map(({ suite, classname, name, result }) => [suite, classname, name, result?.[0] ?? 'passes']),
    ).toEqual([
      ['coverage', 'crumbshark', 'what matters was judged', 'passes'],
      ['127.0.0.1', '127.0.0.1', 'session: samesite-missing', 'failure'],
      ['127.0.0.1', '127.0.0.1', 'session: payload-readable', 'failure'],
      ['127.0.0.1', '127.0.0.1', 'session: secure-missing-loopback', 'skipped'],
      ['127.0.0.1', '127.0.0.1', 'session: stateless-session-logout', 'skipped'],
    ]);
    const [tag, message, text] = cases[1]!.result!;
    expect([tag, message]).toEqual(['failure', 'The cookie "session" has no SameSite attribute.']);
    expect(text).toMatch(
      /\nFix: Flask: app\.config\['SESSION_COOKIE_SAMESITE'\] = 'Lax' \(app\.py\)\nHost: 127\.0\.0\.1:5000\nSeen: frames 18, 30, 42, 54 of \S+ \(4 times\)$/,
    );
    expect(cases[3]!.result![1]).toMatch(/^low, below "medium": The cookie "session" /);
  });

  test('a cookie without findings is a case that passes', async () => {
    const off = [
      'samesite-missing',
      'payload-readable',
      'secure-missing-loopback',
      'stateless-session-logout',
    ];
    const rules = Object.fromEntries(off.map((rule) => [rule, 'off']));
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ rules }));
    const { stdout } = await crumbshark([FLASK, '-T', 'junit', '--config', config]);
    expect(resultsOf(read(stdout))).toEqual([
      ['what matters was judged', 'passes'],
      ['session', 'passes'],
    ]);
  });

  test('all captures of logins', async () => {
    for (const capture of [EXPRESS, join(FIXTURES, 'django-login.pcap'), join(FIXTURES, 'php-login.pcap')]) {
      const { cases, totals } = read((await crumbshark([capture, '-T', 'junit'])).stdout);
      expect(String(cases.length)).toBe(totals.tests);
      const names = cases.map(({ classname, name }) => `${classname} ${name}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('cases are known by the same names whatever the port, and no two have one', () => {
    const cases = (...ports: number[]) => {
      const findings = ports.map((port) =>
        findingRecord({ host: `127.0.0.1:${port}`, rule: 'a', cookieName: 'sid' }),
      );
      return report(found(...findings)).cases.slice(1);
    };
    const names = (...ports: number[]) =>
      cases(...ports).map(({ suite, classname, name }) => [suite, classname, name]);
    expect(names(40_253, 41_001)).toEqual([
      ['127.0.0.1', '127.0.0.1', 'sid: a'],
      ['127.0.0.1', '127.0.0.1', 'sid: a (2)'],
    ]);
    expect(names(50_000, 80)).toEqual(names(40_253, 41_001));
    expect(cases(40_253)[0]!.result![2]).toContain('\nHost: 127.0.0.1:40253\n');
  });

  test('without --fail-on all but remarks fail; with it what is below is skipped', () => {
    const findings = (['high', 'medium', 'low', 'info'] as const).map((severity) =>
      findingRecord({ severity, rule: severity }),
    );
    const results = (failOn: 'high' | 'info' | null) =>
      resultsOf(report({ ...found(...findings), summary: summary({ run: { ...summary().run, failOn } }) }))
        .slice(1)
        .map(([, result]) => result);
    expect(results(null)).toEqual(['failure', 'failure', 'failure', 'skipped']);
    expect(results('high')).toEqual(['failure', 'skipped', 'skipped', 'skipped']);
    expect(results('info')).toEqual(['failure', 'failure', 'failure', 'failure']);
  });

  test('what the baseline accepts is skipped with its reason, and what it no longer accepts fails', () => {
    const acceptance = { reason: 'the proxy adds it', expires: '2027-03-31', expired: false };
    const { cases } = report(
      found(
        findingRecord({ rule: 'a', acceptance: { ...acceptance, expired: true } }),
        findingRecord({ rule: 'b', accepted: true, acceptance }),
      ),
    );
    expect(cases.slice(1).map(({ result }) => result!.slice(0, 2))).toEqual([
      [
        'failure',
        expect.stringContaining(
          '(no longer accepted: the baseline accepted it until 2027-03-31: the proxy adds it)',
        ),
      ],
      ['skipped', 'accepted in the baseline until 2027-03-31: the proxy adds it'],
    ]);
  });

  test('what could not be judged is listed, fails when the gate says so, and is an error when an input broke off', () => {
    const unseen = [{ why: 'tls-without-keys', connections: 3 }];
    const text = '3 connections: TLS without keys (--keylog FILE)';
    const { run } = summary();
    const result = (change: Partial<typeof run>) =>
      report({ summary: summary({ unseen, run: { ...run, ...change } }) }).cases[0]!.result;
    expect(result({})).toEqual(['system-out', null, text]);
    expect(result({ exit: 3, exitBecause: 'x', exitUnjudged: ['no cookie', 'no TLS'] })).toEqual([
      'failure',
      'no cookie; no TLS',
      text,
    ]);
    expect(result({ exit: 2, exitBecause: 'x.gz ends early' })).toEqual(['error', 'x.gz ends early', text]);
  });

  test('hostile names are text, and nothing that XML 1.0 does not know', () => {
    const names = [...HOSTILE_NAMES, ...fc.sample(hostileText, 300)];
    const findings = names.map((name, index) => {
      const evidence = [{ input: name, frame: 1, stream: 0 }];
      const source = { route: name, file: name, line: 1 };
      return findingRecord({
        rule: `r${index}`,
        cookieName: name,
        host: name,
        message: name,
        why: name,
        evidence,
        source,
      });
    });
    const { cases } = report(found(...findings));
    const inXml = (text: string): string =>
      escapeText(text)
        .replaceAll(/\p{Cs}/gu, '\ufffd')
        .replaceAll('\ufffe', '\\ufffe')
        .replaceAll('\uffff', '\\uffff');
    const seen = new Map(cases.map((one) => [one.name.slice(one.name.lastIndexOf(': ') + 2), one]));
    for (const [index, name] of names.entries()) {
      const shown = inXml(name);
      expect(seen.get(`r${index}`)).toMatchObject({
        classname: inXml(withoutPort(name)),
        name: `${shown === '' ? '(no name)' : shown}: r${index}`,
      });
      expect(seen.get(`r${index}`)!.result!.slice(0, 2)).toEqual(['failure', shown]);
    }
  });
});
