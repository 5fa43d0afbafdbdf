// Two clients have the same session.

import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { decodedValues, isSelfContained } from '../session-event.ts';

export const sessionShared: Rule = {
  meta: {
    id: 'session-shared',
    title: 'Two clients have the same session',
    severities: [
      ['high', 'the server issues the same value twice'],
      ['medium', 'two addresses send the same value'],
    ],
    references: ['CWE-384', 'CWE-539', 'CWE-525', 'ASVS 5.0 7.2.3', 'WSTG-SESS-09'],
    why: 'A session that was issued to two users makes one act as the other: most of the time a cache kept the answer to the first. Sent from two places, it may have been stolen.',
    fix: 'Mark answers that set a session Cache-Control: no-store, and issue each value once.',
    falsePositives:
      'One user with two addresses, such as a phone that leaves the house, or a proxy that does not say that it is one.',
    failing: [
      {
        url: 'http://localhost:8000/',
        setCookie: ['sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
      {
        url: 'http://localhost:8000/',
        setCookie: ['sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
    passing: [
      {
        url: 'http://localhost:8000/',
        setCookie: ['sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
      {
        url: 'http://localhost:8000/',
        setCookie: ['sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
      {
        url: 'http://localhost:8000/',
        requestFields: [['Cookie', 'sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
        setCookie: ['sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
  },
  session(subject) {
    const { session } = subject;
    const shared = session.events.filter(({ event }) => event === 'shared');
    const issued = shared.find(({ confidence }) => confidence === 'high');
    const [first] = shared;
    if (first === undefined) return null;
    // What holds nothing of a user is the same for many.
    if (decodedValues(subject).some(isSelfContained)) return null;
    return {
      severity: issued === undefined ? 'medium' : 'high',
      confidence: issued === undefined ? 'medium' : 'high',
      message:
        issued === undefined
          ? `${theCookie(session.name)} is ${first.evidence[0]}.`
          : `${theCookie(session.name)} has the same value for two clients.`,
      at: issued ?? first,
      last: shared.at(-1)!.last,
      count: shared.reduce((sum, { count }) => sum + count, 0),
    };
  },
};
