import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { standardOutput } from '../../src/cli/output.ts';
import { checkOverwrite, createReports } from '../../src/cli/reports.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { FIXTURES } from '../support/repository.ts';
import { crumbshark } from './spawned.ts';

const words = { format: 'table', field: [], fieldOutput: [], report: [] };
const reportsOf = (change: Partial<Parameters<typeof createReports>[0]>) =>
  createReports(
    { ...words, ...change },
    standardOutput(false, () => {}),
    { isLive: false, inputs: [], keepsPackets: true },
  );

test('what is for other people is masked unless its values are to be shown; --mask masks everything', () => {
  const report = ['ndjson=x'];
  const masked = (change: Parameters<typeof reportsOf>[0]) =>
    reportsOf({ report, ...change }).map((each) => each.masked);
  expect(masked({})).toEqual([true, false]);
  expect(masked({ showValues: true })).toEqual([false, false]);
  expect(masked({ mask: true })).toEqual([true, true]);
  expect(masked({ mask: true, showValues: true })).toEqual([true, true]);
});

test('--report takes a format and a file, which may have = in its name', () => {
  const [standard, file] = reportsOf({ report: ['ndjson=a=b.ndjson'] });
  expect([standard?.output.path, file?.output.path]).toEqual([null, 'a=b.ndjson']);
});

test.each([
  [{ format: 'fields' }, 'add for example -e http.set_cookie'],
  [{ field: ['http.host'] }, '-e chooses fields for'],
  [{ format: 'xml' }, 'unknown format'],
  [{ format: 'fields', field: ['nope'] }, 'unknown field "nope"'],
  [{ fieldOutput: ['x'] }, '-E'],
  [{ report: ['fields=x'] }, '-T fields shows'],
  [{ report: ['ndjson'] }, '--report: "ndjson" is'],
  [{ report: ['ndjson='] }, '--report: "ndjson=" is'],
  [{ report: ['=x'] }, '--report: unknown format ""'],
  [{ report: ['xml=x'] }, '--report: unknown format "xml"'],
])('%j is not valid', (change, line) => {
  expect(() => reportsOf(change)).toThrow(UserError);
  expect(() => reportsOf(change)).toThrow(line);
});

test('a capture is never overwritten, under whatever name', () => {
  const directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  const capture = join(directory, 'a.pcap');
  const link = join(directory, 'link');
  writeFileSync(capture, '');
  symlinkSync(capture, link);
  try {
    expect(() => checkOverwrite(link, [capture], '-w')).toThrow(UserError);
    expect(() => checkOverwrite(join(directory, 'b.pcap'), [capture, '-'], '-w')).not.toThrow();
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('--report ndjson=<folder>/ has a file for each type of records, when the run has ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-records-'));
  try {
    const records = join(folder, 'new', 'records/');
    const capture = join(FIXTURES, 'flask-login.pcap');
    const { status, stdout } = await crumbshark([
      '-T',
      'ndjson',
      '-q',
      '--report',
      `ndjson=${records}`,
      capture,
    ]);
    expect(status).toBe(0);
    const linesByType = new Map<string, string[]>();
    for (const line of stdout.trimEnd().split('\n')) {
      const { type } = JSON.parse(line);
      linesByType.set(type, [...(linesByType.get(type) ?? []), line]);
    }
    expect(readdirSync(records).sort()).toEqual(
      ['cookie', 'finding', 'inventory', 'session', 'set-cookie', 'summary'].map((type) => `${type}.ndjson`),
    );
    for (const [type, lines] of linesByType)
      if (type !== 'summary')
        expect(readFileSync(join(records, `${type}.ndjson`), 'utf8')).toBe(`${lines.join('\n')}\n`);
    // What is there is replaced by a run that ends, and left alone by one that fails.
    writeFileSync(join(records, 'finding.ndjson'), 'old');
    const failed = await crumbshark(['--report', `ndjson=${records}`, join(folder, 'none.pcap')]);
    expect(failed.status).toBe(2);
    const broken = await crumbshark([
      '--report',
      `ndjson=${records}`,
      '-Y',
      'http.cookie matches "("',
      capture,
    ]);
    expect(broken.status).toBe(2);
    expect(readFileSync(join(records, 'finding.ndjson'), 'utf8')).toBe('old');
    // A folder that is there needs no slash.
    await crumbshark(['--report', `ndjson=${join(folder, 'new', 'records')}`, '--mask', capture]);
    expect(readFileSync(join(records, 'finding.ndjson'), 'utf8')).toMatch(/^\{"type":"finding"/);
    expect(readFileSync(join(records, 'set-cookie.ndjson'), 'utf8')).toMatch(/…\(\d+\)#/);
    expect(readdirSync(records)).toHaveLength(6);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('only ndjson has a file for each type', () => {
  expect(() => reportsOf({ report: ['csv=records/'] })).toThrow('records/ is a folder, and only ndjson');
});
