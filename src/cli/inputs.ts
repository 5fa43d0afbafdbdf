// Standard input on the command line: named at most once, or piped in and not named.

import { fstatSync } from 'node:fs';
import { STANDARD_INPUT } from '../capture/input-paths.ts';
import { UserError } from '../shared/user-error.ts';

/** Throws a UserError when standard input is to be read twice. */
export function checkStandardInput(names: readonly string[]): void {
  if (names.filter((name) => name === STANDARD_INPUT).length > 1)
    throw new UserError(`'${STANDARD_INPUT}' (standard input) can be read once only`);
}

/** Whether something is being piped or redirected into the command. */
export function hasPipedInput(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isFile() || input.isSocket();
  } catch {
    return false;
  }
}
