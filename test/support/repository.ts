// Where things lie: the repository, what is shared between its checkouts, and which programs this machine has.

import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const FIXTURES = join(ROOT, 'fixtures');
export const CASES = join(FIXTURES, 'cases');

/** Captures that are not part of the repository: tests that need them are skipped where they are not. */
export const CAPTURES = join(ROOT, '..', 'shared', 'captures');
export const HAS_CAPTURES = existsSync(CAPTURES);

/** True when every one of the programs can be started. */
export function hasPrograms(...names: string[]): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.every((name) => folders.some((folder) => isExecutable(join(folder, name))));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
