// Cookies called as a session whose value is the same for every client, and that nothing depends on: a load balancer, a
// version or a switch is in them. A cache that hands on one user's session gives copies of one response; these come with
// different ones.

import { fieldValues } from '../record/message.ts';
import { isFromSharedCache } from '../session/evidence/shared-cache.ts';
import { isUnguessable } from '../session/session-score.ts';
import { pathOfTarget } from '../session/target.ts';
import type { TrackedSession } from '../session/tracked-session.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { named } from '../shared/named.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import type { AuditTarget } from './audit-target.ts';
import { MAX_CANDIDATES } from './limits.ts';
import { isSmall } from './session-sightings.ts';
import type { SetCookieSubject } from './subject.ts';

/** Clients without the cookie that are given the same value: a short one is soon the same for two. */
const CLIENTS = 3;
const CLIENTS_OF_SHORT_VALUE = 2;

interface Given {
  /** The first field that gave it. */
  readonly field: SetCookieSubject;
  readonly browsers: Set<number>;
  /** Their pages and times. */
  readonly responses: Set<string>;
  isOther: boolean;
}

export class ConstantValues {
  readonly #given = new GenerationalMap<AuditTarget, Given>(MAX_CANDIDATES, () => {});

  /** A field that sets a session. */
  note(target: AuditTarget, field: SetCookieSubject): void {
    const { message, request, browser } = field.response;
    const known = this.#given.get(target);
    if (known === undefined && !isSmall(message)) return;
    const given = known ?? { field, browsers: new Set(), responses: new Set(), isOther: false };
    if (known === undefined) this.#given.set(target, given);
    given.isOther ||= field.cookie.value !== given.field.cookie.value;
    if (given.isOther || given.browsers.size === CLIENTS || request === null) return;
    if (named(request.cookies, field.cookie.name).length > 0 || isFromSharedCache(message)) return;
    const response = hashOfToken(`${pathOfTarget(request.target)}\n${fieldValues(message, 'date').join()}`);
    if (given.responses.has(response)) return;
    given.responses.add(response);
    given.browsers.add(browser.number);
  }

  /** The first field that set a value which all clients are given; null: they are not, or too few have asked. */
  fieldOf(target: AuditTarget): SetCookieSubject | null {
    const given = this.#given.peek(target);
    if (given === undefined || given.isOther) return null;
    const { value } = given.field.cookie;
    const enough = isUnguessable(value) ? CLIENTS : CLIENTS_OF_SHORT_VALUE;
    return given.browsers.size >= enough ? given.field : null;
  }
}

/** Whether nothing that happens is about the session: no login, and no page that another one has not opened. */
export function isIdle(
  { host, name, login, presumedLogin, isProved, events }: TrackedSession,
  sessions: readonly TrackedSession[],
): boolean {
  if (login !== null || presumedLogin !== null || isProved) return false;
  const isOpenedBeside = (client: number) =>
    sessions.some(
      (other) =>
        other.host === host && other.name !== name && other.client.number === client && other.login !== null,
    );
  return events.every(({ event, client }) => event !== 'privileged-use' || isOpenedBeside(client.number));
}
