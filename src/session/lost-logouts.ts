// Logouts whose response was lost: what their client does next shows that they worked. It is denied with the value, or comes
// without the cookie that it had.

import { GenerationalMap } from '../shared/generational-map.ts';
import { requestSource } from './event-context.ts';
import { isDenial } from './evidence/denial.ts';
import { MAX_LOST_LOGOUTS } from './limits.ts';
import type { WholeExchange } from './session-exchange.ts';
import { isBehind } from './session-moment.ts';
import { apply } from './session-state.ts';
import { isOutsidePath } from './stored-path.ts';
import { isAsset } from './target.ts';
import { isLoggedIn } from './tracked-session.ts';
import {
  type EventSource,
  responseContext,
  type SentSession,
  sessionEvidence,
  UNSEEN,
} from './transition.ts';

interface LostLogout {
  readonly source: EventSource;
  readonly sent: readonly SentSession[];
  readonly signs: readonly string[];
}

export class LostLogouts {
  readonly #byClient = new GenerationalMap<string, LostLogout | null>(MAX_LOST_LOGOUTS, () => {});

  /** A logout is asked for. */
  noteRequest(host: string, logout: LostLogout): void {
    if (logout.sent.some(({ value }) => isLoggedIn(value.session)))
      this.#byClient.set(keyOf(host, logout.source), logout);
  }

  /** A response with its request, before anything is concluded from it. */
  note(exchange: WholeExchange): void {
    if (this.#byClient.isEmpty) return;
    const { host, source } = exchange;
    const key = keyOf(host, source);
    const logout = this.#byClient.get(key) ?? null;
    if (logout === null) return;
    const isOwn = source.request?.frame === logout.source.request?.frame;
    const conclusion = isOwn ? NO_LOGOUT : conclusionOf(exchange, logout);
    if (conclusion === null) return;
    this.#byClient.set(key, null);
    if (conclusion.because === null) return;
    const evidence = sessionEvidence('logout', 'medium', ...logout.signs, conclusion.because);
    for (const { value } of logout.sent)
      if (isLoggedIn(value.session))
        apply(value.session, evidence, responseContext(logout.source, logout.sent, UNSEEN));
  }
}

interface Conclusion {
  /** Why it was a logout, in words; null: it was none, or is told already. */
  readonly because: string | null;
}

const NO_LOGOUT: Conclusion = { because: null };

/** Null: nothing follows yet. */
function conclusionOf(
  { message, request, sent, source, host }: WholeExchange,
  logout: LostLogout,
): Conclusion | null {
  const { path } = source;
  const { at } = requestSource(request, source.client);
  if (!isBehind(at, logout.source.at) || isAsset(path)) return null;
  const own = logout.sent.filter(({ value }) => isLoggedIn(value.session));
  if (own.length === 0) return NO_LOGOUT;
  if (sent.some(({ value }) => own.some((one) => one.value === value))) {
    if (isDenial(message, path))
      return { because: `afterwards the value is denied at ${path} (${message.status})` };
    return message.status >= 200 && message.status <= 299 ? NO_LOGOUT : null;
  }
  const isExpected = own.some(
    ({ value: { session } }) => session.host === host && !isOutsidePath(session.stored, path),
  );
  // What scripts and pages load may be asked for without cookies.
  return isExpected && sent.length === 0 && source.gives === 'page'
    ? { because: 'afterwards the client comes without the cookie' }
    : null;
}

function keyOf(host: string, { client }: EventSource): string {
  return `${client.number} ${host}`;
}
