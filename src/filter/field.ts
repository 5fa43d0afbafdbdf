// What a field of filters and reports is: a name, a type, and the values that a message has of it.

import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import type { Instant } from './instant.ts';

/** `bytes`: each character of the text is one. `epoch`: seconds with up to nine decimals, a point in time or a duration. */
export type FieldType = 'protocol' | 'boolean' | 'number' | 'string' | 'bytes' | 'address' | 'time' | 'epoch';
export type FieldValue = string | number | boolean | Instant;
/** Which messages can have the field: all, one kind, or those with a Set-Cookie or Cookie line. */
export type Carrier = 'message' | 'request' | 'response' | 'set-cookie' | 'cookie';

/**
 * The cookie and the finding of a message that a condition is about: the index in `setCookies`, and in `raised`. Null:
 * the message has none.
 */
export interface Focus {
  readonly cookie: number | null;
  readonly finding: number | null;
}

/** Without a focus: all values that the message has. */
type Read = (message: Message, results: MessageResults, focus?: Focus) => readonly FieldValue[];

export interface FilterField {
  readonly name: string;
  readonly type: FieldType;
  readonly carrier: Carrier;
  /** Every message of its carrier has it. */
  readonly always: boolean;
  /** What it is about, when it is one cookie or one finding at a time. */
  readonly about?: 'cookie' | 'finding';
  /** Its values come from the audit of the message. */
  readonly isFromAudit?: true;
  /** Its values come from the packet that completed the message (`MessageResults.packet`). */
  readonly isOfPacket?: true;
  /** Only for filters, and where -e names it: others say the same, or it is secret. */
  readonly isExtra?: true;
  /** Its values come from the request of a response. */
  readonly isOfRequest?: true;
  /** A boolean that is there when it is false, too. */
  readonly isThereWhenFalse?: true;
  /** One line of documentation. */
  readonly help: string;
  /** Every value, in the order of the wire; none when the message does not have the field. */
  values: Read;
  /** Of a protocol: its bytes, each a character; null when they are not known. */
  bytes?(message: Message, results: MessageResults): string | null;
}

export function field(
  name: string,
  type: FieldType,
  carrier: Carrier,
  presence: 'always' | 'sometimes',
  help: string,
  values: Read,
): FilterField {
  return { name, type, carrier, always: presence === 'always', help, values };
}

export const NONE: readonly FieldValue[] = [];
export const some = (value: FieldValue | null | undefined): readonly FieldValue[] =>
  value === null || value === undefined ? NONE : [value];
export const when = (condition: boolean, value: FieldValue): readonly FieldValue[] =>
  condition ? [value] : NONE;
