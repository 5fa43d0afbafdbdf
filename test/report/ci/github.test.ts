import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SeverityName } from '../../../src/record/records.ts';
import { githubReport } from '../../../src/report/ci/github.ts';
import type { EndOfRun } from '../../../src/report/end-report.ts';
import { escapeText } from '../../../src/report/escape.ts';
import { auditReport, findingRecord } from '../../support/findings.ts';
import { hostileText } from '../../support/hostile.ts';
import { summary } from '../../support/messages.ts';
import { crumbshark } from '../../support/program.ts';
import fc from '../../support/properties.ts';
import { FIXTURES } from '../../support/repository.ts';
import { endOfRun } from '../reporters.ts';

const FLASK = join(FIXTURES, 'flask-login.pcap');
const folder = mkdtempSync(join(tmpdir(), 'crumbshark-github-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const CODES: Readonly<Record<string, string>> = {
  '%0D': '\r',
  '%0A': '\n',
  '%3A': ':',
  '%2C': ',',
  '%25': '%',
};
const decoded = (text: string, codes: RegExp): string => text.replaceAll(codes, (code) => CODES[code]!);

/**
 * A line of a log as the runner reads it (actions/runner, ActionCommand.TryParseV2, and TryParse for the older form): null for
 * one that is no command.
 */
function workflowCommand(line: string): WorkflowCommand | null {
  const text = line.trim();
  if (!text.startsWith('::')) {
    if (text.includes('##[')) throw new Error(`a command of the older form: ${text}`);
    return null;
  }
  const end = text.indexOf('::', 2);
  if (end < 0) return null;
  const [name = '', ...rest] = text.slice(2, end).split(' ');
  const properties = rest
    .join(' ')
    .split(',')
    .filter((one) => one !== '')
    .map((one) => {
      const at = one.indexOf('=');
      return [one.slice(0, at), decoded(one.slice(at + 1), /%(?:0D|0A|3A|2C|25)/g)];
    });
  return {
    name,
    properties: Object.fromEntries(properties),
    data: decoded(text.slice(end + 2), /%(?:0D|0A|25)/g),
  };
}

function commands(change: Partial<EndOfRun>): { all: WorkflowCommand[]; plain: string[] } {
  const lines = [...githubReport(endOfRun(change))].join('').split('\n').slice(0, -1);
  const read = lines.map(workflowCommand);
  return {
    all: read.filter((one) => one !== null),
    plain: lines.filter((_, index) => read[index] === null),
  };
}

const found = (...findings: ReturnType<typeof findingRecord>[]): Partial<EndOfRun> => ({
  audit: auditReport({ findings }),
});

test('a finding is an annotation at the source of its route, by its severity', () => {
  const source = { route: 'POST /login', file: 'src/my,auth:1.ts', line: 42 };
  const { all } = commands(found(findingRecord({ severity: 'high', source })));
  expect(all).toEqual([
    {
      name: 'error',
      properties: {
        file: 'src/my,auth:1.ts',
        line: '42',
        title: 'SameSite is missing: session on localhost:5000',
      },
      data:
        'The cookie "session" has no SameSite attribute.\n' +
        "Fix: Flask: app.config['SESSION_COOKIE_SAMESITE'] = 'Lax' (app.py)\n" +
        'samesite-missing: Other sites can act in the name of the user.',
    },
  ]);
});

test('a capture is no file of the repository: its name is in the text', () => {
  const [command] = commands(found(findingRecord())).all;
  expect(command!.properties).toEqual({ title: 'SameSite is missing: session on localhost:5000' });
  expect(command!.data).toContain('attribute. (login.pcap, frame 18)\n');
});

test.each<[SeverityName, string]>([
  ['high', 'error'],
  ['medium', 'warning'],
  ['low', 'notice'],
  ['info', 'notice'],
])('%s is %s', (severity, name) => {
  expect(commands(found(findingRecord({ severity }))).all[0]!.name).toBe(name);
});

test('GitHub shows ten of a kind: the first, and the others are counted', () => {
  const many = (severity: SeverityName, count: number) =>
    Array.from({ length: count }, (_, index) => findingRecord({ severity, title: `${severity} ${index}` }));
  const { all, plain } = commands(
    found(...many('high', 12), ...many('medium', 10), ...many('low', 8), ...many('info', 5)),
  );
  const names = all.map(({ name }) => name);
  for (const kind of ['error', 'warning', 'notice'])
    expect(names.filter((name) => name === kind)).toHaveLength(10);
  expect(all[0]!.properties.title).toContain('high 0');
  expect(plain).toEqual(['5 further annotations: GitHub shows 10 of each kind']);
});

test('what the application was seen to do comes before what an attribute lacks', () => {
  const { all } = commands(
    found(
      findingRecord({ id: 'f1', severity: 'high', rule: 'httponly-missing', title: 'HttpOnly is missing' }),
      findingRecord({
        id: 'f2',
        severity: 'high',
        rule: 'token-after-logout',
        title: 'The session still works',
      }),
    ),
  );
  expect(all.map(({ properties }) => properties.title?.split(':')[0])).toEqual([
    'The session still works',
    'HttpOnly is missing',
  ]);
});

test('what the baseline accepts is none, what it no longer accepts says so, and what is gone is a notice', () => {
  const acceptance = { reason: 'soon', expires: '2020-01-01', expired: true };
  const gone = [{ rule: 'secure-missing', host: 'old.test', cookie: 'sid', path: '/' }];
  const findings = [
    findingRecord({ acceptance }),
    findingRecord({ accepted: true, acceptance: { ...acceptance, expired: false } }),
  ];
  const { all } = commands({ audit: auditReport({ findings, gone }) });
  expect(all.map(({ name, properties }) => [name, properties.title])).toEqual([
    ['warning', 'SameSite is missing: session on localhost:5000'],
    ['notice', 'Baseline'],
    ['notice', 'Baseline'],
  ]);
  expect(all[0]!.data).toContain('no longer accepted: the baseline accepted it until 2020-01-01: soon');
});

test('what could not be judged is a warning, and an error where the gate asks for it', () => {
  const unseen = [{ why: 'tls-without-keys', connections: 3 }];
  expect(commands({ summary: summary({ unseen }) }).all).toEqual([
    {
      name: 'warning',
      properties: { title: 'Not all was judged' },
      data: '3 connections: TLS without keys (--keylog FILE)',
    },
  ]);
  const run = { ...summary().run, exit: 3, exitBecause: 'x', exitUnjudged: ['no Set-Cookie was judged'] };
  expect(commands({ summary: summary({ unseen, run }) }).all).toEqual([
    {
      name: 'error',
      properties: { title: 'What matters could not be judged' },
      data: 'no Set-Cookie was judged',
    },
  ]);
});

test('a run without findings says so in the log alone', () => {
  expect(commands({})).toEqual({ all: [], plain: ['no findings'] });
});

test('names from the wire make no command, no property and no line of their own', () => {
  fc.assert(
    fc.property(hostileText, (name) => {
      const source = { route: 'GET /', file: name, line: 1 };
      const evidence = [{ input: name, frame: 1, stream: 0 }];
      const change = { cookieName: name, host: name, message: name, why: name, title: 'T', evidence };
      const { all, plain } = commands(found(findingRecord({ ...change, source }), findingRecord(change)));
      expect(plain).toEqual([]);
      expect(all.map((one) => one.name)).toEqual(['warning', 'warning']);
      expect(Object.keys(all[0]!.properties)).toEqual(['file', 'line', 'title']);
      expect(all[0]!.properties.file).toBe(escapeText(name));
      expect(all[0]!.data.split('\n')).toHaveLength(3);
      expect(JSON.stringify(all).replaceAll('\\n', '')).not.toMatch(/\\u00[01]|\p{Cc}/u);
    }),
  );
});

describe('the summary of the step', () => {
  const file = join(folder, 'summary.md');

  test('gets the report in Markdown behind what is there, with -T and with --report', async () => {
    writeFileSync(file, 'before\n');
    const environment = { GITHUB_STEP_SUMMARY: file };
    const markdown = (await crumbshark([FLASK, '-T', 'markdown'])).stdout;
    const { stdout } = await crumbshark([FLASK, '-T', 'github'], { environment });
    expect(stdout).toMatch(/^::warning title=SameSite is missing%3A session on 127\.0\.0\.1%3A5000::/);
    expect(readFileSync(file, 'utf8')).toBe(`before\n${markdown}`);
    await crumbshark([FLASK, '--report', `github=${join(folder, 'x.txt')}`], { environment });
    expect(readFileSync(file, 'utf8')).toBe(`before\n${markdown}${markdown}`);
    await crumbshark([FLASK, '-T', 'sarif'], { environment });
    expect(readFileSync(file, 'utf8')).toBe(`before\n${markdown}${markdown}`);
  });

  test('that cannot be written is an error', async () => {
    const environment = { GITHUB_STEP_SUMMARY: join(folder, 'nowhere', 'summary.md') };
    const { status, stderr } = await crumbshark([FLASK, '-T', 'github'], { environment });
    expect(status).toBe(2);
    expect(stderr).toContain('cannot write');
  });
});
