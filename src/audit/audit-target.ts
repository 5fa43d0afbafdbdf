// What is known about one cookie name of one host, or about a host itself: its role, and what was found about it.

import type { StoredCookie } from '../cookie/cookie-table.ts';
import type { RequestMessage } from '../record/message.ts';
import { factsOfName, type NameFacts } from '../session/session-score.ts';
import { unsliced } from '../shared/unsliced.ts';
import type { Entry } from './finding-table.ts';
import type { Framework } from './framework.ts';
import { MAX_AUDIT_TARGETS, MAX_COMPARED_CHARACTERS, MAX_ISSUED_VALUES } from './limits.ts';
import type { Rule } from './rule.ts';
import type { Transport } from './transport.ts';

/** Most topics never have any: they share this. */
const NO_ENTRIES: readonly Entry[] = [];

export const NO_VALUES: readonly string[] = [];

/** What the rules on sent cookies said: see `Rule.sent`. */
export interface SentCookieResult {
  readonly transport: Transport;
  readonly isSession: boolean;
  readonly entries: readonly Entry[];
}

/** How the server set a live cookie the last time, for whomever. */
export interface LastSet {
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly transport: Transport;
}

export class AuditTarget {
  /** Counted from 0 in order of appearance. */
  readonly number: number;
  readonly host: string;
  /** Name of the cookie; null for what is about the host. */
  readonly cookie: string | null;
  /** The policy leaves it out. */
  readonly isIgnored: boolean;
  /** It carries a session or login; null until somebody has looked. Never turns from true to false. */
  isSession: boolean | null = null;
  /** The path that has shown that it is one: it is let in there, and others are turned away. */
  opens: string | null = null;
  framework: Framework | null = null;
  isFrameworkSettled = false;
  /** Values of a session that answers set, the last few. */
  issued: readonly string[] = NO_VALUES;
  /** The first few of them that went to somebody who had none. */
  handedOut: readonly string[] = NO_VALUES;
  /** The last answer about cookies in requests. */
  sent: SentCookieResult | null = null;
  #lastSet: LastSet | null = null;
  #facts: NameFacts | null = null;
  #findings: readonly Entry[] = NO_ENTRIES;

  constructor(number: number, host: string, cookie: string | null, isIgnored: boolean) {
    this.number = number;
    this.host = host;
    this.cookie = cookie;
    this.isIgnored = isIgnored;
  }

  get isCsrfToken(): boolean {
    return this.#factsOfName().isCsrfToken;
  }

  /** What the name says about its being a session. */
  get nameScore(): number {
    return this.#factsOfName().score;
  }

  /** Remembers a value of a session, unless it is too long to be counted up by anybody. */
  issue(value: string): void {
    if (value.length > MAX_COMPARED_CHARACTERS || this.issued.at(-1) === value) return;
    this.issued = [...this.issued.slice(1 - MAX_ISSUED_VALUES), unsliced(value)];
  }

  /** The same for one that goes to somebody who sends `request`; true when it was remembered. */
  handOut(value: string, request: RequestMessage | null): boolean {
    if (request === null || this.handedOut.length === MAX_ISSUED_VALUES) return false;
    if (value.length > MAX_COMPARED_CHARACTERS || this.handedOut.includes(value)) return false;
    if (request.cookies.some(({ name }) => name === this.cookie)) return false;
    this.handedOut = [...this.handedOut, unsliced(value)];
    return true;
  }

  /** Remembers how it was set, and gives how it was set before; null when it was not, or as another cookie. */
  setAgain(cookie: StoredCookie, transport: Transport): LastSet | null {
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

  /** What a rule found about it, or null. */
  findingOf(rule: Rule): Entry | null {
    for (const entry of this.#findings) if (entry.rule === rule) return entry;
    return null;
  }

  addFinding(entry: Entry): void {
    this.#findings = [...this.#findings, entry];
  }

  #factsOfName(): NameFacts {
    this.#facts ??= factsOfName(this.cookie ?? '');
    return this.#facts;
  }
}

/** The topics of one host. */
interface HostTopics {
  readonly host: string;
  readonly byCookie: Map<string | null, AuditTarget>;
}

/** All topics of a run. When there are too many, new ones are made and not kept. */
export class AuditTargets {
  readonly #byHost = new Map<string, HostTopics>();
  readonly #isIgnored: (host: string, cookie: string | null) => boolean;
  #size = 0;
  #lastHost = '';
  #ofLastHost: HostTopics | undefined;

  constructor(isIgnored: (host: string, cookie: string | null) => boolean) {
    this.#isIgnored = isIgnored;
  }

  of(host: string, cookie: string | null): AuditTarget {
    // The cookies of one message follow each other.
    if (host !== this.#lastHost) {
      this.#ofLastHost = this.#byHost.get(host);
      this.#lastHost = this.#ofLastHost?.host ?? unsliced(host);
    }
    return this.#ofLastHost?.byCookie.get(cookie) ?? this.#make(cookie);
  }

  #make(cookie: string | null): AuditTarget {
    const host = this.#lastHost;
    const isIgnored = this.#isIgnored(host, cookie);
    if (this.#size === MAX_AUDIT_TARGETS) return new AuditTarget(-1, host, cookie, isIgnored);
    if (this.#ofLastHost === undefined) {
      this.#ofLastHost = { host, byCookie: new Map() };
      this.#byHost.set(host, this.#ofLastHost);
    }
    // A name is a part of a header block, and would keep it.
    const topic = new AuditTarget(this.#size++, host, cookie === null ? null : unsliced(cookie), isIgnored);
    this.#ofLastHost.byCookie.set(topic.cookie, topic);
    return topic;
  }
}
