// A carriage return inside a header line: what stands behind it is a header field of its own for Chrome.

import { type SplitLine, splitLines } from '../../browser/head-reading.ts';
import { parseSetCookie } from '../../cookie/parse.ts';
import { counted } from '../../shared/counted.ts';
import { quoted } from '../finding-text.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';

export const responseSplitting: Rule = {
  meta: {
    id: 'response-splitting',
    title: 'A carriage return splits a header line (response splitting)',
    severities: [['high', 'always']],
    references: ['CWE-113', 'CWE-93', 'RFC9112 2.2', 'RFC9110 5.5', 'WSTG-INPV-15'],
    why: 'The server writes a value with a carriage return (CR, 0x0d) into a header field. Chrome ends the line there and takes what follows for the next field. Who chooses the value, usually a user, sets cookies and other fields in the name of your site: a session of their own for a victim, for example.',
    fix: 'Remove CR, LF and NUL from everything that goes into a header field, or encode it (percent-encoding). Filtering LF alone is not enough.',
    change: 'encode',
    falsePositives:
      'A capture file that is damaged in this place. CR CR LF at the end of a line splits nothing and is not reported here.',
    failing: [
      {
        url: 'https://shop.example/',
        responseFields: [['X-Name', 'user\rSet-Cookie: view=list; Path=/']],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['lang=de\rSet-Cookie: view=list; Path=/'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        responseFields: [['X-Name', 'user%0DSet-Cookie: view=list']],
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  response({ acceptance, message }) {
    // Null: all lines are read alike.
    const text = acceptance === null ? null : (message.irregular?.text ?? null);
    return text === null ? NO_HITS : splitLines(text).map(hitOn);
  },
};

function hitOn({ carrier, hidden }: SplitLine): Hit {
  const cookies = hidden.map(cookieName).filter((name) => name !== null);
  const [cookie] = cookies;
  return {
    severity: 'high',
    confidence: 'high',
    ...(cookie === undefined ? {} : { cookie }),
    variant: (carrier ?? '').toLowerCase(),
    message: `A carriage return splits ${placeText(carrier)}: Chrome takes what follows for a field of its own (${hiddenText(hidden, cookies)}), ${carrier === '' ? 'Firefox does not' : 'Firefox for a part of the value'}.`,
  };
}

function placeText(carrier: string | null): string {
  if (carrier === null) return 'the status line';
  return carrier === '' ? 'a line without a name' : `the field ${quoted(carrier)}`;
}

/** The names of the fields and cookies that only Chrome sees. */
function hiddenText(hidden: readonly string[], cookies: readonly string[]): string {
  const fields = new Set(hidden.map((line) => quoted(line.slice(0, line.indexOf(':')).trim())));
  const of = [...fields].slice(0, MAX_NAMES).join(', ');
  const names = cookies.slice(0, MAX_NAMES).map(quoted).join(', ');
  if (cookies.length === 0) return of;
  if (cookies.length > MAX_NAMES) return `${of} with ${counted(cookies.length, 'cookie')}`;
  return `${of} with the ${cookies.length === 1 ? 'cookie' : 'cookies'} ${names}`;
}

/** Names that are listed; of more the number says enough. */
const MAX_NAMES = 3;

/** The name of the cookie that a line sets; null when it sets none. */
function cookieName(line: string): string | null {
  const colon = line.indexOf(':');
  if (line.slice(0, colon).trim().toLowerCase() !== 'set-cookie') return null;
  return parseSetCookie(line.slice(colon + 1)).cookie.name;
}
