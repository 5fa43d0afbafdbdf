// The cells that the rows of Set-Cookie fields and the rows of cookies share.

import type { TextCell } from './text-table.ts';

/** Before the name of a cookie that is a session. */
export const SESSION_MARK = '*';

/** `value` as it was written, `no` without one; a deletion needs no attributes. */
export function flagCell(value: string | null, isDeletion: boolean): TextCell {
  if (value !== null) return { text: value };
  return isDeletion ? { text: '-', style: 'dim' } : { text: 'no', style: 'bold' };
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
