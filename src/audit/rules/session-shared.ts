// Two clients have the same session.

import type { SessionEvent, SessionMoment } from '../../session/session.ts';
import { isLater } from '../../session/session-moment.ts';
import type { TrackedSession } from '../../session/tracked-session.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule, SessionHit } from '../rule.ts';
import { decodedValues, isSelfContained } from '../session-event.ts';

export const sessionShared: Rule = {
  meta: {
    id: 'session-shared',
    title: 'Two clients have the same session',
    severities: [
      ['high', 'the server issues the same value twice'],
      [
        'medium',
        'two addresses send the same value; or two logins get it, and the capture does not show that their users differ',
      ],
      ['low', 'the same browser goes on from another address, and the first address sends it no more'],
    ],
    references: ['CWE-384', 'CWE-539', 'CWE-525', 'ASVS 5.0 7.2.3', 'WSTG-SESS-09'],
    why: 'When two users get the same session, one acts as the other: usually a cache stored the response to the first. A session that is sent from two addresses may be stolen.',
    fix: 'Send Cache-Control: no-store with responses that set a session, and issue each value once.',
    falsePositives:
      'One user with two addresses, such as a phone that changes its network (low where nothing is sent from the first address any more), or a proxy that sends no Forwarded or Via field. A value that the server refuses from the second address, or that had ended before, is not shared. A value that users get beside sessions of their own, such as the hash of a group or a price list, is no session, unless it is called one. One user who logs in with two browsers may get one token for both: where both logins name the same user nothing is reported, and where one of them names none the finding is medium. A user who logs in once by name and once by e-mail address looks like two.',
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
    // A cookie that is the session itself may have the same value for many users.
    if (decodedValues(subject).some(isSelfContained)) return null;
    if (shared.length === 1 && first.confidence !== 'high' && isMoved(subject.tracked, first))
      return moved(session.name, first);
    return {
      severity: issued === undefined ? 'medium' : 'high',
      confidence: issued === undefined ? 'medium' : 'high',
      message:
        issued === undefined
          ? `${theCookie(session.name)} is ${first.evidence[0]?.text ?? 'sent by two addresses'}.`
          : `${theCookie(session.name)} has the same value for two clients.`,
      at: issued ?? first,
      last: (shared.at(-1) ?? first).last,
      count: shared.reduce((sum, { count }) => sum + count, 0),
    };
  },
};

/** One other address has it, with a browser of the same name, and the first one sends it no more. */
function isMoved({ client, addresses, events, droppedEvents }: TrackedSession, at: SessionMoment): boolean {
  if (addresses?.size !== 1 || droppedEvents > 0 || client.name === null) return false;
  const later = events.filter((event) => isLater(event.last ?? event.at, at));
  return later.every((event) => event.client.name === client.name && event.client.address !== client.address);
}

function moved(name: string, first: SessionEvent): SessionHit {
  return {
    severity: 'low',
    confidence: 'low',
    message: `${theCookie(name)} is ${first.evidence[0]?.text ?? 'sent by another address'}, which sends it no more.`,
    why: 'A phone or a notebook that changes its network goes on like this. So does an attacker who has the value, once its user is gone.',
    fix: 'Nothing, where the user has changed the network. Else end the session, and look for how its value got out: Secure and HttpOnly keep it from the network and from scripts.',
    at: first,
  };
}
