// What a user can paste into a shell.

const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** A word of a POSIX shell (POSIX.1-2024, shell, 2.2.2): in single quotes where it needs them. */
export function shellWord(text: string): string {
  return PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
