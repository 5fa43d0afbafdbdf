// What is named on the command line to be read: files, directories, standard input at most once; or a capture that is piped
// in and not named.

import { fstatSync } from 'node:fs';
import { expandInputs, type LeftOut, STANDARD_INPUT } from '../capture/input-paths.ts';
import { compileFilter } from '../filter/display-filter.ts';
import { type FileAccess, isFileThere, systemFiles } from '../shared/file-access.ts';
import { UserError } from '../shared/user-error.ts';
import { meantCommand } from './named-choice.ts';

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
  leftOut: (what: LeftOut, directory: string) => void,
  files: FileAccess = systemFiles,
): string[] {
  try {
    return expandInputs(names, leftOut, files);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const isMissing = (name: string) => name !== STANDARD_INPUT && !isFileThere(name, files);
    const filter = names.find((name) => isFilter(name) && isMissing(name));
    if (filter !== undefined)
      throw new UserError(`${filter}: there is no such file; a display filter follows -Y`);
    const [first = ''] = names;
    // A file that may not be looked at is there.
    throw error.message === `${first}: there is no such file` ? missingCapture(first) : error;
  }
}

/** `; --rows takes no value`, of a number behind an option. */
function valueOfNone(name: string, words: readonly string[] = process.argv): string {
  const option = words[words.indexOf(name) - 1] ?? '';
  return /^\d+$/.test(name) && /^--?[a-z]/.test(option) ? `; ${option} takes no value` : '';
}

/** The first word of the command line is a file that does not exist, or a mistyped command. */
export function missingCapture(name: string): UserError {
  return new UserError(`${name}: there is no such file${meantCommand(name)}${valueOfNone(name)}`);
}

function isFilter(text: string): boolean {
  try {
    compileFilter(text);
    return text.trim() !== '';
  } catch {
    return false;
  }
}
