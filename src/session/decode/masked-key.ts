// Keys of decoded content in sentences that hide values: a key may be data too.

/** A name that a programmer gave, and not data used as a key: an e-mail address, a token, a number. */
const NAME = /^(?:@?[A-Za-z_$()][\w$().:@\\ -]{0,39}|\d{1,3})$/;
const DATA = /@.*\.|\d{5}/;

/** The key where it is a name; `(key)` where it may be data. */
export function maskedKey(key: string): string {
  return NAME.test(key) && !DATA.test(key) ? key : '(key)';
}
