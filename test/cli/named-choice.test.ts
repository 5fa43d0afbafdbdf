import { expect, test } from 'vitest';
import { COMMANDS, meantCommand, oneOf } from '../../src/cli/named-choice.ts';
import { UserError } from '../../src/shared/user-error.ts';

test('a word is one of a few, in any case; of another the nearest is suggested', () => {
  const names = ['findings', 'sessions'] as const;
  expect(oneOf('--only', 'part', 'Findings', names)).toBe('findings');
  expect(() => oneOf('--only', 'part', 'finding', names)).toThrow(UserError);
  expect(() => oneOf('--only', 'part', 'finding', names)).toThrow(
    '--only: unknown part "finding". Did you mean "findings"? The parts are findings sessions',
  );
});

test('a word may be a mistyped command, and a command is none', () => {
  expect(meantCommand('rulse')).toBe('; did you mean the command "rules"?');
  for (const word of [...COMMANDS, 'login.pcap', './rulse', '', '-', 'ab', 'capture'])
    expect(meantCommand(word), word).toBe('');
});
