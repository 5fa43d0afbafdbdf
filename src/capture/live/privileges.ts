// Dropping privileges: under sudo the analyser needs root only until the capture program has started. The user is the one
// that sudo(8) names in SUDO_UID, SUDO_GID and SUDO_USER.

/** Numeric ids of a user, as in chown(2). */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** What @types/node 20 leaves out; see initgroups(3). */
type ProcessWithGroups = NodeJS.Process & { initgroups(user: string, extraGroup: number): void };

/** The largest id: the one above it means "unchanged" to the system calls. */
const MAX_ID = 2 ** 32 - 2;

/** The user who called us through sudo; null when we do not run as root, or when root called. */
export function invokingUser(): User | null {
  if (process.getuid?.() !== 0) return null;
  const uid = parseId(process.env.SUDO_UID);
  const gid = parseId(process.env.SUDO_GID);
  return uid === null || gid === null || uid === 0 ? null : { uid, gid };
}

/**
 * Becomes the user who called sudo, for good: groups first, then group, then user. Returns that user, or null
 * when there was nothing to drop. Throws when the system refuses: it must not go on as root unnoticed.
 */
export function dropPrivileges(): User | null {
  const user = invokingUser();
  if (user === null) return null;
  takeGroups(user);
  process.setgid!(user.gid);
  process.setuid!(user.uid);
  if (process.getuid!() !== user.uid || process.geteuid!() !== user.uid || process.getegid!() !== user.gid)
    throw new Error(`could not become user ${user.uid}`);
  return user;
}

/**
 * Does something with the rights of the user who called sudo, and no more: what that user may not write is not written, and
 * a link leads nowhere that the user could not go. Without sudo it is just done.
 */
export function asInvokingUser<T>(action: () => T): T {
  const user = invokingUser();
  if (user === null) return action();
  const groups = process.getgroups!();
  const groupId = process.getegid!();
  takeGroups(user);
  process.setegid!(user.gid);
  process.seteuid!(user.uid);
  try {
    return action();
  } finally {
    process.seteuid!(0);
    process.setegid!(groupId);
    process.setgroups!(groups);
  }
}

/** The user's own groups when the system knows the name, else the one group sudo names. */
function takeGroups(user: User): void {
  const name = process.env.SUDO_USER;
  if (name !== undefined && name !== '') {
    try {
      (process as ProcessWithGroups).initgroups(name, user.gid);
      return;
    } catch {
      // An unknown name: fewer groups are always safe.
    }
  }
  process.setgroups!([user.gid]);
}

function parseId(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return null;
  const id = Number(text);
  return id <= MAX_ID ? id : null;
}
