// What the rows of cookies say of their attributes and lifetime: on the screen and in Markdown.

import type { CookieModel } from '../model/inventory-hosts.ts';
import { refusedByAll } from '../model/merged-inventory.ts';
import type { InventoryRecord } from '../record/records.ts';
import type { Absence } from './screen/flag-cells.ts';
import { lifetimeCell, REFUSED } from './screen/set-cookie-rows.ts';

/** What was never set, or only deleted, needs no attributes. */
export function absenceOf(cookie: InventoryRecord): Absence {
  if (isSetUnseen(cookie)) return '?';
  return cookie.flags === null || cookie.counts.set === 0 ? '-' : 'no';
}

/** By the server, perhaps: in fields of which none was captured whole. */
function isSetUnseen({ setBy, counts }: InventoryRecord): boolean {
  return setBy !== 'script' && counts.set + counts.deleted + counts.refused === 0;
}

/** The rules say nothing of it: no response with it was captured whole, or the configuration leaves it out. */
export function isNotJudged({ cookie: { setBy, counts }, worst }: CookieModel): boolean {
  return worst === null && setBy !== 'script' && counts.judged === 0;
}

/** `31 days`, `until closed`; `refused` where no browser keeps the cookie, `?` where it was not seen. */
export function lifetimeOf({ cookie }: CookieModel): string {
  const { counts, lifetimeSeconds, setBy } = cookie;
  if (setBy === 'script') return 'not set here';
  if (isSetUnseen(cookie)) return '?';
  if (counts.set > 0 && refusedByAll(cookie) >= counts.set + counts.deleted) return REFUSED;
  return lifetimeCell(counts.set === 0 && counts.deleted > 0, lifetimeSeconds);
}
