// Whether a logout that carries a token ends that token.

import type { WholeExchange } from '../session-exchange.ts';

/** Other sessions, or other devices, and this one goes on; or a page that asks whether to log out. */
const OTHERS_PATH = /other|device|everywhere[-_]?else/i;

export function isLogoutOfItself({ request, message, source, content }: WholeExchange): boolean {
  if (OTHERS_PATH.test(source.path) || source.how === 'account-deletion') return false;
  if (request.method !== 'GET' || message.status === 204 || message.status >= 300) return true;
  return content !== null && content.mediaType !== 'text/html';
}
