// Whether a response passes on the cookies of another one. Attributes are left out: a proxy may change them, as it may
// add cookies and take some away.

import type { Message, ResponseMessage, SetCookieField } from '../record/message.ts';
import { isDistinctValue } from './distinct-value.ts';

/** Whether one response sets a value that tells users apart, and the other sets it too; and no name with two values. */
export function relaysCookies(inner: readonly SetCookieField[], outer: readonly SetCookieField[]): boolean {
  let isRelayed = false;
  for (const { parsed } of inner) {
    const { name, value } = parsed.cookie;
    const known = outer.filter((field) => field.parsed.cookie.name === name);
    if (known.length === 0) continue;
    if (!known.some((field) => field.parsed.cookie.value === value)) return false;
    isRelayed ||= isDistinctValue(value);
  }
  return isRelayed;
}

/** Whether two responses have the same status and the same fields, byte by byte: address translation changes none. */
export function isSameResponse(one: ResponseMessage, other: ResponseMessage): boolean {
  return one.status === other.status && hasSameFields(one, other);
}

/** Names as they are written, values and order. */
export function hasSameFields({ fields }: Message, other: Message): boolean {
  return (
    fields.length === other.fields.length &&
    fields.every(({ name, value }, index) => {
      const field = other.fields[index];
      return field?.name === name && field.value === value;
    })
  );
}
