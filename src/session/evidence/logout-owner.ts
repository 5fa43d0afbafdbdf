// Which session a logout belongs to where several applications share a host: that of the login at the same place. The others
// are sent along, as the Path of their cookies is `/`, and go on.

import type { WholeExchange } from '../session-exchange.ts';
import { isSameMoment } from '../session-moment.ts';
import { isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import { type CookieChange, isUnchanged, sentOf } from '../transition.ts';
import { isOneProduct } from './login-beside.ts';

/**
 * Whether a logout that leaves the cookie of a session alone is that of another session, which the request carries too: the
 * login of that one was nearer to the place of the logout. The sessions of one login end together. Or it is that of a token.
 */
export function isLogoutOfOther(
  { sent, source, isProven }: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
): boolean {
  if (!isUnchanged(change)) return false;
  if (isProven && isVisitors(session)) return true;
  if (sent.length < 2) return false;
  // ASP.NET keeps who is logged in in the other one alone.
  const { besideLogin, name } = session;
  if (besideLogin !== null && isOneProduct(name, besideLogin.name) && sentOf(sent, besideLogin) !== undefined)
    return true;
  const own = loginPath(session);
  if (own === null) return false;
  return sent.some(({ value: { session: other, endedBy, endedAt } }) => {
    if (other === session || session.companions.includes(other)) return false;
    const end = endedAt ?? other.logout?.event.at ?? null;
    const isEndedNow = end !== null && isSameMoment(end, source.at);
    if (!isEndedNow && (endedBy !== null || !isLoggedIn(other))) return false;
    const path = loginPath(other);
    return path !== null && isNearer(path, own, source.path);
  });
}

/** A visitor got it, and no login is known of it: where something else proves the user, the logout is of that. */
function isVisitors({ wasIssued, state, login }: TrackedSession): boolean {
  return wasIssued && state === 'anonymous' && login === null;
}

function loginPath({ login }: TrackedSession): string | null {
  return login?.event.event === 'login' ? (login.event.request?.path ?? null) : null;
}

/** Whether one path is nearer to a place than another: it shares more of its folders, or is in the same one. */
function isNearer(one: string, other: string, place: string): boolean {
  const [shared, sharedOfOther] = [sharedFolders(one, place), sharedFolders(other, place)];
  if (shared !== sharedOfOther) return shared > sharedOfOther;
  const folder = foldersOf(place).length;
  return foldersOf(one).length === folder && shared === folder && foldersOf(other).length > folder;
}

function sharedFolders(one: string, other: string): number {
  const [folders, others] = [foldersOf(one), foldersOf(other)];
  const differing = folders.findIndex((folder, index) => folder !== others[index]);
  return differing < 0 ? folders.length : differing;
}

function foldersOf(path: string): readonly string[] {
  return path.split('/').slice(1, -1);
}
