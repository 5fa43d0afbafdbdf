// A response with its request, and what is known of both: what the evidence is found in.

import type { SetCookie } from '../cookie/cookie.ts';
import type { Verdict } from '../cookie/verdict.ts';
import type { ContentFacts, RequestMessage, ResponseMessage } from '../record/message.ts';
import type { LoginCodes } from './login-codes.ts';
import type { PageResponse } from './pages.ts';
import { type RequestTraits, requestTraits } from './request-traits.ts';
import type { SessionMoment } from './session.ts';
import { isLater } from './session-moment.ts';
import { isEnded } from './tracked-session.ts';
import type { EventSource, SentSession } from './transition.ts';

/** A cookie of a session that a request carries. */
export interface SentSessionCookie {
  readonly name: string;
  readonly value: string;
}

/** A Set-Cookie field about a session, and what the browser makes of it. */
export interface ReceivedCookie {
  readonly cookie: SetCookie;
  readonly deletion: boolean;
  readonly verdict: Verdict;
}

export interface SessionExchange {
  readonly message: ResponseMessage;
  /** Null when it was not seen. */
  readonly request: RequestMessage | null;
  readonly host: string;
  /** The number of the cookie store that the cookies of the response went to. */
  readonly browser: number | null;
  /** The signs of a login, or of a logout, in the request. */
  readonly loginSigns: readonly string[];
  readonly logoutSigns: readonly string[];
  /** The request by itself shows the attempt to log in; otherwise only a session that the response begins does. */
  readonly isAttempt: boolean;
  /** Only a closed page that opens afterwards shows that it was a login, also where it begins a session. */
  readonly needsProof: boolean;
  /** It goes on with a login that one of its sessions has begun: it posts the code, or the passkey, of the second step. */
  readonly isContinued: boolean;
  /** The token that the request sends in a header, for comparison only; null when it sends none. */
  readonly token: string | null;
  /** Something beside its cookies proves who its user is: a field with a password or a token, or a proof for its connection. */
  readonly isProven: boolean;
  /** It comes back from another server with a `state` that its client was not given. */
  readonly hasForeignState: boolean;
  /** The sessions that the request carried, of the application that it goes to. */
  readonly sent: readonly SentSession[];
  /** Those that it carried of other applications on its host. */
  readonly foreign: readonly SentSession[];
  /** When the client was first seen at the host, without a session; null: never, or something was lost since. */
  readonly firstVisit: SessionMoment | null;
  /** When, before this one, a message of the host was last not whole, or lost: a logout may be in it; null: never. */
  readonly lastIncomplete: SessionMoment | null;
  /** The response deletes all cookies of its site (Clear-Site-Data), and browsers honour that. */
  readonly clearsCookies: boolean;
  readonly source: EventSource;
  /** What was read of the content of the response; null when it was not looked at. */
  readonly content: ContentFacts | null;
  /** What the code in it means, where a login at its page is proved; null: that is not known. */
  readonly codeMeans: 'success' | 'failure' | null;
}

/** One whose request was seen. */
export type WholeExchange = SessionExchange & { readonly request: RequestMessage };

export function isWhole(exchange: SessionExchange): exchange is WholeExchange {
  return exchange.request !== null;
}

/** Whether something was missed since: what happened in between is not known. */
export function isPartlyKnownSince({ lastIncomplete }: SessionExchange, moment: SessionMoment): boolean {
  return lastIncomplete !== null && isLater(lastIncomplete, moment);
}

/** The same with what was read of the content of its response. */
export function withContent(
  exchange: WholeExchange,
  content: ContentFacts | null,
  codes: LoginCodes,
): WholeExchange {
  const { source } = exchange;
  const codeMeans = codes.meaningOf(source.page, content?.code);
  return { ...exchange, content, codeMeans, source: { ...source, content } };
}

/** What else but its sessions may have opened its page. */
export function traitsOf({
  request,
  sent,
  token,
}: Pick<WholeExchange, 'request' | 'sent' | 'token'>): RequestTraits {
  return requestTraits(
    request,
    sent.map(({ value }) => value.session.name),
    sent.some(({ value }) => value.value === token) ? token : null,
  );
}

/** What it shows of its page. */
export function pageResponse({
  message,
  request,
  host,
  content,
  sent,
  source: { page },
}: WholeExchange): PageResponse {
  const isOfOther = !sent.some(({ value }) => value.endedBy !== null || isEnded(value.session));
  return { page, host, message, request, content, isOfOther };
}

/** The source of a response; a use of a session that has ended is kept with what else may have opened the page. */
export function withTraits(
  source: EventSource,
  request: RequestMessage | null,
  sent: readonly SentSession[],
  token: string | null,
): EventSource {
  const isLate = sent.some(({ value }) => value.endedBy !== null || isEnded(value.session));
  return request === null || !isLate ? source : { ...source, traits: traitsOf({ request, sent, token }) };
}
