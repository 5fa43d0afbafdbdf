// Did the server accept the session of a request, or deny it? A status alone proves nothing: the callers compare it with
// what others get at the same page.

import { rememberingLast } from '../shared/last-result.ts';
import { asksForLogin, isDenial } from './evidence/denial.ts';
import { mayRefusePassword } from './evidence/refused-password.ts';
import { isGrantedStatus, isNotModified } from './granted-status.ts';
import type { WholeExchange } from './session-exchange.ts';
import { isAsset } from './target.ts';

/** `denied`: as one without a login, not for want of a permission. Null: it says neither. */
export const accessResult = rememberingLast(
  ({ message, request, source: { path }, content }: WholeExchange): 'accepted' | 'denied' | null => {
    const { status } = message;
    if (status === 403 || mayRefusePassword(message, content)) return null;
    if (isDenial(message, path) || asksForLogin(message, path, content)) return 'denied';
    if (isAsset(path)) return null;
    if (isGrantedStatus(status)) return 'accepted';
    return isNotModified(message, request) ? 'accepted' : null;
  },
);
