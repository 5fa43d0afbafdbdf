// What several exchanges show together of sessions, beside the events of each: who goes on after a change of the
// password, which servers know a session, who is at the login page though logged in.

import type { RequestMessage } from '../record/message.ts';
import { AlternatingAccess } from './alternating-access.ts';
import { Backends, type UnsharedSession } from './backends.ts';
import { DeniedAlone } from './denied-alone.ts';
import type { CookieChanges } from './evidence/response.ts';
import { ExpiredTokens } from './expired-tokens.ts';
import { type LoginVisit, LoginVisits, mayBeLoginVisit } from './login-visits.ts';
import { hostOfPage, type Pages } from './pages.ts';
import { PasswordChanges, type PasswordSurvival } from './password-changes.ts';
import type { SessionMoment } from './session.ts';
import type { WholeExchange } from './session-exchange.ts';
import type { TrackedSession } from './tracked-session.ts';

/** Each is null where nothing shows it. */
export interface SessionObservations {
  /** It goes on after another session of its user has changed the password. */
  readonly survival: PasswordSurvival | null;
  /** One server accepts it, and another one does not know it. */
  readonly unshared: UnsharedSession | null;
  /** Its browser opens the login page, and it goes on. */
  readonly loginVisit: LoginVisit | null;
  /** A page of another host, which is closed, was opened with it: it is for several hosts. */
  readonly opensOtherHost: boolean;
  /** It opens a closed page after the expiry of its token: the first request that does. */
  readonly expiredUse: SessionMoment | null;
}

export class SessionObservers {
  readonly deniedAlone = new DeniedAlone();
  readonly #passwordChanges = new PasswordChanges();
  readonly #backends = new Backends();
  readonly #alternating = new AlternatingAccess();
  readonly #loginVisits = new LoginVisits();
  readonly #expiredTokens = new ExpiredTokens();

  /** Whether the content of a response may matter; `hasSession`: its request carries one. */
  wantsContent(request: RequestMessage, hasSession: boolean): boolean {
    return this.#passwordChanges.wantsContent(request) || (hasSession && mayBeLoginVisit(request));
  }

  /** A response with its request, when the sessions know what it means. `isShown`: what it shows may be reported. */
  conclude(exchange: WholeExchange, changes: CookieChanges, isShown: boolean): void {
    this.#passwordChanges.conclude(exchange, changes, isShown);
    this.#backends.conclude(exchange, isShown);
    this.#alternating.conclude(exchange, isShown);
    this.#loginVisits.conclude(exchange, isShown);
    this.#expiredTokens.conclude(exchange, isShown);
    this.deniedAlone.conclude(exchange);
  }

  of(session: TrackedSession, pages: Pages): SessionObservations {
    return {
      survival: this.#passwordChanges.survivalOf(session, pages),
      unshared: this.#backends.unshared(session) ?? this.#alternating.unshared(session),
      loginVisit: this.#loginVisits.visitOf(session, pages),
      opensOtherHost: opensOtherHost(session, pages),
      expiredUse: this.#expiredTokens.useOf(session, pages),
    };
  }
}

function opensOtherHost({ host, events }: TrackedSession, pages: Pages): boolean {
  const own = host.replace(/:\d+$/, '');
  return events.some(
    ({ event, confidence, page }) =>
      event === 'privileged-use' &&
      hostOfPage(page) !== own &&
      (confidence === 'high' || pages.state(page) === 'closed'),
  );
}
