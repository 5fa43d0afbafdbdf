import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkJsonSettings, readJsonSettings } from '../../src/analysis/json-settings.ts';
import { configSchema } from '../../src/audit/config.ts';
import { UserError } from '../../src/shared/user-error.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const file = (text: string): string => {
  const path = join(directory, 'settings.json');
  writeFileSync(path, text);
  return path;
};

describe('each mistake has one line with the path in the file and what is allowed', () => {
  test.each([
    [
      { rules: { 'samesite-mising': 'off' } },
      'rules.samesite-mising is not known. Did you mean "samesite-missing"?',
    ],
    [{ ruels: {} }, 'ruels is not known. Did you mean "rules"? The known names are $schema rules ignore'],
    [
      { rules: { 'samesite-missing': 'hgih' } },
      'rules.samesite-missing must be one of high, medium, low, info, off. Did you mean "high"?',
    ],
    [
      { rules: { 'samesite-missing': 3 } },
      'rules.samesite-missing must be one of high, medium, low, info, off',
    ],
    [{ ignore: [{ cookie: 'a', reason: 'b' }, { cookie: 'c' }] }, 'ignore[1].reason is missing'],
    [{ ignore: [{ cookie: 'a', reason: '' }] }, 'ignore[0].reason must be the reason why'],
    [{ ignore: [{ reason: 'all' }] }, 'ignore[0] must name a cookie or a host, or both'],
    [
      { ignore: [{ name: 'a', reason: 'b' }] },
      'ignore[0].name is not known. The known names are cookie host reason',
    ],
    [{ sessionCookies: 'sid' }, 'sessionCookies must be a list, in brackets'],
    [{ sessionCookies: [1] }, 'sessionCookies[0] must be the name of a cookie'],
    [{ login: ['login'] }, 'login[0] must be a path such as "/login" or "POST /login"'],
    [{ failOn: 'off', login: 1 }, 'login must be a list, in brackets (and 1 more)'],
    [[], 'it must be an object, in braces'],
    [{ rules: [] }, 'rules must be an object, in braces'],
    ['text', 'it must be an object, in braces'],
  ])('%j', (value, line) => {
    const attempt = () => checkJsonSettings(value, configSchema, '--config: x.json');
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(`--config: x.json: ${line}`);
    expect(attempt).not.toThrow(/\n/);
  });
});

test('a file is read with a byte order mark and without', () => {
  for (const mark of ['', '\ufeff'])
    expect(readJsonSettings(file(`${mark}{"failOn": "low"}`), '--config', configSchema)).toEqual({
      failOn: 'low',
    });
});

test('a file that is none is named', () => {
  const read = (path: string) => () => readJsonSettings(path, '--config', configSchema);
  expect(read(join(directory, 'missing.json'))).toThrow(/^--config: .*missing\.json: there is no such file$/);
  expect(read(directory)).toThrow(/cannot be read \(EISDIR\)/);
  expect(read(file('{"failOn": }'))).toThrow(/not valid JSON/);
  expect(read(file(''))).toThrow(UserError);
});
