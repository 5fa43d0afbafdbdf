// What a response shows of its page, to be compared with later requests for it: a user was given it, or others were, or were not.

import { wasGivenLast } from './evidence/given-last.ts';
import { mayRefusePassword } from './evidence/refused-password.ts';
import { isStranger, isUser } from './evidence/stranger.ts';
import { isGrantedStatus } from './granted-status.ts';
import type { Pages } from './pages.ts';
import { pageResponse, type WholeExchange } from './session-exchange.ts';
import type { SentSession } from './transition.ts';

/** Who it was when the request came. */
export interface Asker {
  readonly isUser: boolean;
  readonly isStranger: boolean;
}

export function askerOf({ request, sent, isProven }: WholeExchange): Asker {
  return { isUser: isUser(sent), isStranger: !isProven && isStranger(request, sent) };
}

/** `asker`: before the response was looked at. */
export function notePage(exchange: WholeExchange, pages: Pages, asker: Asker): void {
  if (asker.isUser) noteUser(exchange, pages);
  // A client that opens a closed page was no stranger.
  else
    pages.noteOther(pageResponse(exchange), asker.isStranger && isStranger(exchange.request, exchange.sent));
}

/** The response to a user; one who sends an old value may be none any more. */
function noteUser(exchange: WholeExchange, pages: Pages): void {
  const { message, sent, source } = exchange;
  const { status } = message;
  if (mayRefusePassword(message)) return;
  if (isGrantedStatus(status)) pages.noteUser(source.page, exchange.content);
  else pages.noteDenied(pageResponse(exchange));
  if (status === 403 && isUser(sent)) pages.noteForbidden(source.page);
  const isObsolete = (own: SentSession) =>
    own.value.number < own.value.session.values && !wasGivenLast(own, own.value.session);
  if (status === 401 && sent.every(isObsolete)) pages.noteOther(pageResponse(exchange), false);
}
