// A parsed field as one browser reads it (RFC 6265bis section 5.6 and the differences of profiles.ts), and why it refuses
// what it has read. Most fields have no trait that it reads in its own way: they are taken as they were parsed.

import { cookieOf, rereadAttributes } from './attributes.ts';
import type { ParsedSetCookie, SetCookie } from './cookie.ts';
import { parseSetCookie } from './parse.ts';
import type { Profile } from './profiles.ts';
import { fieldRejection } from './rejection.ts';
import type { TextEncoding } from './text.ts';
import { Trait } from './traits.ts';
import { rejected, type Verdict } from './verdict.ts';

export interface FieldReading {
  readonly cookie: SetCookie;
  /** Why the field is refused, whatever the request and the store; null when it is not. */
  readonly rejection: Verdict | null;
}

/** How a browser reads a field. */
export function readAs(parsed: ParsedSetCookie, profile: Profile): FieldReading {
  if ((parsed.traits & profile.rereads) === 0)
    return { cookie: parsed.cookie, rejection: fieldRejection(parsed) };
  const { cookie, traits } = parsed;
  const encoding = traits & Trait.notUtf8 ? 'iso-8859-1' : 'utf-8';
  if (parsed.lines !== null && profile.carriageReturn === 'ends-line')
    return readAs(parseSetCookie(firstLine(parsed.lines), { encoding }), profile);
  const rejection = fieldRejection(parsed) ?? pairRejection(parsed, profile);
  return { cookie: rejection === null ? reread(cookie, traits, encoding, profile) : cookie, rejection };
}

function pairRejection({ cookie, traits }: ParsedSetCookie, profile: Profile): Verdict | null {
  if (traits & Trait.tab && profile.tab === 'refused')
    return rejected('DisallowedCharacter', '5.6 step 1', 'a tab in the field');
  if (traits & Trait.tab && profile.tab === 'refused-in-path' && cookie.path?.includes('\t'))
    return rejected('DisallowedCharacter', '5.6.4', 'a tab in Path');
  if (traits & Trait.emptyName && profile.emptyName === 'refused')
    return rejected('SyntaxError', '5.6 step 3', 'nothing before the "="');
  return null;
}

function reread(cookie: SetCookie, traits: number, encoding: TextEncoding, profile: Profile): SetCookie {
  const set = rereadAttributes(cookie.attributes, encoding, profile);
  let { name, value } = cookie;
  if (traits & Trait.noEquals && profile.pairWithoutEquals === 'name') [name, value] = [value, ''];
  if (traits & Trait.notUtf8 && profile.notUtf8 === 'replaced')
    value = Buffer.from(value, 'latin1').toString('utf8');
  return cookieOf(name, value, set);
}

/** Up to the first CR; but behind white space the line goes on, as it did once in HTTP. */
function firstLine(text: string): string {
  const lines = text.split('\r');
  let line = lines[0]!;
  for (let next = 1; next < lines.length && /^[ \t]/.test(lines[next]!); next++) line += lines[next];
  return line;
}
