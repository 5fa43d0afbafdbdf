// A JSON Web Token without a signature, or one that does not expire.

import type { DecodedValue } from '../../session/decode/decoded-value.ts';
import { isUnsignedToken } from '../../session/value-format.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule, SessionHit } from '../rule.ts';
import { decodedValues } from '../session-event.ts';
import type { SessionSubject } from '../subject.ts';

const FORMATS: readonly string[] = ['jwt', 'play-jwt'];

export const jwtWeak: Rule = {
  meta: {
    id: 'jwt-weak',
    title: 'The token has no signature, or no expiry that counts',
    severities: [
      ['high', 'no algorithm or no signature; or it opens a page after its expiry, which others are denied'],
      ['low', 'it does not expire; or it has no signature, and nothing shows that it is a session'],
    ],
    references: ['CWE-347', 'CWE-613', 'RFC 8725 3.1', 'RFC 7519 4.1.4', 'ASVS 5.0 9.1.2', 'ASVS 5.0 9.2.1'],
    why: 'Without a signature anyone can forge a token for any user; without an expiry a stolen token stays valid for ever.',
    fix: 'Sign tokens, accept one algorithm only, set an expiry (exp), and check it.',
    falsePositives:
      'A token that the server does not use: it may be in the cookie for scripts. A page that is open to all says nothing of an expired token, nor does one that another cookie or token of the request may open.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          '__Host-token=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
        responseFields: [['Cache-Control', 'no-store']],
      },
      {
        url: 'https://shop.example/',
        setCookie: [
          '__Host-token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.vQt-Qi75sOdnie5KnDrW96dRLL0vQt-Qi75sOdnie5K; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        // {"sub":"x","exp":4102444800}
        setCookie: [
          '__Host-token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4IiwiZXhwIjo0MTAyNDQ0ODAwfQ.vQt-Qi75sOdnie5KnDrW96dRLL0vQt-Qi75sOdnie5K; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
  },
  setCookie({ isSession, cookie: { name, value } }) {
    if (isSession || !isUnsignedToken(value)) return null;
    return {
      ...UNSIGNED,
      severity: 'low',
      confidence: 'low',
      why: 'Anyone can make such a token. Nothing in the capture shows that the server uses this one.',
      message: `${theCookie(name)} is a token without a signature.`,
    };
  },
  session(subject) {
    const tokens = decodedValues(subject).filter(({ format }) => FORMATS.includes(format));
    for (const token of tokens) {
      const hit = auditToken(token, subject);
      if (hit !== null) return hit;
    }
    return null;
  },
};

const UNSIGNED = {
  title: 'The token has no signature',
  fix: 'Sign the tokens, and accept one algorithm only; refuse the algorithm none.',
} as const;

function auditToken(token: DecodedValue, { session, expiredUse }: SessionSubject): SessionHit | null {
  const { algorithm, protection, expiresAtMs } = token;
  const name = theCookie(session.name);
  if (protection === 'none')
    return {
      ...UNSIGNED,
      severity: 'high',
      confidence: 'high',
      why: 'Anyone can make a token for any user, and the server cannot tell it from its own.',
      message: `${name} is a token without a signature${algorithm?.toLowerCase() === 'none' ? ': its algorithm is none' : ''}.`,
      at: session.first,
    };
  if (expiresAtMs === null)
    return {
      severity: 'low',
      confidence: 'high',
      title: 'The token has no expiry',
      why: 'A stolen token stays valid until the key of the server changes.',
      fix: 'Set an expiry (exp) of hours at most, and check it.',
      message: `${name} is a token without an expiry.`,
      at: session.first,
    };
  if (expiredUse === null) return null;
  return {
    severity: 'high',
    confidence: 'medium',
    title: 'The token is accepted after its expiry',
    why: 'The server does not check the expiry: a stolen token stays valid until its key changes.',
    fix: 'Check the expiry (exp) with every request.',
    message: `${name} is a token that opens a closed page more than five minutes after its expiry.`,
    at: expiredUse,
  };
}
