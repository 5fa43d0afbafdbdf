// A connection whose addresses are translated one after the other, as DNAT and masquerading do: between the two steps
// responses are captured (`-i any`) on their way from the true server to the true client, a pair of which no request was sent.

import { messageTimeMs, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { MAX_HELD_SECONDS } from './limits.ts';
import type { OpenExchange } from './open-exchange.ts';
import { isSameResponse } from './relayed-cookies.ts';

/** The exchange that is judged in the place of such a response, among those that are known; null: it is no such response. */
export function outerOfHalfTranslated(
  message: ResponseMessage,
  known: readonly OpenExchange[],
): OpenExchange | null {
  const inner = known.find((exchange) => isSameBefore(message, exchange));
  if (inner === undefined) return null;
  return (
    known.findLast(({ request }) => isOfClient(message, request) && request.dst !== message.src) ?? inner
  );
}

/** The same response on its way from the same server, before the address of its client was put back. */
function isSameBefore(message: ResponseMessage, { request, response }: OpenExchange): boolean {
  if (request.dst !== message.src || request.dstPort !== message.srcPort) return false;
  if (request.srcPort !== message.dstPort || request.src === message.dst) return false;
  if (response === null || response.input !== message.input || response.stream === message.stream)
    return false;
  const isPrompt = messageTimeMs(message) - messageTimeMs(response) <= MAX_HELD_SECONDS * 1000;
  return isPrompt && isSameResponse(message, response);
}

function isOfClient({ dst, dstPort }: ResponseMessage, { src, srcPort }: RequestMessage): boolean {
  return src === dst && srcPort === dstPort;
}
