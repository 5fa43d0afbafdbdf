// The cells that the rows of Set-Cookie fields and the rows of cookies share.

import type { TextCell } from './text-table.ts';

/** Before the name of a cookie that is a session. */
export const SESSION_MARK = '*';

/** Without a value: `no`, `-` where none is needed, `?` where it is not known whether there is one. */
export type Absence = 'no' | '-' | '?';

/** `value` as it was written. */
export function flagCell(value: string | null, absence: Absence): TextCell {
  // SameSite without a value.
  if (value === '') return { text: 'empty', style: 'yellow' };
  if (value !== null) return { text: value };
  return { text: absence, style: absence === '-' ? 'dim' : 'bold' };
}

/** `Secure`, `HttpOnly`, `SameSite`: those that are not set. */
export function missingFlags(cookie: {
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: string | null;
}): string[] {
  return [
    ...(cookie.secure ? [] : ['Secure']),
    ...(cookie.httpOnly ? [] : ['HttpOnly']),
    ...(cookie.sameSite === null ? ['SameSite'] : []),
  ];
}
