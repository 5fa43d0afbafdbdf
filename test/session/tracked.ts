// Sessions and exchanges made by hand, for tests of what follows from one message.

import { fieldValues } from '../../src/record/message.ts';
import { responseSource } from '../../src/session/event-context.ts';
import { Pages, pageKey } from '../../src/session/pages.ts';
import { sentToken } from '../../src/session/sent-token.ts';
import type { SessionExchange, WholeExchange } from '../../src/session/session-exchange.ts';
import { addValue, apply, createSession } from '../../src/session/session-state.ts';
import type { TrackedSession, TrackedValue } from '../../src/session/tracked-session.ts';
import {
  type CookieChange,
  type EventSource,
  requestContext,
  responseContext,
  type SentSession,
  type SessionEvidence,
  sessionEvidence,
  UNTOUCHED,
} from '../../src/session/transition.ts';
import { type RequestChange, type ResponseChange, request, response } from '../support/messages.ts';
import { client } from '../support/sessions.ts';

export const HOST = 'shop.example';
export const VALUE = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';

const CLIENT = client(1, { address: '192.0.2.1' });

export function source(frame: number, change: Partial<EventSource> = {}): EventSource {
  const at = { input: 'a.pcap', frame, stream: 0, seconds: frame, nanoseconds: 0 };
  return {
    at,
    request: null,
    path: '',
    page: '',
    content: null,
    redirectsTo: null,
    status: null,
    how: null,
    user: null,
    gives: null,
    client: CLIENT,
    traits: null,
    ...change,
  };
}

/** A session of one value, to which nothing has happened. */
export function trackedValue(value = VALUE, name = 'sid'): TrackedValue {
  const session = createSession({
    number: 1,
    host: HOST,
    name,
    client: CLIENT,
    first: source(1).at,
    httpOnly: true,
    setByLogin: false,
    signature: null,
    predecessor: null,
    isBehindLoss: false,
  });
  return addValue(session, value);
}

/** That a request carries a value. */
export function sendValue(value: TrackedValue, frame: number): SentSession {
  const evidence = sessionEvidence(value.endedBy === null ? 'sent' : 'replayed', 'high');
  return { value, event: apply(value.session, evidence, requestContext(source(frame), value)) };
}

export function change(
  kind: CookieChange['kind'],
  before: readonly string[] | null = null,
  after: readonly string[] | null = null,
): CookieChange {
  return { kind, before, after, deletes: null };
}

/** An event that a response shows of a session. */
export function respond(
  session: TrackedSession,
  evidence: SessionEvidence,
  frame: number,
  kind: CookieChange['kind'] = 'untouched',
  sent: readonly SentSession[] = [],
  after: readonly string[] | null = null,
): void {
  const path = '/account';
  const page = `${HOST}\nGET ${path}`;
  apply(
    session,
    evidence,
    responseContext(source(frame, { path, page, status: 200 }), sent, change(kind, null, after)),
  );
}

/** The same, with the path and the sent sessions of an exchange. */
export function respondTo(
  { source: seen, sent }: WholeExchange,
  session: TrackedSession,
  evidence: SessionEvidence,
  what: CookieChange = UNTOUCHED,
): void {
  apply(session, evidence, responseContext(seen, sent, what));
}

export interface ExchangeChange
  extends Partial<
    Pick<SessionExchange, 'loginSigns' | 'logoutSigns' | 'sent' | 'browser' | 'content' | 'firstVisit'>
  > {
  readonly request?: RequestChange;
  readonly response?: Omit<ResponseChange, 'request'>;
}

/** `ask` is `POST /login`; the response has status 200 unless `change` says otherwise. */
export function exchange(ask: string, change: ExchangeChange = {}): WholeExchange {
  const [method = '', target = ''] = ask.split(' ');
  const { loginSigns = [], logoutSigns = [], sent = [], browser = null, content = null } = change;
  const { firstVisit = null } = change;
  const message = response({
    status: 200,
    fields: [],
    ...change.response,
    request: { method, target, fields: [], ...change.request },
  });
  const { request } = message;
  if (request === null) throw new Error('the request is there');
  const facts = {
    host: HOST,
    clearsCookies: false,
    isAttempt: true,
    isContinued: false,
    needsProof: false,
    token: sentToken(request),
    isProven: fieldValues(request, 'authorization').length > 0,
    hasForeignState: false,
    browser,
    loginSigns,
    logoutSigns,
    sent,
    foreign: [],
    content,
    codeMeans: null,
    firstVisit,
    lastIncomplete: null,
  };
  return {
    message,
    request,
    ...facts,
    source: responseSource(message, CLIENT, HOST, loginSigns.length > 0 ? 'password' : null),
  };
}

/** GET /account gives 401 (frame 8) to a client without the session. */
export function pagesWithClosedAccount(): Pages {
  const pages = new Pages();
  const asked = request({ method: 'GET', target: '/account' });
  pages.noteOther(
    {
      page: pageKey(HOST, asked),
      host: HOST,
      message: response({ status: 401, frame: 8, fields: [] }),
      request: asked,
      content: null,
      isOfOther: true,
    },
    true,
  );
  return pages;
}
