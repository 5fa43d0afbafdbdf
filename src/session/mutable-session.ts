// A session as session-state.ts writes it: no other file imports this one.

import type { Client } from '../browser/clients.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import { EventLog } from './event-log.ts';
import { MAX_SESSION_ADDRESSES } from './limits.ts';
import type { SessionMoment } from './session.ts';
import { isSameMoment } from './session-moment.ts';
import type {
  Login,
  Logout,
  OldValueUse,
  PresumedLogin,
  PresumedLogout,
  Refusal,
  SessionState,
  TrackedSession,
  TrackedValue,
  UseAfterEnd,
} from './tracked-session.ts';
import type { EventSource, SessionEvidence } from './transition.ts';

export type Mutable<Type> = { -readonly [Member in keyof Type]: Type[Member] };

/** What is known of a session when it begins. */
export type NewSession = Pick<
  TrackedSession,
  | 'number'
  | 'host'
  | 'name'
  | 'client'
  | 'first'
  | 'httpOnly'
  | 'setByLogin'
  | 'signature'
  | 'predecessor'
  | 'isBehindLoss'
>;

/** What may be told later. */
interface SeenTurn {
  readonly evidence: SessionEvidence;
  readonly source: EventSource;
}

const NO_COMPANIONS: readonly TrackedSession[] = [];
// Most sessions never have any: they share these.
const NO_USES: readonly UseAfterEnd[] = [];
const NO_REFUSALS: readonly Refusal[] = [];

export class MutableSession implements TrackedSession {
  readonly number: number;
  readonly host: string;
  readonly name: string;
  readonly client: Client;
  readonly first: SessionMoment;
  readonly httpOnly: boolean;
  readonly setByLogin: boolean;
  readonly log = new EventLog();
  last: SessionMoment;
  state: SessionState = 'anonymous';
  values = 0;
  knownValues = 0;
  firstValue: string | null = null;
  lastValue: string | null = null;
  current: TrackedValue | null = null;
  isShown = false;
  wasIssued = false;
  otherHosts: Set<string> | null = null;
  issuedTo: number | null = null;
  issuedOn: number | null = null;
  stored: StoredCookie | null = null;
  signature: string | null;
  pendingLogin: TrackedSession['pendingLogin'] = null;
  login: Login | null = null;
  presumedLogin: PresumedLogin | null = null;
  /** What may have been that login. */
  presumedTurn: SeenTurn | null = null;
  isProved = false;
  readonly predecessor: TrackedSession | null;
  readonly isBehindLoss: boolean;
  companions: readonly TrackedSession[] = NO_COMPANIONS;
  besideLogin: TrackedSession | null = null;
  logout: Logout | null = null;
  /** The next logout, where the value opened closed pages in between: it is the first one, if it works. */
  repeatedLogout: SeenTurn | null = null;
  presumedLogout: (PresumedLogout & SeenTurn) | null = null;
  newestSent = 0;
  reuse: SessionMoment | null = null;
  oldValueUse: OldValueUse | null = null;
  usesAfterEnd: readonly UseAfterEnd[] = NO_USES;
  refusals: readonly Refusal[] = NO_REFUSALS;
  addresses: Set<string> | null = null;

  constructor(facts: NewSession) {
    this.number = facts.number;
    this.host = facts.host;
    this.name = facts.name;
    this.client = facts.client;
    this.first = facts.first;
    this.last = facts.first;
    this.httpOnly = facts.httpOnly;
    this.setByLogin = facts.setByLogin;
    this.signature = facts.signature;
    this.predecessor = facts.predecessor;
    this.isBehindLoss = facts.isBehindLoss;
  }

  /** Another address has it from now on. */
  addAddress(address: string): void {
    if (address === this.client.address) return;
    this.addresses ??= new Set();
    if (this.addresses.size < MAX_SESSION_ADDRESSES) this.addresses.add(address);
  }

  /** Another host knows it: what a request asked for, where it was seen. */
  addHost(host: string | undefined): void {
    if (host === undefined || host === this.host) return;
    this.otherHosts ??= new Set();
    if (this.otherHosts.size < MAX_SESSION_ADDRESSES) this.otherHosts.add(host);
  }

  /** The second address that a request from there was listed for has not got it. */
  dropSharing(at: SessionMoment, address: string): void {
    const shared = this.log.events.findLast(
      (event) => event.event === 'shared' && event.confidence !== 'high' && isSameMoment(event.at, at),
    );
    if (shared === undefined) return;
    this.log.remove(shared);
    this.addresses?.delete(address);
  }

  /** The visit that may have been a logout was one: it leaves `value` to its client. */
  tellPresumedLogout(value: TrackedValue | null): void {
    if (this.presumedLogout === null) return;
    const { evidence, source } = this.presumedLogout;
    const event = this.log.add('logout', evidence, source, value, null);
    this.logout = { event, cookie: 'untouched', isSeen: true, value: value?.value ?? null, landing: null };
    this.presumedLogout = null;
  }

  /** The logout was none: what came after it was a use like those before. */
  dropLogout(): void {
    if (this.logout === null) return;
    this.log.restoreUsesAfter(this.logout.event);
    this.log.remove(this.logout.event);
    this.logout = null;
    this.repeatedLogout = null;
    this.usesAfterEnd = NO_USES;
    this.refusals = NO_REFUSALS;
  }

  get events() {
    return this.log.events;
  }

  get totals() {
    return this.log.totals;
  }

  get droppedEvents() {
    return this.log.dropped;
  }
}
