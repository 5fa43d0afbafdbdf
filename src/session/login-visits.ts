// Whose browser goes from a page for users to the login page, with a session that still works: so it looks when a logout
// only happens in the browser. Nothing on the wire says that the user wanted to log out; the rule says how little it is.

import { fieldValues } from '../record/message.ts';
import { unsliced } from '../shared/unsliced.ts';
import { accessResult } from './access-result.ts';
import { requestSource } from './event-context.ts';
import { isSpeculative } from './evidence/action-name.ts';
import { isLoginPage } from './evidence/login-request.ts';
import { MAX_USES_AFTER_END } from './limits.ts';
import { type Pages, pageKey } from './pages.ts';
import type { SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import { pathOfTarget } from './target.ts';
import { isLoggedIn, type TrackedSession, type TrackedValue } from './tracked-session.ts';

/** A page that the session opened after the visit, with the value that it had then. */
interface UseAfterVisit {
  readonly page: string;
  readonly path: string;
  readonly status: number;
  readonly at: SessionMoment;
  /** By another client than the one that visited. */
  readonly isByOther: boolean;
}

interface Visit {
  readonly path: string;
  readonly at: SessionMoment;
  /** The page that led there, and its path. */
  readonly fromPage: string;
  readonly from: string;
  readonly client: number;
  readonly value: number;
  readonly uses: readonly UseAfterVisit[];
  /** The same browser has logged in again afterwards. */
  readonly hasNewLogin: boolean;
}

interface VisitFacts {
  visit: Visit | null;
  /** The last page with a verdict turned it away: the login page follows from that. */
  wasDenied: boolean;
  hasLogout: boolean;
}

/** The login page in a browser that is logged in, and stays so. */
export interface LoginVisit {
  readonly path: string;
  readonly from: string;
  readonly at: SessionMoment;
  readonly use: Pick<UseAfterVisit, 'path' | 'status' | 'at'>;
  /** Another client used the value afterwards, as somebody does who tries the logout. */
  readonly isTried: boolean;
  readonly hasNewLogin: boolean;
}

/** Whether the content of a response says that a form for the login was returned. */
export function mayBeLoginVisit({ method, target }: WholeExchange['request']): boolean {
  return method === 'GET' && isLoginPage(pathOfTarget(target));
}

export class LoginVisits {
  readonly #facts = new WeakMap<TrackedSession, VisitFacts>();

  /** A response with its request. `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, isShown: boolean): void {
    const { sent, loginSigns, logoutSigns } = exchange;
    for (const { value } of sent) {
      const { session } = value;
      if (logoutSigns.length > 0) this.#factsOf(session).hasLogout = true;
      else if (loginSigns.length > 0) noteLogin(this.#facts.get(session), exchange);
      else if (value.endedBy === null && isLoggedIn(session)) this.#notePage(value, exchange, isShown);
    }
  }

  #notePage(value: TrackedValue, exchange: WholeExchange, isShown: boolean): void {
    const { session } = value;
    const visit = visitIn(exchange, value);
    if (visit !== null) {
      const facts = this.#factsOf(session);
      if (!facts.wasDenied && isShown) facts.visit ??= visit;
      return;
    }
    const result = accessResult(exchange);
    if (result === null) return;
    // Most sessions open pages and nothing else: of those nothing is kept.
    const facts = result === 'denied' ? this.#factsOf(session) : this.#facts.get(session);
    if (facts === undefined) return;
    facts.wasDenied = result === 'denied';
    if (result === 'denied') facts.visit = null;
    else if (facts.visit?.value === value.number && !facts.visit.hasNewLogin)
      facts.visit = withUse(facts.visit, exchange);
  }

  /** Null: there was none, a logout was seen, or nothing proves that the session goes on. */
  visitOf(session: TrackedSession, pages: Pages): LoginVisit | null {
    const facts = this.#facts.get(session);
    if (facts === undefined || facts.hasLogout || facts.visit === null) return null;
    const { path, from, fromPage, at, uses, hasNewLogin } = facts.visit;
    const proofs = uses.filter(({ page }) => pages.state(page) === 'closed');
    const [use] = proofs;
    if (use === undefined || pages.state(fromPage) !== 'closed') return null;
    return { path, from, at, use, isTried: proofs.some(({ isByOther }) => isByOther), hasNewLogin };
  }

  #factsOf(session: TrackedSession): VisitFacts {
    const known = this.#facts.get(session);
    if (known !== undefined) return known;
    const made: VisitFacts = { visit: null, wasDenied: false, hasLogout: false };
    this.#facts.set(session, made);
    return made;
  }
}

function noteLogin(
  facts: VisitFacts | undefined,
  { message: { status }, source: { client } }: WholeExchange,
): void {
  if (facts === undefined || facts.visit === null || status >= 400 || client.number !== facts.visit.client)
    return;
  facts.visit = { ...facts.visit, hasNewLogin: true };
}

function withUse(visit: Visit, { request, source }: WholeExchange): Visit {
  const { page, path, status, client } = source;
  const isByOther = client.number !== visit.client;
  const isKnown = visit.uses.some((use) => use.page === page && use.isByOther === isByOther);
  if (isKnown || visit.uses.length === MAX_USES_AFTER_END) return visit;
  const { at } = requestSource(request, client);
  const use = { page: unsliced(page), path: unsliced(path), status: status ?? 0, at, isByOther };
  return { ...visit, uses: [...visit.uses, use] };
}

/** The login page with its form, reached from another page of the host; null for all else. */
function visitIn(
  { request, message, host, source, content }: WholeExchange,
  { session, number }: TrackedValue,
) {
  const { client, path } = source;
  if (!mayBeLoginVisit(request) || message.status !== 200 || content?.hasLoginForm !== true) return null;
  if (client.number !== session.client.number || isSpeculative(request)) return null;
  const [referer = ''] = fieldValues(request, 'referer');
  const at = referer.indexOf('//');
  const end = referer.indexOf('/', at + 2);
  if (at < 0 || end < 0 || referer.slice(at + 2, end).toLowerCase() !== host) return null;
  const from = pathOfTarget(referer);
  if (isLoginPage(from)) return null;
  const visit: Visit = {
    path: unsliced(path),
    at: requestSource(request, client).at,
    fromPage: pageKey(host, { method: 'GET', target: referer.slice(end) }),
    from: unsliced(from),
    client: client.number,
    value: number,
    uses: [],
    hasNewLogin: false,
  };
  return visit;
}
