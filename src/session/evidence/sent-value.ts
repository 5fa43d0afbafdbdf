// What it means that a request carries a value: the first of a session, one more time, or after its end.

import type { TrackedValue } from '../tracked-session.ts';
import { type SessionEvidence, sessionEvidence } from '../transition.ts';

// Made once: most of what is ever seen is one of them.
const FIRST_SEEN = sessionEvidence('first-seen', 'high');
const SENT = sessionEvidence('sent', 'high');
const SENT_AFTER_LOGOUT = sessionEvidence('replayed', 'high', 'its user has logged out');
const SENT_AFTER_DELETION = sessionEvidence('replayed', 'high', 'the server has deleted it');

/** `known`: the value, where a session is known to have it; undefined: it begins one. */
export function sentEvidence(
  known: TrackedValue | undefined,
): SessionEvidence<'first-seen' | 'sent' | 'replayed'> {
  if (known === undefined) return FIRST_SEEN;
  if (known.endedBy === null) return SENT;
  return known.endedBy === 'logout' ? SENT_AFTER_LOGOUT : SENT_AFTER_DELETION;
}
