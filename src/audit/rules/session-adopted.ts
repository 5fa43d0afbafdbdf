// The server accepts a session identifier that the client chose.

import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { firstEvent } from '../session-event.ts';

export const sessionAdopted: Rule = {
  meta: {
    id: 'session-adopted',
    title: 'The server accepts a session that the client chose',
    severities: [['medium', 'always']],
    references: ['CWE-384', 'ASVS 5.0 7.2.4', 'ASVS 4.0 3.2.1', 'WSTG-SESS-03'],
    why: 'An attacker can make up a value, plant it in the browser of a victim and wait for the login: then the attacker is logged in too. This is called session fixation.',
    fix: 'Respond to an unknown session with a new one that the server issues.',
    change: 'strict',
    falsePositives:
      'A value that the client sends from its first request on, or behind lost packets, is not reported: it may be older than the capture. The confidence is low when the server sets the same value more than once: it may only renew it.',
    failing: [
      { url: 'https://shop.example/' },
      {
        url: 'https://shop.example/',
        requestFields: [['Cookie', '__Host-sid=planted5f2a7e41b09d3c8a6b5e4f1d']],
        setCookie: ['__Host-sid=planted5f2a7e41b09d3c8a6b5e4f1d; Secure; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
    passing: [
      // The capture may have begun in the middle: the server renews the session.
      {
        url: 'https://shop.example/',
        requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
        setCookie: ['__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
      {
        url: 'https://shop.example/',
        requestFields: [['Cookie', '__Host-sid=planted5f2a7e41b09d3c8a6b5e4f1d']],
        setCookie: ['__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
  },
  session({ session }) {
    const adopted = firstEvent(session, 'adopted');
    if (adopted === undefined) return null;
    return {
      severity: 'medium',
      confidence: (session.totals.renewed ?? 0) > 0 ? 'low' : 'medium',
      message: `${theCookie(session.name)} is set to a value that the client sent first and that was not issued in this capture.`,
      at: adopted,
    };
  },
};
