// A session that can be guessed: too short, sequential, or made from known data.

import { isChunkCount } from '../../session/decode/chunks.ts';
import { mayBeRead } from '../../session/personal-claims.ts';
import { isPlaceholder } from '../../session/placeholder.ts';
import { entropyBits } from '../../session/session-score.ts';
import { valueFormat } from '../../session/value-format.ts';
import { counted } from '../../shared/counted.ts';
import { quoted, theCookie } from '../finding-text.ts';
import { MAX_ISSUED_VALUES } from '../limits.ts';
import { differingBits, predictableSource, withoutTime } from '../predictable-values.ts';
import type { Hit, Rule } from '../rule.ts';
import { sequenceStep } from '../sequential-values.ts';

/** Quotes around a value are syntax (RFC 6265 section 4.1.1). */
function unquoted(value: string): string {
  return /^"([^"]*)"$/.exec(value)?.[1] ?? value;
}

/** What is short of the recommended bits, and far from guessed. */
const BELOW_RECOMMENDED = {
  title: 'The session has fewer than 128 bits',
  why: 'The value of a session should have 128 random bits: then it cannot be guessed, however long one tries. With fewer there is less in reserve.',
} as const;

/** ASVS 4.0 3.2.2, ASVS 5.0 7.2.3. */
const WEAK_BITS = 64;
const RECOMMENDED_BITS = 128;

function gradeOf(bits: number): Pick<Hit, 'severity' | 'title' | 'why'> {
  return bits < WEAK_BITS ? { severity: 'medium' } : { severity: 'info', ...BELOW_RECOMMENDED };
}

export const sessionWeak: Rule = {
  meta: {
    id: 'session-weak',
    title: 'The session can be guessed',
    severities: [
      ['high', 'values that were issued in sequence differ by a small step'],
      [
        'medium',
        'it has fewer than 64 bits, or its values differ in fewer; it is a time, text in base64, or the hash of a time, a number or a user name',
      ],
      ['info', 'it has fewer than 128 bits'],
    ],
    references: ['CWE-331', 'CWE-330', 'ASVS 5.0 7.2.3', 'ASVS 4.0 3.2.2', 'WSTG-SESS-01'],
    why: 'An attacker who guesses the value of a session can use it: sequential numbers, times and short texts are guessed in seconds.',
    fix: 'Let the framework issue the sessions, or use 128 bits from the random number generator of the operating system.',
    falsePositives:
      'The bits are an upper limit by length and alphabet of the value: its entropy may be lower. What differs is estimated from a few values. A flag, a time, a mail address or the name of the user in a cookie beside another session is no session, and is not judged.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['__Host-sid=a1b2c3d4; Secure; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
      {
        url: 'https://shop.example/users/alice',
        // The MD5 of "alice".
        setCookie: ['__Host-sid=6384e2b2184bcbf58eccf10ca7a6563c; Secure; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: ['__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
  },
  onlyIf: 'session',
  setCookie({ isSession, cookie, issuedBefore, issuedToNewClients, response: { timeMs } }) {
    const { name } = cookie;
    const value = unquoted(cookie.value);
    if (!isSession || isPlaceholder(value) || isChunkCount(value)) return null;
    const step = sequenceStep([...issuedBefore.map(unquoted), value]);
    if (step !== null)
      return {
        severity: 'high',
        confidence: 'high',
        message: `Values of the cookie ${quoted(name)} are sequential: those that were issued one after the other differ by ${step}.`,
      };
    const source = issuedBefore.length < MAX_ISSUED_VALUES ? predictableSource(value, timeMs) : null;
    if (source !== null)
      return {
        severity: 'medium',
        confidence: 'high',
        message: `The value of the cookie ${quoted(name)} is ${source}.`,
      };
    const bits = entropyBits(withoutTime(value, timeMs));
    // A signed value is protected by its key, whose bits are not visible.
    if (mayBeRead(value) || valueFormat(value) !== null) return null;
    const differing = differingBits(issuedToNewClients);
    if (differing !== null && differing < RECOMMENDED_BITS)
      return {
        ...gradeOf(differing),
        confidence: 'medium',
        message: `Values of the cookie ${quoted(name)} are mostly the same: at most ${counted(Math.floor(differing), 'bit differs', 'bits differ')}.`,
      };
    if (bits >= RECOMMENDED_BITS) return null;
    return {
      ...gradeOf(bits),
      confidence: bits < WEAK_BITS ? 'high' : 'medium',
      message: `${theCookie(name)} has ${counted(value.length, 'character')}, which hold at most ${counted(Math.floor(bits), 'bit')}.`,
    };
  },
  session({ session, tracked, hashedBy }) {
    for (const value of [tracked.firstValue, tracked.login?.value ?? null, tracked.lastValue]) {
      const algorithm = value === null ? null : hashedBy(value);
      if (algorithm === null) continue;
      return {
        severity: 'medium',
        confidence: 'high',
        message: `${theCookie(session.name)} is the ${algorithm} of a user name.`,
        at: session.events.find((event) => event.value?.value === value) ?? session.first,
      };
    }
    return null;
  },
};
