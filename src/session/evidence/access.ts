// What a response says about access: a page that the session opens or is denied, before its end and after.

import { fieldValues } from '../../record/message.ts';
import type { ProtectedPage, ProtectedPages } from '../protected-pages.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isEnded, isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import {
  type CookieChange,
  type SentSession,
  type SessionEvidence,
  sentOf,
  sessionEvidence,
} from '../transition.ts';
import { isContentDenial, isDenial } from './denial.ts';

type AccessTrigger = 'privileged-use' | 'logout-confirmed' | 'used-after-end' | 'reused-after-end';

/** What is loaded with a page, and is not protected. */
const ASSET = /\.(?:css|js|mjs|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|mp4|webm)$/i;

/** Null: nothing follows from the response. */
export function accessEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
  pages: ProtectedPages,
): SessionEvidence<AccessTrigger> | null {
  const { message, request, host, sent, content } = exchange;
  const { path } = exchange.source;
  const own = sentOf(sent, session);
  if (own === undefined) return null;
  const { status } = message;
  if (isDenial(message, path))
    return confirmedLogout(session, `the value is sent again, and denied at ${path} (${status})`);
  if (isEnded(session) && isContentDenial(content))
    return confirmedLogout(
      session,
      `the value is sent again, and the content of ${path} is that for strangers`,
    );
  const page = pages.get(host, path);
  const isPage = status >= 200 && status <= 299 && !ASSET.test(path);
  if (change.kind === 'replaced' && (!isEnded(session) || page === undefined || !isPage))
    return confirmedLogout(session, 'the value is sent again, and the response begins another session');
  if (!isPage) return null;
  // Another proof of identity may have opened it.
  if (fieldValues(request, 'authorization').length > 0) return null;
  return isEnded(session)
    ? useAfterEnd(exchange, session, own, change, page, pages)
    : privilegedUse(exchange, session, page);
}

function confirmedLogout(
  { logout }: TrackedSession,
  evidence: string,
): SessionEvidence<'logout-confirmed'> | null {
  return logout === null ? null : sessionEvidence('logout-confirmed', 'high', evidence);
}

function privilegedUse(
  { message: { status }, source: { path } }: WholeExchange,
  session: TrackedSession,
  page: ProtectedPage | undefined,
): SessionEvidence<'privileged-use'> | null {
  if (page !== undefined) {
    const denial = `${page.status} without the session (frame ${page.frame})`;
    return sessionEvidence('privileged-use', 'high', `${path} returns ${status}, and ${denial}`);
  }
  if (!isLoggedIn(session)) return null;
  return sessionEvidence('privileged-use', 'medium', `after a login, ${path} returns ${status}`);
}

function useAfterEnd(
  { message: { status }, host, source: { path }, sent }: WholeExchange,
  { logout, useAfterEnd: known }: TrackedSession,
  own: SentSession,
  { kind }: CookieChange,
  page: ProtectedPage | undefined,
  pages: ProtectedPages,
): SessionEvidence<'used-after-end' | 'reused-after-end'> | null {
  // What was never taken away proves something only where nothing else can have opened the page.
  const isLeft = logout?.cookie === 'untouched' && sent.length === 1;
  if (own.event.event !== 'replayed' && !isLeft) return null;
  // Deleted or replaced once more: the server has noticed, unless it opens a protected page.
  if (kind === 'deleted' || (kind === 'rotated' && page === undefined)) return null;
  // A protected page proves more than any other.
  const isFirst = known === null || (page !== undefined && pages.get(host, known.path) === undefined);
  const trigger = isFirst ? 'used-after-end' : 'reused-after-end';
  return sessionEvidence(trigger, own.event.confidence, `accepted: ${path} returns ${status}`);
}
