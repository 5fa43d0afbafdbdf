import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type TypedOptions, withStandardFormat } from '../../src/cli/standard-format.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { FIXTURES } from '../support/repository.ts';
import { crumbshark } from './spawned.ts';

const LOGIN = join(FIXTURES, 'flask-login.pcap');

const formatsOf = (typed: { format?: string; report?: string[] }) => {
  const { format, report } = withStandardFormat({ report: [], ...typed } as unknown as TypedOptions);
  return { format, report };
};

test('a report to "-" is what standard output gets', () => {
  expect(formatsOf({})).toEqual({ format: 'table', report: [] });
  expect(formatsOf({ format: 'csv', report: ['json=a'] })).toEqual({ format: 'csv', report: ['json=a'] });
  expect(formatsOf({ report: ['json=-', 'csv=a'] })).toEqual({ format: 'json', report: ['csv=a'] });
  // Files and folders whose names end or begin so.
  expect(formatsOf({ report: ['json=./-', 'csv=a-', 'ndjson=-/'] }).format).toBe('table');
});

test.each([
  [{ format: 'csv', report: ['json=-'] }, '--report json=-: standard output has -T csv already'],
  [{ format: 'table', report: ['json=-'] }, '--report json=-: standard output has -T table already'],
  [{ report: ['json=-', 'csv=-'] }, '--report json=-: standard output has csv=- already'],
])('two outputs cannot share it: %j', (typed, line) => {
  expect(() => formatsOf(typed)).toThrow(UserError);
  expect(() => formatsOf(typed)).toThrow(line);
});

test('the bytes are those of -T, and everything else goes to standard error', async () => {
  const asReport = await crumbshark([LOGIN, '--report', 'ndjson=-', '--fail-on', 'low']);
  const asFormat = await crumbshark([LOGIN, '-T', 'ndjson', '--fail-on', 'low']);
  const withoutCommand = (text: string) => text.replace(/"command":\[[^\]]*\]/, '');
  expect(asReport.status).toBe(1);
  expect(withoutCommand(asReport.stdout)).toBe(withoutCommand(asFormat.stdout));
  expect(asReport.stderr).toBe(asFormat.stderr);
});

test('a mistake is one line, and nothing is written', async () => {
  const twice = await crumbshark([LOGIN, '-T', 'csv', '--report', 'json=-']);
  expect(twice).toMatchObject({ status: 2, stdout: '' });
  expect(twice.stderr).toMatch(/^crumbshark: --report json=-: [^\n]*\n$/);
  const unknown = await crumbshark([LOGIN, '--report', 'jsno=-']);
  expect(unknown.stderr).toContain('--report: unknown format "jsno". Did you mean "json"');
});
