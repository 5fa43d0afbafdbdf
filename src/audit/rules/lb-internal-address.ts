// A load balancer whose cookie discloses the addresses of its servers.

import { decodeBigIp } from '../../session/decode/big-ip.ts';
import { cookieInput } from '../../session/decode/cookie-input.ts';
import { theCookie } from '../finding-text.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';

/** Digits and two dots, or one of the notations that begin with a letter or two. */
const BEGINNING = /^(?:\d{8,10}\.\d|rd\d|vi[0-9a-f])/i;

export const lbInternalAddress: Rule = {
  meta: {
    id: 'lb-internal-address',
    title: 'The cookie of a load balancer discloses an internal address',
    severities: [['medium', 'always']],
    references: ['CWE-200', 'F5 K6917', 'WSTG-INFO-10'],
    why: 'The cookie discloses address and port of a server inside the network, and a few requests disclose all of them.',
    fix: 'Encrypt the persistence cookie: on BIG-IP a cookie persistence profile with encryption required.',
    falsePositives:
      'A value of the same form that another product makes, and addresses that are meant to be known.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['BIGipServerweb=1677787402.36895.0000; Path=/; Secure; HttpOnly; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'BIGipServerweb=!dGhpcyBpcyBub3QgYSByZWFsIGVuY3J5cHRlZCBjb29raWUgYnV0IGl0IGxvb2tzIGxpa2Ugb25l; Path=/; Secure; HttpOnly; SameSite=Lax',
        ],
      },
    ],
  },
  setCookie({ cookie }) {
    return detect(cookie.name, cookie.value);
  },
  request({ cookies }) {
    if (!cookies.some(({ value }) => BEGINNING.test(value))) return NO_HITS;
    return cookies.map(({ name, value }) => detect(name, value)).filter((hit) => hit !== null);
  },
};

function detect(name: string, value: string): Hit | null {
  if (!BEGINNING.test(value)) return null;
  const input = cookieInput(name, value, []);
  const decoded = input === null ? null : decodeBigIp(input);
  if (decoded?.format !== 'big-ip' || !decoded.leaks.includes('internal address')) return null;
  return {
    severity: 'medium',
    confidence: 'high',
    cookie: name,
    message: `${theCookie(name)} holds the internal address of the server behind a BIG-IP load balancer.`,
  };
}
