// Cookies ignore ports (RFC 6265bis section 8.5): a browser sends those of one application to all others on its host. What
// these make of a value that they did not set says nothing of its session.

import { withoutDefaultPort, withoutPort } from '../shared/url.ts';
import type { TrackedSession } from './tracked-session.ts';
import { NONE_SENT, type SentSession } from './transition.ts';

/** Linux gives the ports from here on to those who ask for any; other systems begin later. */
const FIRST_EPHEMERAL_PORT = 32_768;

/** The sessions of a request: those of the application that it goes to, and those of others on its host. */
interface SentByPort {
  readonly own: readonly SentSession[];
  readonly foreign: readonly SentSession[];
}

export function byPort(sent: readonly SentSession[], host: string): SentByPort {
  // Nearly always there is none.
  if (!sent.some(({ value }) => isOfOtherPort(value.session, host))) return { own: sent, foreign: NONE_SENT };
  const own = sent.filter(({ value }) => !isOfOtherPort(value.session, host));
  return { own, foreign: sent.filter((one) => !own.includes(one)) };
}

/**
 * Whether `host` is another port than those that have set the cookie, or opened a closed page with it. A server that
 * tests start anew for each request gets another port each time.
 */
export function isOfOtherPort(session: TrackedSession, host: string): boolean {
  const { host: own, wasIssued, otherHosts } = session;
  if (host === own || !wasIssued || otherHosts?.has(host) === true) return false;
  if (withoutDefaultPort(host) === withoutDefaultPort(own) || withoutPort(host) !== withoutPort(own))
    return false;
  return !(isEphemeral(host) && isEphemeral(own));
}

function isEphemeral(host: string): boolean {
  return Number(host.slice(withoutPort(host).length + 1)) >= FIRST_EPHEMERAL_PORT;
}
