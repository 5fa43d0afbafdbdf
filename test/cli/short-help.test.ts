import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/named-choice.ts';
import { crumbshark } from './spawned.ts';

test('--help fits on a screen of 80 columns and 40 lines, and says where the rest is', async () => {
  const { stdout } = await crumbshark(['--help']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(stdout).toContain('crumbshark help options');
  const named = stdout.slice(stdout.indexOf('Commands:'));
  for (const command of COMMANDS.filter((name) => name !== 'help' && name !== 'version'))
    expect(named).toMatch(new RegExp(`\\b${command}\\b`));
});
