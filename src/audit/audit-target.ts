// What is known about one cookie name of one host, or about a host itself: whether it is a session, and what rules have
// found about it.

import type { StoredCookie } from '../cookie/cookie-table.ts';
import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import { classifyCookie } from '../session/cookie-classifier.ts';
import type { CookieRole } from '../session/cookie-role.ts';
import { MAX_COMPANIONS } from '../session/decode/limits.ts';
import { factsOfName, isUnguessable, type NameFacts } from '../session/session-score.ts';
import { named } from '../shared/named.ts';
import { unsliced } from '../shared/unsliced.ts';
import type { FindingEntry, FindingTarget } from './finding-entry.ts';
import { MAX_AUDIT_TARGETS, MAX_COMPARED_CHARACTERS, MAX_ISSUED_VALUES, REPEAT_CHECKS } from './limits.ts';
import type { CookieOrigin } from './origin/cookie-origin.ts';
import { HostEvidence, OriginEvidence } from './origin/evidence.ts';
import type { Rule } from './rule.ts';
import { type Stake, stakeOf } from './stake.ts';
import type { LastSet } from './subject.ts';
import type { Transport } from './transport.ts';

/** Most targets never have any: they share this. */
const NO_ENTRIES: readonly FindingEntry[] = [];

export const NO_VALUES: readonly string[] = [];

/** What the rules on sent cookies reported: see `Rule.sent`. */
export interface SentCookieResult {
  readonly transport: Transport;
  readonly stake: Stake;
  readonly entries: readonly FindingEntry[];
}

export class AuditTarget implements FindingTarget {
  readonly host: string;
  /** Name of the cookie; null for the host itself. */
  readonly cookie: string | null;
  /** The policy leaves it out. */
  readonly isIgnored: boolean;
  /** It carries a session or login; null until it is classified. Never turns from true to false: see `asNoSession`. */
  isSession: boolean | null = null;
  /** What has shown that it is a session, in words, when its name and values do not. */
  sessionReason: string | null = null;
  /** The `pageKey` of the page that alone has shown it, as it opens with the cookie and not without; null: more has. */
  shownByPage: string | null = null;
  /** It is no more than likely: a login came with it, and with no other cookie that could be one. */
  isSupposed = false;
  /** What shows who makes it. */
  readonly originEvidence: OriginEvidence;
  /** Values that responses gave the session, the last few. */
  issued: readonly string[] = NO_VALUES;
  /** The first few of them that were issued to clients without one. */
  issuedToNewClients: readonly string[] = NO_VALUES;
  /** What was last reported about it in requests. */
  sent: SentCookieResult | null = null;
  #lastSet: LastSet | null = null;
  #lastDeletion: { readonly value: string; readonly browser: number; isCommon: boolean } | null = null;
  #isDoubleSubmitted = false;
  #repeatChecksLeft = REPEAT_CHECKS;
  #facts: NameFacts | null = null;
  #role: CookieRole | null = null;
  /** One of the values that it had when its role was unknown could be a key. */
  #isKey = false;
  #findings: readonly FindingEntry[] = NO_ENTRIES;

  constructor(host: string, cookie: string | null, isIgnored: boolean, hostEvidence = new HostEvidence()) {
    this.host = host;
    this.cookie = cookie;
    this.isIgnored = isIgnored;
    this.originEvidence = new OriginEvidence(cookie ?? '', hostEvidence);
  }

  get origin(): CookieOrigin {
    return this.originEvidence.origin();
  }

  /** What the cookie is for, as far as is known by now. */
  get role(): CookieRole {
    if (this.#role === null) this.updateRole('');
    return this.#role ?? 'unknown';
  }

  /** What is at stake with it: it never becomes less while the role is the same. */
  get stake(): Stake {
    return stakeOf(this.role, this.#isKey);
  }

  /** The cookie has this value, which may say more about its role. */
  updateRole(value: string): void {
    const facts = this.#factsOfName();
    const isSession = this.isSession === true;
    this.#role = classifyCookie(facts, { value, isSession, isDoubleSubmitted: this.#isDoubleSubmitted });
    if (!this.#isKey && this.#role === 'unknown') this.#isKey = isUnguessable(value);
  }

  /** What it is for, and what is at stake, where it turns out to be no session; `value`: one that it had. */
  asNoSession(value: string): { readonly role: CookieRole; readonly stake: Stake } {
    const isDoubleSubmitted = this.#isDoubleSubmitted;
    const role = classifyCookie(this.#factsOfName(), { value, isSession: false, isDoubleSubmitted });
    return { role, stake: stakeOf(role, this.#isKey || (role === 'unknown' && isUnguessable(value))) };
  }

  /** The framework, product or service that its name is known from; null when it is not, or many use it. */
  get vendor(): string | null {
    return this.#factsOfName().known?.vendor ?? null;
  }

  /** A request has repeated its value in a header, the query or a form, as CSRF tokens are repeated. */
  get isDoubleSubmitted(): boolean {
    return this.#isDoubleSubmitted;
  }

  /** Whether a request with it is to be looked through for its value elsewhere: the first few are. */
  takeRepeatCheck(): boolean {
    if (this.#repeatChecksLeft === 0) return false;
    this.#repeatChecksLeft--;
    return true;
  }

  setDoubleSubmitted(value: string): void {
    this.#isDoubleSubmitted = true;
    this.#repeatChecksLeft = 0;
    this.updateRole(value);
  }

  /** How much the name makes it a session: see session-score.ts. */
  get nameScore(): number {
    return this.#factsOfName().score;
  }

  /** Remembers a value of a session, unless it is too long to be compared. */
  addIssued(value: string): void {
    if (value.length > MAX_COMPARED_CHARACTERS || this.issued.at(-1) === value) return;
    this.issued = [...this.issued.slice(1 - MAX_ISSUED_VALUES), unsliced(value)];
  }

  /** The same for the response to a request without this cookie; true when the value was remembered. */
  addIssuedToNewClient(value: string, request: RequestMessage | null): boolean {
    if (request === null || this.issuedToNewClients.length === MAX_ISSUED_VALUES) return false;
    if (value.length > MAX_COMPARED_CHARACTERS || this.issuedToNewClients.includes(value)) return false;
    if (this.cookie !== null && named(request.cookies, this.cookie).length > 0) return false;
    this.issuedToNewClients = [...this.issuedToNewClients, unsliced(value)];
    return true;
  }

  /** Remembers what was given to a browser in a deletion; true once two browsers were given the same value. */
  isCommonDeletion(value: string, browser: number): boolean {
    if (value.length > MAX_COMPARED_CHARACTERS) return false;
    const last = this.#lastDeletion;
    if (last === null || last.value !== value)
      this.#lastDeletion = { value: unsliced(value), browser, isCommon: false };
    else if (last.browser !== browser) last.isCommon = true;
    return last?.value === value && last.isCommon;
  }

  /** Remembers how it was set, and gives how it was set before; null when it was not, or as another cookie. */
  replaceLastSet(cookie: StoredCookie, transport: Transport): LastSet | null {
    const before = this.#lastSet;
    const { domain, hostOnly, path, secure, httpOnly } = cookie;
    const isSame =
      before !== null && before.domain === domain && before.hostOnly === hostOnly && before.path === path;
    const isKnown = isSame && before.secure === secure && before.httpOnly === httpOnly;
    if (!isKnown || before.transport !== transport)
      this.#lastSet = {
        domain: isSame ? before.domain : unsliced(domain),
        hostOnly,
        path: isSame ? before.path : unsliced(path),
        secure,
        httpOnly,
        transport,
      };
    return isSame && before.transport === transport ? before : null;
  }

  findingOf(rule: Rule, variant?: string): FindingEntry | null {
    for (const entry of this.#findings)
      if (entry.rule === rule && entry.hit.variant === variant) return entry;
    return null;
  }

  addFinding(entry: FindingEntry): void {
    this.#findings = [...this.#findings, entry];
  }

  removeFinding(entry: FindingEntry): void {
    this.#findings = this.#findings.filter((one) => one !== entry);
  }

  #factsOfName(): NameFacts {
    this.#facts ??= factsOfName(this.cookie ?? '');
    return this.#facts;
  }
}

/** The targets of one host. */
interface HostTargets {
  readonly host: string;
  readonly byCookie: Map<string | null, AuditTarget>;
  readonly evidence: HostEvidence;
}

/** All targets of a run. When there are too many, new ones are made and not kept. */
export class AuditTargets {
  readonly #byHost = new Map<string, HostTargets>();
  readonly #isIgnored: (host: string, cookie: string | null) => boolean;
  #size = 0;
  #lastHost = '';
  #ofLastHost: HostTargets | undefined;

  constructor(isIgnored: (host: string, cookie: string | null) => boolean) {
    this.#isIgnored = isIgnored;
  }

  /** The target for a cookie name of a host, or for the host itself (null). */
  of(host: string, cookie: string | null): AuditTarget {
    // The cookies of one message follow each other.
    if (host !== this.#lastHost) {
      this.#ofLastHost = this.#byHost.get(host);
      this.#lastHost = this.#ofLastHost?.host ?? unsliced(host);
    }
    return this.#ofLastHost?.byCookie.get(cookie) ?? this.#add(cookie);
  }

  #add(cookie: string | null): AuditTarget {
    const host = this.#lastHost;
    const isIgnored = this.#isIgnored(host, cookie);
    if (this.#size === MAX_AUDIT_TARGETS) return new AuditTarget(host, cookie, isIgnored);
    if (this.#ofLastHost === undefined) {
      this.#ofLastHost = { host, byCookie: new Map(), evidence: new HostEvidence() };
      this.#byHost.set(host, this.#ofLastHost);
    }
    // A name is a part of a header block, and would keep it.
    const name = cookie === null ? null : unsliced(cookie);
    const target = new AuditTarget(host, name, isIgnored, this.#ofLastHost.evidence);
    this.#ofLastHost.byCookie.set(target.cookie, target);
    this.#size++;
    return target;
  }
}

/** Cookies of a response that are seen with a value for the first time show who makes them. */
export function lookForOrigins(
  received: readonly {
    readonly subject: { readonly deletion: boolean; readonly cookie: { readonly value: string } };
    readonly target: AuditTarget;
  }[],
  message: ResponseMessage,
): void {
  // The value of a deletion shows nothing.
  const fresh = received.filter(
    ({ subject, target }) => !subject.deletion && !target.originEvidence.isSettled,
  );
  if (fresh.length === 0) return;
  const companions = message.setCookies.slice(0, MAX_COMPANIONS).map(({ parsed }) => parsed.cookie);
  for (const { subject, target } of fresh) target.originEvidence.look(subject.cookie.value, companions);
  fresh[0]?.target.originEvidence.lookAtMessage(message);
}
