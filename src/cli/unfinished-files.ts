// Files that are not whole yet: none of them is left behind when the process ends, in whatever way it can notice.

import { rmSync } from 'node:fs';
import { asInvokingUser } from '../capture/live/privileges.ts';

const paths = new Set<string>();

/** Until `finished` is called with it, the end of the process removes the file. */
export function unfinished(path: string): void {
  if (paths.size === 0) process.on('exit', removeUnfinished);
  paths.add(path);
}

export function finished(path: string): void {
  paths.delete(path);
  if (paths.size === 0) process.off('exit', removeUnfinished);
}

/** For a signal that ends the process at once: then there is no event `exit`. */
export function removeUnfinished(): void {
  for (const path of paths) asInvokingUser(() => rmSync(path, { force: true }));
  paths.clear();
}
