// A cookie that several captures have is one cookie: its records, one a capture, become one.

import type { InventoryFlags, InventoryRecord } from '../record/records.ts';
import { REFUSED_BY_ALL } from '../record/refusals.ts';
import { withoutPort } from '../shared/url.ts';

/** A cookie, and the captures that it was seen in. */
export interface MergedCookie {
  /** Of the first capture, with the counts of all; `counts.values` are those of the capture with the most. */
  readonly cookie: InventoryRecord;
  readonly inputs: readonly string[];
}

/** In the order of the records. What only ever came from clients is one with what a response of another capture sets. */
export function mergedInventory(inventory: readonly InventoryRecord[]): MergedCookie[] {
  const merged = new Map<string, MergedCookie>();
  const setByServer = new Map<string, string>();
  for (const cookie of inventory)
    if (cookie.setBy === 'server' && !setByServer.has(nameKey(cookie)))
      setByServer.set(nameKey(cookie), identityKey(cookie));
  for (const cookie of inventory) {
    const own = identityKey(cookie);
    const key = cookie.setBy === 'server' ? own : (setByServer.get(nameKey(cookie)) ?? own);
    const known = merged.get(key);
    merged.set(key, known === undefined ? { cookie, inputs: inputsOf(cookie) } : together(known, cookie));
  }
  return [...merged.values()];
}

const nameKey = ({ host, name }: InventoryRecord): string => JSON.stringify([host, name]);

/** One of a domain is one cookie, whichever of its hosts sets it. */
function identityKey({ host, name, domain, path, partitionKey }: InventoryRecord): string {
  const isOfDomain = domain !== null && `.${withoutPort(host)}`.endsWith(`.${domain}`);
  return JSON.stringify([isOfDomain ? null : host, name, domain, path, partitionKey]);
}

function inputsOf({ first, last }: InventoryRecord): string[] {
  return [...new Set([first.input, last.input])];
}

function together({ cookie: one, inputs }: MergedCookie, other: InventoryRecord): MergedCookie {
  // Where the identity differs, one of them was only ever sent: the other says how the cookie is set.
  const identity = one.setBy === 'server' ? one : other;
  const cookie: InventoryRecord = {
    ...identity,
    [REFUSED_BY_ALL]: refusedByAll(one) + refusedByAll(other),
    id: one.id,
    input: one.input,
    hosts: [...new Set([...identity.hosts, ...one.hosts, ...other.hosts])],
    counts: {
      set: one.counts.set + other.counts.set,
      sent: one.counts.sent + other.counts.sent,
      deleted: one.counts.deleted + other.counts.deleted,
      refused: one.counts.refused + other.counts.refused,
      judged: one.counts.judged + other.counts.judged,
      values: Math.max(one.counts.values, other.counts.values),
    },
    first: one.first,
    last: other.last,
    flags: laterFlags(one.flags, other.flags),
    lifetimeSeconds: longer(one, other),
    session: one.session ?? other.session,
  };
  return { cookie, inputs: [...new Set([...inputs, ...inputsOf(other)])] };
}

/** Of a record that was JSON the fields that Chrome refuses. */
export function refusedByAll({ counts, [REFUSED_BY_ALL]: byAll = counts.refused }: InventoryRecord): number {
  return byAll;
}

function laterFlags(one: InventoryFlags | null, other: InventoryFlags | null): InventoryFlags | null {
  if (one === null || other === null) return other ?? one;
  const isSame =
    one.secure === other.secure && one.httpOnly === other.httpOnly && one.sameSite === other.sameSite;
  return { ...other, changed: one.changed || other.changed || !isSame };
}

/** Of those that are set at all; null is until the browser is closed. */
function longer(one: InventoryRecord, other: InventoryRecord): number | null {
  if (one.counts.set === 0 || other.counts.set === 0)
    return (one.counts.set === 0 ? other : one).lifetimeSeconds;
  return one.lifetimeSeconds === null || other.lifetimeSeconds === null
    ? (one.lifetimeSeconds ?? other.lifetimeSeconds)
    : Math.max(one.lifetimeSeconds, other.lifetimeSeconds);
}
