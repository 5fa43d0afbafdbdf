// What an answer does to the cookies of sessions: issues, renews, rotates, deletes, or fails to.

import type { SetCookie } from '../cookie/cookie.ts';
import { identityDifference } from '../cookie/identity-difference.ts';
import type { Verdict } from '../cookie/verdict.ts';
import type { Answer } from './answers.ts';
import type { Identity } from './identities.ts';
import type { EventDetails, Life } from './life.ts';
import type { Change } from './outcomes.ts';
import { mayBeRead, personalKeys } from './payload.ts';
import { attributesOf } from './references.ts';
import { signatureBeside } from './signature.ts';

/** A Set-Cookie field about a session, and what the browser makes of it. */
export interface ReceivedCookie {
  readonly cookie: SetCookie;
  readonly deletion: boolean;
  readonly verdict: Verdict;
}

/** Where values are looked up and remembered. */
export interface ValueBook {
  find(name: string, value: string): Identity | undefined;
  /** A new session. */
  begin(name: string, value: string): Identity;
  /** A new value of a session, which `find` has not found. */
  add(life: Life, value: string): Identity;
}

/** Adds the events to the sessions, and tells what was done to which; sessions that were only sent come first. */
export function changesOf(
  answer: Answer,
  received: readonly ReceivedCookie[],
  book: ValueBook,
): Map<Life, Change> {
  const changes = new Map<Life, Change>();
  if (answer.login.length > 0 || answer.logout.length > 0)
    for (const { identity } of answer.sent) identity.life.breakRun();
  for (const one of received) {
    if (one.deletion) receiveDeletion(answer, one, received, book, changes);
    else receiveValue(answer, one, book, changes);
  }
  return changes;
}

function receiveValue(
  answer: Answer,
  { cookie, verdict }: ReceivedCookie,
  book: ValueBook,
  changes: Map<Life, Change>,
): void {
  const { name, value } = cookie;
  const own = answer.sent.find(({ identity }) => identity.life.name === name)?.identity ?? null;
  const known = book.find(name, value);
  const details = detailsOf(answer, cookie, verdict);
  const keys = { before: keysOf(own, answer), after: keysOfValue(name, value, answer, own !== null) };
  let life: Life;
  if (known !== undefined) {
    life = known.life;
    receiveAgain(answer, known, own, details, value);
    const kind = known === own ? 'renewed' : own?.life === life ? 'rotated' : 'renewed';
    // One answer may set it for several paths.
    const before = changes.get(life)?.kind;
    if (before !== 'issued' && before !== 'rotated') changes.set(life, { kind, ...keys });
  } else if (own === null || startsAnew(own, value, answer)) {
    const identity = book.begin(name, value);
    life = identity.life;
    life.httpOnly = cookie.httpOnly;
    life.setByLogin = answer.login.length > 0;
    if (own === null && standsInTarget(value, answer))
      life.add('adopted', answer.at, {
        ...details,
        value: identity,
        confidence: 'medium',
        evidence: [...(details.evidence ?? []), 'the client sent it first, in the address that it asked for'],
      });
    else life.add('issued', answer.at, { ...details, value: identity });
    changes.set(life, { kind: 'issued', before: null, after: keysOfValue(name, value, answer, false) });
  } else {
    life = own.life;
    const identity = book.add(life, value);
    life.lastValue = identity.value;
    life.add('rotated', answer.at, { ...details, value: identity });
    changes.set(life, { kind: 'rotated', ...keys });
  }
  life.signature = signatureBeside(name, value, answer.message) ?? life.signature;
  life.wasIssued = true;
  life.issuedTo ??= answer.browser;
  life.issuedOn ??= answer.at.stream;
  if (verdict.stored) life.stored = verdict.cookie;
}

/** A value that is known: the client sent it, or somebody else has it, or the client got it before. */
function receiveAgain(
  answer: Answer,
  known: Identity,
  own: Identity | null,
  details: EventDetails,
  value: string,
): void {
  const { life } = known;
  const again = { ...details, value: known };
  // What a logout has ended begins again with a login only, whatever the server sets.
  if (known.endedBy === 'deletion' || answer.login.length > 0) known.endedBy = null;
  if (own === known && !life.wasIssued && !mayBeRead(value) && !isSigned(value))
    life.add('adopted', answer.at, {
      ...again,
      confidence: 'medium',
      evidence: [...(details.evidence ?? []), 'the client sent it first: this capture never saw it issued'],
    });
  else if (own !== null) life.add(own === known ? 'renewed' : 'rotated', answer.at, again);
  else if (isSomebodyElse(life, answer))
    life.add('shared', answer.at, {
      ...again,
      evidence: ['issued to a second client, that did not send it'],
      client: answer.client,
    });
  else life.add('renewed', answer.at, again);
}

/** Another browser, as far as can be told: on one connection there is only one. */
function isSomebodyElse({ issuedTo, issuedOn }: Life, { browser, at }: Answer): boolean {
  return issuedTo !== null && browser !== null && issuedTo !== browser && issuedOn !== at.stream;
}

/**
 * After its end another value is another session; where the cookie itself is the session, or the logout has put
 * another one in its place that goes on, only a login begins one.
 */
function startsAnew({ life, endedBy }: Identity, value: string, answer: Answer): boolean {
  if (life.end === null) return false;
  if (answer.login.length > 0) return true;
  return !mayBeRead(value) && (life.logout?.cookie !== 'replaced' || endedBy !== null);
}

/** Shorter values stand in addresses by chance. */
const MIN_TARGET_CHARACTERS = 9;

function standsInTarget(value: string, { request }: Answer): boolean {
  if (request === null || value.length < MIN_TARGET_CHARACTERS) return false;
  return request.target.includes(`=${value}`);
}

function receiveDeletion(
  answer: Answer,
  one: ReceivedCookie,
  received: readonly ReceivedCookie[],
  book: ValueBook,
  changes: Map<Life, Change>,
): void {
  const { cookie, verdict } = one;
  const { name } = cookie;
  const { previous } = verdict;
  const own =
    answer.sent.find(({ identity }) => identity.life.name === name)?.identity ??
    (previous === null ? undefined : book.find(name, previous.value));
  if (own === undefined) return;
  const { life } = own;
  const before = changes.get(life)?.kind;
  // A new value in the same answer counts, and one deletion that hits makes up for all that miss.
  if (before !== undefined && before !== 'deletion-missed') return;
  const isHit = received.some(
    (other) => other.deletion && other.cookie.name === name && other.verdict.action === 'deleted',
  );
  const details = { ...detailsOf(answer, cookie, verdict), value: null };
  const missing = isHit ? null : missedWords(one, life);
  const keys = { before: keysOf(own, answer), after: null };
  if (missing !== null) {
    life.add('deletion-missed', answer.at, { ...details, evidence: [missing] });
    changes.set(life, { kind: 'deletion-missed', ...keys });
    return;
  }
  life.add('deleted', answer.at, details);
  life.stored = null;
  changes.set(life, { kind: 'deleted', ...keys });
}

/** Why the browser keeps the cookie; null when it goes, as far as is known. */
function missedWords({ cookie, verdict }: ReceivedCookie, life: Life): string | null {
  if (verdict.reason !== null) return `browsers drop the deletion: ${verdict.text}`;
  if (verdict.action !== 'nothing-to-delete' || life.stored === null || verdict.cookie === null) return null;
  const difference = identityDifference(verdict.cookie, life.stored, cookie.path !== null);
  return difference === '' ? null : `the deletion misses: ${difference}`;
}

function detailsOf(answer: Answer, cookie: SetCookie, verdict: Verdict): EventDetails {
  return {
    evidence: verdict.reason === null ? [] : [`browsers drop this cookie: ${verdict.text}`],
    request: answer.reference,
    status: answer.message.status,
    attributes: attributesOf(cookie),
    client: answer.client,
  };
}

function keysOf(identity: Identity | null, answer: Answer): readonly string[] | null {
  if (identity === null || identity.value === null) return null;
  return keysOfValue(identity.life.name, identity.value, answer, true);
}

/** Reading costs: it is done where it may decide something. */
function keysOfValue(
  name: string,
  value: string,
  answer: Answer,
  wasSent: boolean,
): readonly string[] | null {
  return wasSent || answer.login.length > 0 ? personalKeys(name, value) : null;
}

/** Nobody but the server can have made it. */
function isSigned(value: string): boolean {
  return /^s(?::|%3A)/i.test(value);
}
