import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { standardOutput } from '../../src/cli/output.ts';
import { checkOverwrite, createReports } from '../../src/cli/reports.ts';
import { UserError } from '../../src/shared/user-error.ts';

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
