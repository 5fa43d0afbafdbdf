// Finds cap-helper.js, which the build puts beside the bundle: this file may run from src/, from dist/cli/main.js
// or from a chunk in dist/.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the built helper. When it was not built, the path where it belongs. */
export function capHelperPath(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [
    join(here, 'capture', 'cap-helper.js'),
    join(here, '..', 'capture', 'cap-helper.js'),
    join(here, '..', '..', '..', 'dist', 'capture', 'cap-helper.js'),
  ] as const;
  return candidates.find((path) => existsSync(path)) ?? candidates[0];
}
