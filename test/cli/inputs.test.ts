import { expect, test } from 'vitest';
import { checkStandardInput } from '../../src/cli/inputs.ts';
import { UserError } from '../../src/shared/user-error.ts';

test('standard input can be read once', () => {
  expect(() => checkStandardInput(['-', 'a.pcap'])).not.toThrow();
  expect(() => checkStandardInput(['-', 'a.pcap', '-'])).toThrow(UserError);
});
