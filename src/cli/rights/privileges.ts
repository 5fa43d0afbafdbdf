// Giving up root: the process, or a moment of it, gets the rights of another user.

/** Numeric ids of a user, as in chown(2), and the name that its groups are known by; null when it has none. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly name: string | null;
}

/** What @types/node 20 leaves out; see initgroups(3). */
type ProcessWithGroups = NodeJS.Process & { initgroups(user: string, extraGroup: number): void };

/**
 * Becomes the user, in every thread and for good: groups first, then group, then user. Throws when the system refuses: it
 * must not go on as root unnoticed.
 */
export function becomeUser(user: User): void {
  takeGroups(user);
  process.setgid!(user.gid);
  process.setuid!(user.uid);
  if (process.getuid!() !== user.uid || process.geteuid!() !== user.uid || process.getegid!() !== user.gid)
    throw new Error(`could not become user ${user.uid}`);
}

/**
 * Does something with the rights of the user, and no more: what that user may not write is not written, and a link leads
 * nowhere that the user could not go. Null: it is just done, as is what an ordinary user does.
 */
export function asUser<T>(user: User | null, action: () => T): T {
  if (user === null || process.getuid?.() !== 0) return action();
  const groups = process.getgroups!();
  const groupId = process.getegid!();
  try {
    takeGroups(user);
    process.setegid!(user.gid);
    process.seteuid!(user.uid);
    return action();
  } finally {
    process.seteuid!(0);
    process.setegid!(groupId);
    if (process.getgroups!().join() !== groups.join()) process.setgroups!(groups);
  }
}

/** The same for something that takes a while, in which nothing else may be done. */
export async function asUserWhile<T>(user: User | null, action: () => Promise<T>): Promise<T> {
  if (user === null || process.getuid?.() !== 0) return action();
  try {
    process.setegid!(user.gid);
    process.seteuid!(user.uid);
    return await action();
  } finally {
    process.seteuid!(0);
    process.setegid!(0);
  }
}

/** The user's own groups when the system knows the name, else the one group. */
function takeGroups({ gid, name }: User): void {
  if (name !== null && name !== '') {
    try {
      (process as ProcessWithGroups).initgroups(name, gid);
      return;
    } catch {
      // An unknown name: fewer groups are always safe.
    }
  }
  process.setgroups!([gid]);
}
