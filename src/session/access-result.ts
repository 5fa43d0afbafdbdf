// Did the server accept the session of a request, or deny it? A status alone proves nothing: the callers compare it with
// what others get at the same page.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { rememberingLast } from '../shared/last-result.ts';
import { asksForLogin, isDenial } from './evidence/denial.ts';
import { isFromSharedCache } from './evidence/shared-cache.ts';
import { isGrantedStatus } from './granted-status.ts';
import type { WholeExchange } from './session-exchange.ts';
import { isAsset } from './target.ts';

/** `denied`: as one without a login, not for want of a permission. Null: it says neither. */
export const accessResult = rememberingLast(
  ({ message, request, source: { path }, content }: WholeExchange): 'accepted' | 'denied' | null => {
    const { status } = message;
    if (status === 403) return null;
    if (isDenial(message, path) || asksForLogin(message, path, content)) return 'denied';
    if (isAsset(path)) return null;
    if (isGrantedStatus(status)) return 'accepted';
    return isNotModified(message, request) ? 'accepted' : null;
  },
);

/** Without the condition the status would be 200 (RFC 9110 section 15.4.5), unless a shared cache says so. */
function isNotModified(message: ResponseMessage, request: RequestMessage): boolean {
  if (message.status !== 304) return false;
  const has = (name: string) => fieldValues(request, name).length > 0;
  if (!has('if-none-match') && !has('if-modified-since')) return false;
  return !isFromSharedCache(message);
}
