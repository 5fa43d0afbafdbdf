// What rules look at of each Set-Cookie field that a browser was given: the field with its surroundings, and what has been
// seen of its cookie before.

import type { ParsedSetCookie } from '../cookie/cookie.ts';
import { isDeletion } from '../cookie/deletion.ts';
import type { ClientVerdict } from '../cookie/verdict.ts';
import { messageTimeUs } from '../record/message.ts';
import { SessionValues } from '../session/values.ts';
import type { Counters } from '../shared/counters.ts';
import { type AuditTarget, type AuditTargets, NO_VALUES } from './audit-target.ts';
import { CookieSetters } from './cookie-setters.ts';
import type { SessionClassifier } from './session-classifier.ts';
import type { SessionsElsewhere } from './sessions-elsewhere.ts';
import { type ResponseSubject, rejectionOf, type SetCookieSubject } from './subject.ts';
import type { UnreturnedCookies } from './unreturned-cookies.ts';

/** A cookie of a response, and what is known about its name and host. */
export interface ReceivedSetCookie {
  readonly subject: SetCookieSubject;
  readonly target: AuditTarget;
}

export class SetCookieSubjects {
  readonly #targets: AuditTargets;
  readonly #classifier: SessionClassifier;
  readonly #unreturned: UnreturnedCookies;
  readonly #sessionValues: SessionValues;
  readonly #elsewhere: SessionsElsewhere | undefined;
  readonly #setters = new CookieSetters();

  constructor(
    targets: AuditTargets,
    classifier: SessionClassifier,
    unreturned: UnreturnedCookies,
    counters: Counters,
    elsewhere: SessionsElsewhere | undefined,
  ) {
    this.#targets = targets;
    this.#classifier = classifier;
    this.#unreturned = unreturned;
    this.#sessionValues = new SessionValues(counters);
    this.#elsewhere = elsewhere;
  }

  /** The name of the session cookie that was set with a value by then, in microseconds since 1970; null when none was. */
  sessionOfValue(value: string, timeUs: number): string | null {
    return this.#sessionValues.nameOf(value) ?? this.#elsewhere?.nameOf(value, timeUs) ?? null;
  }

  /** What rules look at of a field that the browser was given. */
  of(parsed: ParsedSetCookie, response: ResponseSubject, verdict: ClientVerdict): ReceivedSetCookie {
    const { cookie } = parsed;
    const { host, browser, timeMs, request, transport } = response;
    const target = this.#targets.of(host, cookie.name);
    const isSession = this.#classifier.isSession(target, cookie.value, cookie.httpOnly, request);
    const deletion = isDeletion(parsed, timeMs);
    // A deletion says nothing about what the cookie was for.
    if (!deletion) target.updateRole(cookie.value);
    this.#unreturned.receive(browser, verdict, target.role);
    const issuedBefore = target.issued;
    let issuedToNewClients = NO_VALUES;
    if (isSession && !deletion) {
      this.#sessionValues.add(cookie.name, cookie.value);
      this.#elsewhere?.note(cookie.name, cookie.value, messageTimeUs(response.message));
      target.addIssued(cookie.value);
      if (target.addIssuedToNewClient(cookie.value, request)) issuedToNewClients = target.issuedToNewClients;
    }
    const stored = verdict.stored ? verdict.cookie : null;
    const subject: SetCookieSubject = {
      response,
      transport,
      parsed,
      cookie,
      deviations: parsed.deviations,
      verdict,
      rejection: rejectionOf(verdict),
      browsers: verdict.browsers,
      isHostOnly: verdict.cookie?.hostOnly === true,
      deletion,
      isCommonDeletion:
        deletion && cookie.value !== '' && target.isCommonDeletion(cookie.value, browser.number),
      setBefore: stored === null ? null : target.replaceLastSet(stored, transport),
      replacedHost: this.#setters.replace(verdict, host),
      issuedBefore,
      issuedToNewClients,
      isSession,
      role: target.role,
      stake: target.stake,
      vendor: target.vendor,
    };
    return { subject, target };
  }
}
