// What events keep of messages: where they were, what was asked for, the attributes of a cookie; never a query, a form
// or a whole header.

import type { Client } from '../browser/clients.ts';
import type { SetCookie } from '../cookie/cookie.ts';
import type { Message, RequestMessage, ResponseMessage } from '../record/message.ts';
import { messageHost } from '../record/message-host.ts';
import { unsliced } from '../shared/unsliced.ts';
import { loginUser } from './evidence/login-user.ts';
import { givenKind } from './given-kind.ts';
import { MAX_EVENT_TEXT_CHARACTERS } from './limits.ts';
import { pageNameOf } from './page-name.ts';
import { requestPageKey } from './pages.ts';
import { redirectPath } from './redirect.ts';
import type { EventMethod, SessionMoment, SessionRequest } from './session.ts';
import { pathOfTarget } from './target.ts';
import { type EventSource, NONE_SENT, type SentSession } from './transition.ts';

/** A request of a client. */
export function requestSource(message: RequestMessage, client: Client): EventSource {
  const path = pathOfTarget(message.target);
  return {
    at: momentOf(message),
    path,
    page: '',
    content: null,
    redirectsTo: null,
    request: requestOf(message, path, messageHost(message).toLowerCase(), null),
    status: null,
    how: null,
    user: null,
    gives: null,
    client,
    traits: null,
  };
}

/**
 * A response to a client; `how`: its request logs in, and the names of what it posted are kept; `sent`: the sessions of its
 * request, whose events have that already.
 */
export function responseSource(
  message: ResponseMessage,
  client: Client,
  host: string,
  how: EventMethod | null,
  sent: readonly SentSession[] = NONE_SENT,
): EventSource {
  const { request } = message;
  const path = request === null ? '' : pathOfTarget(request.target);
  return {
    at: momentOf(message),
    path,
    page: request === null ? '' : requestPageKey(host, request),
    content: null,
    redirectsTo: redirectPath(message, path),
    request: request === null ? null : requestOfResponse(request, path, host, how, sent),
    status: message.status,
    how,
    user: request === null || how === null ? null : loginUser(request),
    gives: request === null ? null : givenKind(message, request),
    client,
    traits: null,
  };
}

function requestOfResponse(
  request: RequestMessage,
  path: string,
  host: string,
  how: EventMethod | null,
  [first]: readonly SentSession[],
): SessionRequest {
  const known = first?.event.request ?? null;
  if (how === null && known !== null && known.frame === request.frame && known.formFields === null)
    return known;
  return requestOf(request, path, host, how === null ? null : (request.form?.fields ?? null));
}

function requestOf(
  { input, frame, method, target }: RequestMessage,
  path: string,
  host: string,
  formFields: readonly string[] | null,
): SessionRequest {
  const clippedPath = clipped(path);
  const page = target.includes('?') ? clipped(pageNameOf(target)) : clippedPath;
  return { input, frame, method: unsliced(method), host: clipped(host), path: clippedPath, page, formFields };
}

/** Where and when a message was seen. */
export function momentOf({ input, frame, stream, seconds, nanoseconds }: Message): SessionMoment {
  return { input, frame, stream, seconds, nanoseconds };
}

/** `HttpOnly; Path=/` */
export function attributesText(cookie: SetCookie): string {
  const texts = cookie.attributes.map(({ name, value }) => (value === null ? name : `${name}=${value}`));
  return clipped(texts.join('; '));
}

function clipped(text: string): string {
  return unsliced(
    text.length > MAX_EVENT_TEXT_CHARACTERS ? `${text.slice(0, MAX_EVENT_TEXT_CHARACTERS)}...` : text,
  );
}
