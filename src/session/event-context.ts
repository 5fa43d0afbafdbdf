// What events keep of messages: where they were, what was asked for, the attributes of a cookie; never a query, a form
// or a whole header.

import type { SetCookie } from '../cookie/cookie.ts';
import type { Message, RequestMessage } from '../record/message.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_EVENT_TEXT_CHARACTERS } from './limits.ts';
import type { SessionMoment, SessionRequest } from './session.ts';
import { pathOfTarget } from './target.ts';

export function momentOf({ input, frame, stream, seconds, nanoseconds }: Message): SessionMoment {
  return { input, frame, stream, seconds, nanoseconds };
}

export function requestOf(message: RequestMessage, withForm: boolean): SessionRequest {
  const { frame, method, target } = message;
  const path = pathOfTarget(target);
  const formFields = withForm ? (message.form?.fields ?? null) : null;
  return { frame, method: unsliced(method), path: clipped(path), formFields };
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
