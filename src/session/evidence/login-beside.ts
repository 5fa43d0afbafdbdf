// A login that begins another session and leaves one as it was that the client had before: an application may keep who
// is logged in in both.

import { isRememberName, knownName } from '../names/known-names.ts';
import type { TrackedSession } from '../tracked-session.ts';
import { type CookieChange, isUnchanged, type SentSession } from '../transition.ts';

/**
 * The session that a login has begun beside one that the request carried, which the server has issued to nobody in
 * particular and does not change; null: there is none. `begun`: what the login began; `sent`: what its request carried.
 */
export function sessionBeside(
  { value: { session, endedBy } }: SentSession,
  change: CookieChange,
  begun: readonly TrackedSession[],
  sent: readonly SentSession[] = [],
): TrackedSession | null {
  if (endedBy !== null || !isUnchanged(change)) return null;
  if (!session.wasIssued || session.state !== 'anonymous') return null;
  // What the visitor had is another cookie, and that one has been renewed.
  if (sent.some(({ value }) => begun.includes(value.session) && !isRememberName(value.session.name)))
    return null;
  // The client has another value already, which the login is about.
  if (begun.some(({ name }) => name === session.name)) return null;
  return begun.find(({ name }) => !isRememberName(name) && !isOneProduct(name, session.name)) ?? null;
}

/** Whoever has made both knows what each of them is for. */
function isOneProduct(name: string, other: string): boolean {
  const vendor = knownName(name)?.vendor ?? null;
  return vendor !== null && vendor === knownName(other)?.vendor;
}
