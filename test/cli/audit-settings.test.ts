import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { auditSettings, unknownRuleTexts } from '../../src/cli/audit-settings.ts';
import { UserError } from '../../src/shared/user-error.ts';

const TODAY = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/);
const ENTRY = { rule: 'samesite-missing', host: 'localhost', cookie: 'session', path: '/' };

let directory = '';
const home = process.cwd();
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  process.chdir(directory);
});
afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

test('the configuration of the working directory counts when no other is named', async () => {
  writeFileSync('crumbshark.config.json', '{ "failOn": "low" }');
  writeFileSync('other.json', '{ "failOn": "high" }');
  expect(await auditSettings({}, true)).toMatchObject({ failOn: 'low', config: { failOn: 'low' } });
  expect((await auditSettings({ config: 'other.json' }, true))?.failOn).toBe('high');
  expect((await auditSettings({ failOn: 'info' }, true))?.failOn).toBe('info');
});

test('a mistake names the file and how it was found', async () => {
  writeFileSync('crumbshark.config.json', '{ "failOn": "hihg" }');
  await expect(auditSettings({}, true)).rejects.toThrow(
    'configuration: crumbshark.config.json: failOn must be one of',
  );
  await expect(auditSettings({ config: 'missing.json' }, true)).rejects.toThrow(
    '--config: missing.json: there is no such file',
  );
  await expect(auditSettings({ config: 'missing.json' }, false)).rejects.toThrow(UserError);
});

test('nothing is read when nothing asks for an audit', async () => {
  writeFileSync('crumbshark.config.json', 'this is no JSON');
  expect(await auditSettings({ assumeHttps: true }, false)).toBeNull();
  await expect(auditSettings({}, true)).rejects.toThrow(UserError);
});

test('without files the settings are those of the options', async () => {
  const files = { configFile: null, baselineFile: null };
  const settings = { ...NO_GATE, config: {}, baseline: null, assumeHttps: false, today: TODAY, ...files };
  expect(await auditSettings({}, true)).toEqual(settings);
  expect(await auditSettings({ failOn: 'low', assumeHttps: true }, false)).toEqual({
    ...settings,
    failOn: 'low',
    assumeHttps: true,
  });
});

test('--expect-cookie names a cookie, and a host behind the last @', async () => {
  const options = { expectCookie: ['session', 'csrf@localhost:5000', 'a@b@example.com', '*@shop.test'] };
  expect((await auditSettings(options, false))?.expectedCookies).toEqual([
    { name: 'session', host: null },
    { name: 'csrf', host: 'localhost:5000' },
    { name: 'a@b', host: 'example.com' },
    { name: '*', host: 'shop.test' },
  ]);
  for (const wrong of ['', '@localhost', 'session@'])
    await expect(auditSettings({ expectCookie: [wrong] }, false)).rejects.toThrow(
      'is not <name> or <name>@<host>',
    );
});

test('the baseline is read; one that is going to be written need not exist yet', async () => {
  writeFileSync('base.json', JSON.stringify({ version: 1, accepted: [ENTRY] }));
  expect((await auditSettings({ baseline: 'base.json' }, false))?.baseline).toEqual([ENTRY]);
  expect((await auditSettings({ baseline: 'new.json', updateBaseline: true }, false))?.baseline).toEqual([]);
  await expect(auditSettings({ baseline: 'new.json' }, false)).rejects.toThrow(
    'new.json: there is no such file',
  );
});

test.each([
  [{ failOn: 'med' }, '--fail-on: unknown severity "med". The severities are high medium low info'],
  [{ failOn: 'hihg' }, 'Did you mean "high"?'],
  [{ updateBaseline: true }, '--update-baseline writes the file of --baseline, and none was named'],
  [{ updateBaseline: true, baseline: 'b', displayFilter: 'http' }, 'leave out -Y, --name and --host'],
  [{ updateBaseline: true, baseline: 'b', name: 'a' }, 'leave out -Y, --name and --host'],
  [{ updateBaseline: true, baseline: 'b', host: 'a' }, 'leave out -Y, --name and --host'],
])('%j is not valid', async (options, line) => {
  await expect(auditSettings(options, false)).rejects.toBeInstanceOf(UserError);
  await expect(auditSettings(options, false)).rejects.toThrow(line);
});

test('a baseline of a rule that there is not accepts nothing, and that is said', () => {
  const entry = (rule: string) => ({ rule, host: 'localhost', cookie: null, path: null });
  const rules = ['samesite-missing', 'secure-missing'];
  expect(unknownRuleTexts(rules.map(entry), rules)).toEqual([]);
  expect(unknownRuleTexts([entry('samesite-mising'), entry('secure-missing')], rules)).toEqual([
    'there is no rule "samesite-mising", and its entry accepts nothing. Did you mean "samesite-missing"?',
  ]);
  const many = Array.from({ length: 9 }, (_, at) => entry(`old-${at}`));
  expect(unknownRuleTexts(many, rules).at(-1)).toBe('and 4 more rules that there is not');
});
