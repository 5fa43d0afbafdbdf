// What programs write in the place of a secret when they make a file for others: one word for every value.

const REDACTED =
  /^["'<[({*_]{0,4}redacted["'>\])}*_]{0,4}$|^[<[({]{1,2}(?:filtered|sanitized|masked|scrubbed|hidden|removed)[>\])}]{1,2}$|^\*{3,64}$/i;

/** The value is not what was sent: equal ones were not equal in truth. */
export function isRedacted(value: string): boolean {
  return REDACTED.test(value);
}
