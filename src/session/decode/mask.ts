// The masked view of a decoded value, for reports that other people see: keys and types show, values do not.

import type { DecodedValue } from './decoded-value.ts';
import { CLASS_KEY, isList, isRecord, type Plain, recordOf } from './plain.ts';

/** A name that a programmer gave, and not data used as a key: an e-mail address, a token, a number. */
const NAME = /^(?:@?[A-Za-z_$()][\w$().:@\\ -]{0,39}|\d{1,3})$/;
const DATA = /@.*\.|\d{5}/;

/** Content, keys and sentence without values; all else says nothing that needs hiding. */
export function maskDecoded(decoded: DecodedValue): DecodedValue {
  return {
    ...decoded,
    content: decoded.content === null ? null : maskedContent(decoded.content),
    keys: decoded.keys.map(maskedKey),
    sentence: decoded.maskedSentence,
  };
}

/** Every value replaced by the name of its type. */
function maskedContent(content: Plain): Plain {
  if (isList(content)) return content.map(maskedContent);
  if (!isRecord(content)) return content === null ? 'null' : typeof content;
  return recordOf(
    Object.entries(content).map(([key, value], index) => {
      const shown = maskedKey(key);
      // Keys that are hidden stay apart from each other.
      return [
        shown === key ? key : `${shown} ${index + 1}`,
        key === CLASS_KEY && typeof value === 'string' ? maskedKey(value) : maskedContent(value),
      ];
    }),
  );
}

/** The key where it is a name; `(key)` where it may be data. */
export function maskedKey(key: string): string {
  return NAME.test(key) && !DATA.test(key) ? key : '(key)';
}
