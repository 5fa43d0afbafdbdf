// How a row of the table of cookies is packed: what cookie-rows.ts writes and client/row.js reads.

/** The place of each cell. Texts are numbers of strings. */
export const CELLS = {
  name: 0,
  host: 1,
  scope: 2,
  session: 3,
  set: 4,
  sent: 5,
  secure: 6,
  httpOnly: 7,
  sameSite: 8,
  lifetime: 9,
  seconds: 10,
  kept: 11,
  worst: 12,
  title: 13,
} as const;

/** A flag without a text of its own. */
export const FLAG_CODES = { yes: -1, no: -2, '-': -3, '?': -4 } as const;
