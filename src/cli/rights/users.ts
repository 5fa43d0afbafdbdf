// Who the users are: the one that called sudo(8), the one that --user names, and the one that root becomes without either.

import { readFileSync } from 'node:fs';
import { UserError } from '../../shared/user-error.ts';
import type { User } from './privileges.ts';

/** The largest id: the one above it means "unchanged" to the system calls. */
const MAX_ID = 2 ** 32 - 2;
const UNPRIVILEGED = 'nobody';
/** Where the list of users has no such name: what Linux gives to users that it does not know. */
const UNPRIVILEGED_ID = 65_534;

/** The user who called us through sudo; null when we do not run as root, or when root called. */
export function invokingUser(): User | null {
  if (process.getuid?.() !== 0) return null;
  const uid = parseId(process.env.SUDO_UID);
  const gid = parseId(process.env.SUDO_GID);
  if (uid === null || gid === null || uid === 0) return null;
  return { uid, gid, name: process.env.SUDO_USER ?? null };
}

/** The user with the fewest rights, by name. */
export function unprivilegedUser(): User {
  const listed = listedUser(UNPRIVILEGED);
  return listed ?? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID, name: UNPRIVILEGED };
}

/** Reads a value of --user: a name, a number, or two numbers with a colon. Throws a UserError for one that is not known. */
export function userNamed(text: string): User {
  const listed = listedUser(text);
  if (listed !== null) return listed;
  const [, user, group] = /^(\d+):(\d+)$/.exec(text) ?? [];
  const uid = parseId(user);
  const gid = parseId(group);
  if (uid !== null && gid !== null) return { uid, gid, name: null };
  throw new UserError(
    `--user: there is no user "${text}" in /etc/passwd: give a name or a number of it, or <uid>:<gid>`,
  );
}

/** The home of a user, by /etc/passwd; null when the user is not there. */
export function homeOf({ uid }: User): string | null {
  const line = passwordFile()
    .split('\n')
    .map((entry) => entry.split(':'))
    .find(([, , id]) => id === String(uid));
  return line?.[5] ?? null;
}

/** A user of /etc/passwd (passwd(5)), by name or number. */
function listedUser(nameOrId: string): User | null {
  for (const line of passwordFile().split('\n')) {
    const [name = '', , uidText, gidText] = line.split(':');
    if (name !== nameOrId && uidText !== nameOrId) continue;
    const uid = parseId(unsigned(uidText));
    const gid = parseId(unsigned(gidText));
    if (name !== '' && uid !== null && gid !== null) return { uid, gid, name };
  }
  return null;
}

function passwordFile(): string {
  try {
    return readFileSync('/etc/passwd', 'latin1');
  } catch {
    return '';
  }
}

/** macOS writes -2 for the largest id but one. */
function unsigned(id: string | undefined): string | undefined {
  return id !== undefined && /^-\d{1,9}$/.test(id) ? String(2 ** 32 + Number(id)) : id;
}

function parseId(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return null;
  const id = Number(text);
  return id <= MAX_ID ? id : null;
}
