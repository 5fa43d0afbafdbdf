// Values that stand for nothing: what applications put into a cookie in place of deleting it, and what browsers then send.

const PLACEHOLDER =
  /^"?(?:deleted?|removed|null|nil|none|undefined|false|0|-|\{\}|\[\]|empty|expired?|invalid|anonymous|guest|logged-?_?out|logout)?"?$/i;

/** The value is no session, whatever its cookie. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value);
}
