// The command line with which what was not permitted is: to be pasted into a shell.

import { accessSync, constants, existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { shellWord } from '../shared/shell-word.ts';

/**
 * `sudo env "PATH=$PATH" crumbshark -i lo`: sudo has a PATH of its own, in which the program of a user, and its Node, often
 * are not. `argv`: as Node has it, with the script.
 */
export function sudoLine(
  [, script = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return ['sudo env "PATH=$PATH"', programName(script, environment), ...args.map(shellWord)].join(' ');
}

function programName(script: string, environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.npm_command === 'exec') return 'npx crumbshark';
  return script.split('/').at(-1) === 'crumbshark' ? 'crumbshark' : `node ${shellWord(script)}`;
}

/**
 * The command line with a file of the same name elsewhere in the place of one that may not be written: in a folder that may
 * be, where no such file is. Null when the file is not on the command line, or there is no such folder. Who was called
 * through sudo is called so again.
 */
export function elsewhereLine(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  refused: string,
): string | null {
  const folder = [process.cwd(), homedir(), tmpdir()].find((one) => isFree(one, basename(refused)));
  if (folder === undefined) return null;
  const target = folder === process.cwd() ? basename(refused) : join(folder, basename(refused));
  const words = argv.map((word) => {
    const before = word.slice(0, word.length - refused.length);
    return word.endsWith(refused) && /^$|=$/.test(before) ? before + target : word;
  });
  if (words.every((word, index) => word === argv[index])) return null;
  if (environment.SUDO_UID !== undefined) return sudoLine(words, environment);
  const [, script = '', ...args] = words;
  return [programName(script, environment), ...args.map(shellWord)].join(' ');
}

function isFree(folder: string, name: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return !existsSync(join(folder, name));
  } catch {
    return false;
  }
}
