// One row of the tables of known names.

import type { CookieRole } from '../cookie-role.ts';

/**
 * Names of one role and vendor, a space between them. A `*` stands for anything: at the beginning, at the end, or once in
 * the middle. `vendor`: the framework, product or service; null when a name says what it is for and not whose it is.
 */
export type NameGroup = readonly [role: CookieRole, vendor: string | null, names: string];
