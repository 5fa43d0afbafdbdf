// A session whose content is readable.

import type { DecodedValue } from '../../session/decode/decoded-value.ts';
import { basicCredentials, holdsPassword } from '../../session/evidence/sent-password.ts';
import type { SessionMoment } from '../../session/session.ts';
import { decodedText, quoted, theCookie } from '../finding-text.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';
import { decodedValues } from '../session-event.ts';
import type { SessionSubject } from '../subject.ts';

/** Kinds of data that no user, proxy or log should be able to read (see session/decode/leaks.ts). */
const SENSITIVE: readonly string[] = [
  'password',
  'secret',
  'card or account number',
  'identity number',
  'birth date',
  'phone number',
  'postal address',
  'role',
  'token',
  'e-mail',
  'real name',
];
const HARMLESS: readonly string[] = ['session number', 'message to the user'];
const MAX_NAMED = 4;

export const payloadReadable: Rule = {
  meta: {
    id: 'payload-readable',
    title: 'The content of the cookie is readable',
    severities: [
      ['medium', 'it holds personal data, roles or secrets, or the password that the request sends'],
      ['info', 'anything else'],
    ],
    references: ['CWE-315', 'CWE-200', 'ASVS 5.0 14.3.3', 'WSTG-SESS-04'],
    why: 'Anyone who sees this cookie (in the browser, a log file or a capture) can read what is in it. A signature only prevents changes.',
    fix: 'Store personal data on the server, and only an identifier in the cookie.',
    change: 'server-side',
    falsePositives:
      'The kind of data is inferred from the names of its members. A cookie that holds the number of a session or a message to the user, and nothing else that is known, is not reported. A cookie that is no session is reported only when it holds the password that the same request sends (HTTP Basic): that is certain, except for a password of six characters or more that happens to be a word of another cookie.',
    failing: [
      // A script keeps the password and sends it with each request (ada:right-password).
      {
        url: 'https://shop.example/api/users',
        requestFields: [
          ['Authorization', 'Basic YWRhOnJpZ2h0LXBhc3N3b3Jk'],
          ['Cookie', 'm=2258:YWRhOnJpZ2h0LXBhc3N3b3Jk'],
        ],
      },
      {
        url: 'https://shop.example/',
        setCookie: [
          '__Host-session=eyJlbWFpbCI6ImFAYi50ZXN0In0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/api/users',
        requestFields: [
          ['Authorization', 'Basic YWRhOnJpZ2h0LXBhc3N3b3Jk'],
          ['Cookie', 'user=ada; tab=2258:YWRh'],
        ],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
  },
  request({ message, cookies }) {
    const credentials = basicCredentials(message);
    if (credentials === null) return NO_HITS;
    return cookies
      .filter(({ value }) => holdsPassword(value, credentials))
      .map(({ name }) => passwordHit(name));
  },
  session(subject) {
    const { session } = subject;
    const readable = decodedValues(subject).filter(
      ({ protection, content }) => (protection === 'none' || protection === 'signed') && content !== null,
    );
    const [first] = readable;
    if (first === undefined) return null;
    const leaks = [...new Set(readable.flatMap((decoded) => decoded.leaks))];
    // A reference to what the server keeps, or a message that the page shows anyway, discloses nothing.
    if (leaks.length > 0 && leaks.every((leak) => HARMLESS.includes(leak))) return null;
    const sensitive = leaks.filter((leak) => SENSITIVE.includes(leak));
    const kinds = (sensitive.length > 0 ? sensitive : leaks).slice(0, MAX_NAMED).map(quoted).join(', ');
    return {
      severity: sensitive.length > 0 ? 'medium' : 'info',
      confidence: 'high',
      message: `${theCookie(session.name)} has readable content (${decodedText(first)})${kinds === '' ? '' : `: ${kinds}`}.`,
      at: placeOf(
        subject,
        readable.find(({ leaks }) => leaks.some((leak) => SENSITIVE.includes(leak))) ?? first,
      ),
    };
  },
};

function passwordHit(name: string): Hit {
  return {
    severity: 'medium',
    confidence: 'high',
    cookie: name,
    message: `${theCookie(name)} holds the password that the browser sends with each request (Authorization: Basic).`,
    why: 'A script in the page, a log file or a capture that contains this cookie discloses the password. The password works until the user changes it, also after the logout.',
    fix: 'Log in once with the password, and keep in the cookie only an identifier that the server issues and ends.',
  };
}

/** Where the value that holds it was first seen. */
function placeOf({ session, tracked, decoded }: SessionSubject, wanted: DecodedValue): SessionMoment {
  const { atLogin, atLogout, last } = decoded;
  const values = [
    [atLogin, tracked.login?.value],
    [atLogout, tracked.logout?.value],
    [last, tracked.lastValue],
  ] as const;
  const value = values.find(([reading]) => reading === wanted)?.[1] ?? tracked.firstValue;
  return session.events.find((event) => event.value?.value === value) ?? session.first;
}
