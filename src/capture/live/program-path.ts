// Where a program of the system lies: in the places where it is looked up when it is started (supervisor.ts).

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { programEnvironment } from './supervisor.ts';

/** Null when the program is not installed. */
export function programPath(name: string): string | null {
  for (const folder of (programEnvironment().PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next folder may have it.
    }
  }
  return null;
}
