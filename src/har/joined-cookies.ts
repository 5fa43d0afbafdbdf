// Set-Cookie fields that are joined with commas: by the program that wrote the HAR file, as programs do that keep one value for each
// name, or by the server, and then browsers see one cookie. Which of the two, other responses of the file may tell.

import { type HeaderField, isNamed } from '../record/message.ts';
import { type HarObject, harText } from './members.ts';

/** The header fields of a response whose Set-Cookie may be joined. */
export interface JoinedCookies {
  /** With those split that are several. */
  readonly fields: readonly HeaderField[];
  /** How many of them were split, although no list of cookies says that they are several. */
  readonly splitCount: number;
  /** How many may be one cookie or several, as a value may have a comma. */
  readonly unsureCount: number;
  /** Several fields of the response are apart: the program that wrote the file joins none. */
  readonly areApart: boolean;
}

/** Behind a comma another cookie begins; the day of a date has a space before its '='. */
const JOINT = /,\s*(?=[^\s;,="]+=)/;
/** An attribute at the end of a cookie: no value goes on behind it. */
const LAST_ATTRIBUTE =
  /;\s*(?:secure|httponly|partitioned|(?:path|domain|samesite|priority|max-age|expires)\s*=[^;]*)$/i;

/** @param listed the cookies that the file lists beside the fields */
export function joinedCookies(fields: readonly HeaderField[], listed: readonly HarObject[]): JoinedCookies {
  const count = fields.filter(isSetCookie).length;
  const areMoreListed = listed.length > count;
  if (count > 1 && !areMoreListed) return { fields, splitCount: 0, unsureCount: 0, areApart: true };
  let splitCount = 0;
  let unsureCount = 0;
  const split = (field: HeaderField): readonly HeaderField[] => {
    const parts = isSetCookie(field) ? field.value.split(JOINT) : [];
    if (parts.length < 2 || isListedAsOne(field, listed)) return [field];
    const isSeveral = areMoreListed || parts.slice(0, -1).some((part) => LAST_ATTRIBUTE.test(part));
    if (!isSeveral) unsureCount++;
    else if (!areMoreListed) splitCount++;
    return isSeveral ? parts.map((value) => ({ ...field, value })) : [field];
  };
  return { fields: fields.flatMap(split), splitCount, unsureCount, areApart: false };
}

function isSetCookie(field: HeaderField): boolean {
  return isNamed(field, 'set-cookie');
}

/** The list has the comma in a value. */
function isListedAsOne({ value }: HeaderField, listed: readonly HarObject[]): boolean {
  const [pair = ''] = value.split(';');
  return (
    pair.includes(',') && listed.some((one) => `${harText(one.name)}=${harText(one.value)}` === pair.trim())
  );
}
