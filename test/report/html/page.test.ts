import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { EndOfRun } from '../../../src/report/end-report.ts';
import { htmlReport } from '../../../src/report/html/page.ts';
import { auditReport, findingRecord } from '../../support/findings.ts';
import { hostileText } from '../../support/hostile.ts';
import { summary } from '../../support/messages.ts';
import { pageContent, parsedPage } from '../../support/page.ts';
import { crumbshark, records } from '../../support/program.ts';
import fc from '../../support/properties.ts';
import { inventoryRecord } from '../../support/records.ts';
import { FIXTURES } from '../../support/repository.ts';
import { event, session } from '../../support/sessions.ts';
import { endOfRun, options } from '../reporters.ts';

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

const page = (change: Partial<EndOfRun> = {}): string =>
  [...htmlReport(endOfRun(change), options())].join('');

/** Of the built program, in the folder of the captures: no path of this machine is in it. */
async function pageOf(...words: string[]): Promise<string> {
  const { stdout } = await crumbshark([...words, '-T', 'html', '-q'], { cwd: FIXTURES });
  return stdout;
}

const FLASK = 'flask-login.pcap';
const application = (name: string): string => join('applications', name, 'capture.pcap.gz');
const CAPTURES = [
  ['flask-login', [FLASK]],
  ['fixation', [application('mini-a-custom-name-fixation')]],
  ['replay', [application('rails-devise'), '--fail-on', 'high']],
  ['unread', [join('wire', 'tls12-one.pcap')]],
] as const;

describe('golden pages', () => {
  test.each(CAPTURES)('%s', async (name, words) => {
    const made = pageContent(await pageOf(...words));
    await expect(made).toMatchFileSnapshot(join('golden', `${name}.txt`));
  });

  test.each(CAPTURES)('%s: links lead somewhere, ids are there once, nothing is loaded', async (_, words) => {
    const markup = await pageOf(...words);
    const { ids, links, attributes, elements } = parsedPage(markup);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of links) expect(ids).toContain(link.slice(1));
    for (const name of ['style', 'src', 'srcset', 'action', 'onclick'])
      expect(attributes).not.toContain(name);
    expect(elements.filter((element) => /^(?:img|iframe|object|embed|form|base)\b/.test(element))).toEqual(
      [],
    );
    // The icon is data of no length.
    expect(elements.filter((element) => element.startsWith('link'))).toHaveLength(1);
  });
});

test('no whole value of ten characters is in a page, with --show-values neither', async () => {
  for (const name of [
    'rails-devise',
    'wordpress',
    'roundcube',
    'browse-http',
    'express-passport-csurf',
    'sinatra',
  ]) {
    const capture = application(name);
    const { stdout: markup } = await crumbshark([capture, '-T', 'html', '--show-values', '-q'], {
      cwd: FIXTURES,
    });
    const { text, data } = parsedPage(markup);
    const seen = await crumbshark([capture, '-T', 'ndjson', '-q'], { cwd: FIXTURES });
    const values = records(seen).flatMap((record) => {
      if (record.type === 'set-cookie') return [(record.cookie as { value: string }).value];
      return record.type === 'cookie'
        ? (record.cookies as { value: string }[]).map(({ value }) => value)
        : [];
    });
    const long = new Set(values.filter((value) => value.length >= 10));
    expect(long.size).toBeGreaterThan(1);
    for (const value of long)
      expect(`${text}${data.join('')}`.includes(value), `${name}: ${value}`).toBe(false);
  }
});

describe('names from the wire', () => {
  test('make no element, no attribute and no raw byte', () => {
    const shape = parsedPage(hostilePage('name'));
    fc.assert(
      fc.property(hostileText, (name) => {
        const markup = hostilePage(name);
        const { elements, attributes, data } = parsedPage(markup);
        expect(elements).toEqual(shape.elements);
        expect(attributes).toEqual(shape.attributes);
        expect(() => JSON.parse(data[0]!)).not.toThrow();
        expect(markup.replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]|\p{Surrogate}/u,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('of a length that no reader wants are cut', () => {
    expect(hostilePage('x'.repeat(4000)).length - hostilePage('x'.repeat(40)).length).toBeLessThan(40_000);
  });
});

function hostilePage(name: string): string {
  const acceptance = { reason: name, expires: '2020-01-01', expired: true };
  const evidence = [{ input: name, frame: 1, stream: 0 }];
  const source = { route: `GET /${name}`, file: name, line: 1 };
  const fix = { framework: 'Flask', code: `a = "${name}"`, text: `Set ${name}.`, where: name };
  // Equal names would be one cookie.
  const one = findingRecord({
    cookieName: `c${name}`,
    host: `h${name}`,
    message: name,
    why: 'Why.',
    evidence,
    source,
    fix,
  });
  const findings = [
    one,
    { ...one, id: 'f2', severity: 'high', acceptance, fix: { ...fix, code: null, framework: null } } as const,
    { ...one, id: 'f3', accepted: true, acceptance: { ...acceptance, expired: false } },
  ];
  const gone = [{ rule: name, host: `h${name}`, cookie: `c${name}`, path: name, reason: name }];
  const input = { input: `i${name}`, fileBytes: 1, packets: 1, firstTime: null, lastTime: null };
  const { run } = summary();
  const end = summary({
    setCookies: 2,
    messages: 4,
    findings: { high: 1, medium: 1, low: 0, info: 0 },
    unseen: [{ why: 'quic-without-keys', connections: 1, hosts: [name] }],
    run: {
      ...run,
      baseline: 'b.json',
      exit: 1,
      exitBecause: name,
      command: ['crumbshark', name],
      inputs: [input],
    },
  });
  const life = session({
    host: `h${name}`,
    name: `c${name}`,
    framework: name,
    because: [name],
    says: { sentence: name, maskedSentence: name },
    client: { number: 1, name: `c${name}`, address: name },
    events: [
      event('login', 10, { value: [1, name], evidence: [`e${name}`] }),
      {
        ...event('sent', 12, { value: [1, name] }),
        client: { number: 2, name: `d${name}`, address: name },
        request: {
          input: 'login.pcap',
          frame: 11,
          method: `M${name}`,
          path: name,
          host: 'localhost:5000',
          page: `/${name}`,
          formFields: null,
        },
      },
    ],
    totals: { login: 1, sent: 1 },
  });
  const flags = { secure: true, httpOnly: false, sameSite: `s${name}`, changed: false };
  const inventory = [
    inventoryRecord({ name: `c${name}`, host: `h${name}`, domain: `d${name}`, path: `/${name}`, flags }),
    inventoryRecord({ id: 'c2', name: `b${name}`, host: `h${name}` }),
  ];
  return page({ summary: end, audit: auditReport({ findings, gone, sessions: [life], inventory }) });
}

test('of several captures each thing says where it is', async () => {
  const markup = await pageOf(FLASK, 'django-login.pcap');
  const { text } = parsedPage(markup);
  expect(text).toContain('crumbshark flask-login.pcap, django-login.pcap');
  expect(text).toMatch(/frames? [\d, ]+ of (?:flask|django)-login\.pcap/);
  expect(text).toMatch(/, in django-login\.pcap/);
});

test('with a baseline: what is new and what is gone', async () => {
  const file = join(folder, 'baseline.json');
  await crumbshark([FLASK, '--baseline', file, '--update-baseline', '-q'], { cwd: FIXTURES });
  const { version, accepted } = JSON.parse(readFileSync(file, 'utf8'));
  const [, ...rest] = accepted;
  const gone = { rule: 'secure-missing', host: 'old.test', cookie: 'sid', path: '/', reason: 'the old shop' };
  writeFileSync(file, JSON.stringify({ version, accepted: [...rest, gone] }));
  const { text } = parsedPage(await pageOf(FLASK, '--baseline', file));
  expect(text).toMatch(/Findings New /);
  expect(text).toContain('not found any more (1)secure-missing: sid on old.test: the old shop');
  expect(text).toContain('Unchanged: accepted in the baseline (3)');
});

test('--report writes the same page to a file, --mask and --show-values change nothing', async () => {
  const file = join(folder, 'report.html');
  const run = (...words: string[]) => crumbshark([FLASK, '-q', ...words], { cwd: FIXTURES });
  const { stdout } = await run('-T', 'html');
  await run('--report', `html=${file}`);
  // The command is in it.
  const same = (markup: string): string => pageContent(markup).replaceAll(/>crumbshark flask.*?<\/dd>/g, '');
  expect(same(readFileSync(file, 'utf8'))).toBe(same(stdout));
  expect(same((await run('-T', 'html', '--mask')).stdout)).toBe(same(stdout));
  expect(same((await run('-T', 'html', '--show-values')).stdout)).toBe(same(stdout));
});

test('what no cookie was seen in is never green', async () => {
  const { elements, text } = parsedPage(await pageOf(join('wire', 'tls12-one.pcap')));
  expect(elements).toContain('section result nothing');
  expect(text).toContain('? No cookie was found in what could be read, so nothing was judged');
  expect(elements).not.toContain('p ok');
});
