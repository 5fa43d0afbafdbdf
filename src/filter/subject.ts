// What a display filter is asked about, and what is known of it before it is made.

import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import type { FilterField, Focus } from './field.ts';

/** A message, with the cookie and the finding of it that the filter is about at a time. */
export interface Subject {
  readonly message: Message;
  readonly results: MessageResults;
  readonly focus: Focus;
}

/** What the protocol knows of a message before it is made. */
export interface MessageFacts {
  readonly kind: 'request' | 'response';
  /** The header block has a Set-Cookie (Cookie) line; whether it is whole is not known yet. */
  readonly hasSetCookie: boolean;
  readonly hasCookie: boolean;
}

/** Whether the field is present, as far as its carrier decides it. */
export function foreseePresence(field: FilterField, facts: MessageFacts): boolean | undefined {
  const carried =
    field.carrier === 'message' ||
    field.carrier === facts.kind ||
    (field.carrier === 'set-cookie' && facts.hasSetCookie) ||
    (field.carrier === 'cookie' && facts.hasCookie);
  if (!carried) return false;
  return field.always ? true : undefined;
}
