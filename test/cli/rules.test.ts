import { expect, test } from 'vitest';
import { RULES } from '../../src/audit/rules/index.ts';
import { crumbshark } from './spawned.ts';

test('the list has every rule', async () => {
  const { status, stdout, stderr } = await crumbshark(['rules']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const { meta } of RULES) expect(stdout).toContain(`${meta.id} `);
  expect(stdout).not.toContain('\x1b');
});

test('one rule is explained', async () => {
  const { status, stdout } = await crumbshark(['rules', 'samesite-missing']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^samesite-missing: SameSite is missing\n/);
});

test('as data', async () => {
  const list = JSON.parse((await crumbshark(['rules', '-T', 'json'])).stdout);
  expect(list.map(({ id }: { id: string }) => id)).toEqual(RULES.map(({ meta }) => meta.id));
  const one = JSON.parse((await crumbshark(['rules', 'samesite-missing', '-T', 'json'])).stdout);
  expect(one).toEqual(list.find(({ id }: { id: string }) => id === 'samesite-missing'));
  expect(one.severities[0]).toEqual({ severity: 'medium', when: 'a session cookie' });
});

test.each([
  [['rules', 'samesite-mising'], /there is no rule "samesite-mising"\. Did you mean "samesite-missing"\?/],
  [['rules', 'zzz'], /there is no rule "zzz"\. The command "crumbshark rules" lists them/],
  [['rules', '-T', 'jsn'], /-T: unknown format "jsn"\. Did you mean "json"\? The formats are table json/],
  [['rules', 'a', 'b'], /too many arguments/],
])('%j is wrong usage', async (args, line) => {
  const { status, stdout, stderr } = await crumbshark(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(line);
  expect(stderr).toMatch(/^crumbshark: [^\n]*\n$/);
});
