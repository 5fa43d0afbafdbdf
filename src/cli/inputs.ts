// What is named on the command line to be read: files, directories, standard input at most once; or a capture that is piped
// in and not named.

import { existsSync, fstatSync } from 'node:fs';
import { expandInputs, STANDARD_INPUT } from '../capture/input-paths.ts';
import { compileFilter } from '../filter/display-filter.ts';
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

/**
 * The captures of what is named, see `expandInputs`. tshark takes a filter behind its options: here that is a file that does
 * not exist, and the UserError says where it belongs.
 */
export function inputsOf(
  names: readonly string[],
  leftOut: (count: number, directory: string) => void,
): string[] {
  try {
    return expandInputs(names, leftOut);
  } catch (error) {
    const filter = names.find((name) => !existsSync(name) && isFilter(name));
    if (!(error instanceof UserError) || filter === undefined) throw error;
    throw new UserError(`${filter}: there is no such file; a display filter follows -Y`);
  }
}

function isFilter(text: string): boolean {
  try {
    compileFilter(text);
    return text.trim() !== '';
  } catch {
    return false;
  }
}
