import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { markdownPage, markdownReport } from '../../../src/report/ci/markdown-report.ts';
import type { EndOfRun } from '../../../src/report/end-report.ts';
import { auditReport, findingRecord } from '../../support/findings.ts';
import { hostileText } from '../../support/hostile.ts';
import { summary } from '../../support/messages.ts';
import { crumbshark } from '../../support/program.ts';
import fc from '../../support/properties.ts';
import { REFERENCE, rendered } from '../../support/rendered.ts';
import { FIXTURES } from '../../support/repository.ts';
import { endOfRun } from '../reporters.ts';

const FLASK = join(FIXTURES, 'flask-login.pcap');
const folder = mkdtempSync(join(tmpdir(), 'crumbshark-markdown-'));
afterAll(() => rmSync(folder, { recursive: true }));

const page = (change: Partial<EndOfRun> = {}): string => [...markdownReport(endOfRun(change))].join('');

const JUDGED = summary({ findings: { high: 0, medium: 1, low: 0, info: 0 }, setCookies: 5 });
const ACCEPTED = { reason: 'the proxy adds it', expires: '9999-12-31', expired: false };

describe('of a capture', () => {
  test('the verdict, the table of cookies, and the findings folded', async () => {
    const { stdout } = await crumbshark([FLASK, '-T', 'markdown', '--fail-on', 'medium']);
    expect(stdout).toMatch(/^### Cookies: ▲ 2 medium, ● 1 low, ○ 1 info\n\n\*\*exit 1:\*\* /);
    expect(stdout).toContain(
      '| Host | Cookie | Session | Secure | HttpOnly | SameSite | Lifetime | Worst |\n' +
        '| --- | --- | --- | --- | --- | --- | --- | --- |\n' +
        '| `127.0.0.1:5000` | `session` | yes | no | yes | no | until closed | ▲ medium: SameSite is missing |\n',
    );
    expect(stdout).toContain('#### Findings (4 findings)');
    expect(stdout.match(/<details><summary>/g)).toHaveLength(4);
    expect(stdout.match(/<\/details>/g)).toHaveLength(4);
    expect(stdout).toContain('<code>app.config[&#39;SESSION_COOKIE_SAMESITE&#39;] = &#39;Lax&#39;</code>');
    expect(stdout).toMatch(/Seen: `?72/);
    expect(rendered(stdout).elements).toEqual([
      'b',
      'code',
      'details',
      'h3',
      'h4',
      'p',
      'pre',
      'strong',
      'summary',
      'table',
      'tbody',
      'td',
      'th',
      'thead',
      'tr',
    ]);
  });

  test('with a baseline what is new, no longer accepted, gone and unchanged', async () => {
    const file = join(folder, 'baseline.json');
    await crumbshark([FLASK, '--baseline', file, '--update-baseline']);
    const { version, accepted } = JSON.parse(readFileSync(file, 'utf8'));
    const [expired, , ...unchanged] = accepted;
    const gone = {
      rule: 'secure-missing',
      host: 'old.test',
      cookie: 'sid',
      path: '/',
      reason: 'the old shop',
    };
    const entries = [
      { ...expired, expires: '2020-01-01' },
      ...unchanged.map((one: object) => ({ ...one, ...ACCEPTED })),
      gone,
    ];
    writeFileSync(file, JSON.stringify({ version, accepted: entries.map(({ expired: _, ...one }) => one) }));
    const { stdout } = await crumbshark([FLASK, '-T', 'markdown', '--baseline', file]);
    expect(stdout.match(/^#### .*|<summary>[A-Z].*(?=<\/summary>)/gm)).toEqual([
      '#### New (1 finding)',
      '#### No longer accepted (1 finding)',
      '<summary>Gone (1 finding)',
      '<summary>Unchanged, accepted in the baseline (2 findings)',
    ]);
    expect(stdout).toContain('until <code>2020-01-01</code>');
    expect(stdout).toContain(': the old shop</li>');
    expect(stdout).toContain(': the proxy adds it</li>');
    const plain = await crumbshark([FLASK, '-T', 'markdown']);
    expect(plain.stdout).not.toMatch(/New|Gone|Unchanged/);
  });
});

test('what was not read is beside the counts', () => {
  const findings = { high: 1, medium: 0, low: 0, info: 0 };
  expect(page({ summary: summary({ findings, gaps: 1 }) })).toMatch(
    /^### Cookies: [^\n]* 1 high, not all could be read\n/,
  );
});

test('nothing was judged: no word of no findings', () => {
  expect(page({ summary: summary({ setCookies: 0 }) })).toMatch(/^### Cookies: nothing was judged\n/);
  const unseen = [{ why: 'tls-without-keys', connections: 3 }];
  expect(page({ summary: summary({ unseen }) })).toContain(
    'not all could be read: 3 connections: TLS without keys',
  );
});

describe('the length of a comment', () => {
  const findings = Array.from({ length: 3000 }, (_, index) =>
    findingRecord({ id: `f${index}`, title: `Title ${index}`, cookieName: `cookie${index}` }),
  );
  const run = { ...JUDGED.run, baseline: 'cookies.json' };

  test.each([
    ['new', findings, 'And [\\d,]+ further findings, for which there is no room here\\.'],
    [
      'accepted',
      findings.map((finding) => ({ ...finding, accepted: true, acceptance: ACCEPTED })),
      '<li>And [\\d,]+ further findings, for which there is no room here\\.</li>',
    ],
  ])('is kept with many findings that are %s, and the others are counted', (_, many, text) => {
    const end = endOfRun({ summary: { ...JUDGED, run }, audit: auditReport({ findings: many }) });
    for (const limit of [20_000, 65_536, 1 << 20]) {
      const made = markdownPage(end, limit);
      expect(made.length).toBeLessThanOrEqual(limit);
      expect(made.length).toBeGreaterThan(Math.min(limit / 2, 300_000));
      expect(made.match(/<details>/g)?.length).toBe(made.match(/<\/details>/g)?.length);
      expect(made).toMatch(/crumbshark `[\d.]+`\n$/);
      if (limit < 1 << 20) expect(made).toMatch(new RegExp(text));
    }
    expect(page(end)).toBe(markdownPage(end, 65_536));
  });

  test('is kept whatever the names are', () => {
    const long = 'x<'.repeat(50_000);
    const finding = findingRecord({ cookieName: long, host: long, message: long, why: long, title: 'T' });
    const many = Array.from({ length: 50 }, (_, index) => ({
      ...finding,
      id: `f${index}`,
      title: `T${index}`,
    }));
    const unread = { unseen: [{ why: long, connections: 1 }] };
    const end = endOfRun({ summary: { ...JUDGED, ...unread }, audit: auditReport({ findings: many }) });
    expect(page(end).length).toBeLessThanOrEqual(65_536);
  });
});

test('hostile names are no element, no link and no reference, and break no block', () => {
  const plain = rendered(hostilePage('name')).elements;
  fc.assert(
    fc.property(hostileText, (name) => {
      const { elements, prose } = rendered(hostilePage(name));
      expect(elements).toEqual(plain);
      expect(prose).not.toMatch(REFERENCE);
    }),
  );
});

function hostilePage(name: string): string {
  const acceptance = { reason: name, expires: '2020-01-01', expired: true };
  const evidence = [{ input: name, frame: 1, stream: 0 }];
  const source = { route: `GET /${name}`, file: name, line: 1 };
  const fix = { framework: 'Flask', code: name, text: name, where: name };
  const one = findingRecord({
    cookieName: name,
    host: name,
    message: name,
    why: name,
    evidence,
    source,
    fix,
  });
  const findings = [
    one,
    { ...one, id: 'f2', severity: 'high', acceptance, fix: { ...fix, code: null, framework: null } } as const,
    { ...one, id: 'f3', accepted: true, acceptance: { ...acceptance, expired: false } },
  ];
  const gone = [{ rule: name, host: name, cookie: name, path: name, reason: name }];
  const run = { ...JUDGED.run, baseline: 'b.json', exit: 1, exitBecause: name };
  const unseen = [{ why: 'quic-without-keys', connections: 1, hosts: [name] }];
  return page({ summary: { ...JUDGED, run, unseen }, audit: auditReport({ findings, gone }) });
}
