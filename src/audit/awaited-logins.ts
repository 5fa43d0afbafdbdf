// Responses to logins that delete a cookie, until their content says whether the login worked: what rules report of a
// login that works is taken back when it did not.

import type { ContentMessage, RequestMessage } from '../record/message.ts';
import { PendingRequests } from '../session/pending-requests.ts';
import { pathOfTarget } from '../session/target.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_AWAITED_LOGINS } from './limits.ts';
import { isRefusedByContent } from './login-response.ts';
import type { ResponseSubject } from './subject.ts';

/** A login that failed, as its content says. */
export interface RefusedLogin {
  readonly host: string;
  /** The names of the cookies that it deletes. */
  readonly names: readonly string[];
}

interface AwaitedLogin extends RefusedLogin {
  readonly status: number;
  readonly path: string;
}

export class AwaitedLogins {
  readonly #awaited = new PendingRequests<AwaitedLogin>(MAX_AWAITED_LOGINS);

  /** Remembers a response of which the content comes later. */
  add({ message, host, cookies, isLogin }: ResponseSubject, request: RequestMessage): void {
    const deletions = cookies.filter(({ deletion }) => deletion);
    if (deletions.length === 0 || !isLogin(request)) return;
    const names = deletions.map(({ cookie: { name } }) => unsliced(name));
    const path = unsliced(pathOfTarget(request.target));
    this.#awaited.add(request, { host: unsliced(host), names, status: message.status, path });
  }

  /** The login that the content is about, when it failed; else null. */
  refusedBy({ request, facts }: ContentMessage): RefusedLogin | null {
    const login = this.#awaited.take(request);
    return login !== null && isRefusedByContent(facts, login.status, login.path) ? login : null;
  }
}
