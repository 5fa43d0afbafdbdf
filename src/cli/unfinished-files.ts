// Files that are not whole yet, and folders that are needed for a while: none of them is left behind when the process
// ends, in whatever way it can notice.

import { rmSync } from 'node:fs';
import { asUser, type User } from './rights/privileges.ts';

/** With whose rights each is removed; null: with those of the process. */
const owners = new Map<string, User | null>();

/** Until `finished` is called with it, the end of the process removes the file, or the folder with all that is in it. */
export function unfinished(path: string, owner: User | null = null): void {
  if (owners.size === 0) process.on('exit', removeUnfinished);
  owners.set(path, owner);
}

export function finished(path: string): void {
  owners.delete(path);
  if (owners.size === 0) process.off('exit', removeUnfinished);
}

/** For a signal that ends the process at once: then there is no event `exit`. */
export function removeUnfinished(): void {
  for (const [path, owner] of owners) asUser(owner, () => rmSync(path, { force: true, recursive: true }));
  owners.clear();
}
