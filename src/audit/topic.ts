// What is known about one cookie name of one host, or about a host itself: its role, what was found about it, and
// what rules have answered already, so that a cookie set a million times is judged once.

import type { BlockedReason } from '../cookie/verdict.ts';
import { MAX_TOPICS } from '../limits.ts';
import { judgeName } from '../session/identify.ts';
import { isCsrfName } from '../session/names.ts';
import type { Entry } from './finding-table.ts';
import type { Framework } from './framework.ts';
import type { Rule } from './rule.ts';
import type { Transport } from './transport.ts';

/** What the rules on fields said about a field: see `Rule.field`. */
export interface Judgement {
  /** The attributes, as `AttributeNumbers` numbers them. */
  readonly attributes: number;
  readonly transport: Transport;
  readonly refusal: BlockedReason | null;
  readonly deletion: boolean;
  readonly isSession: boolean;
  /** The findings that it belongs to. */
  readonly entries: readonly Entry[];
}

/** A cookie and its deletion. */
const JUDGEMENTS = 2;

export class Topic {
  readonly host: string;
  /** Name of the cookie; null for what is about the host. */
  readonly cookie: string | null;
  /** The policy leaves it out. */
  readonly isIgnored: boolean;
  readonly isCsrfToken: boolean;
  /** What the name says about its being a session. */
  readonly nameScore: number;
  /** It carries a session or login; null until somebody has looked. Never turns from true to false. */
  isSession: boolean | null = null;
  framework: Framework | null = null;
  readonly findings = new Map<Rule, Entry>();
  readonly #judgements: Judgement[] = [];

  constructor(host: string, cookie: string | null, isIgnored: boolean) {
    this.host = host;
    this.cookie = cookie;
    this.isIgnored = isIgnored;
    this.isCsrfToken = cookie !== null && isCsrfName(cookie);
    this.nameScore = cookie === null ? 0 : judgeName(cookie).score;
  }

  /** What was said about such a field before, or null. */
  judgement(
    attributes: number,
    transport: Transport,
    refusal: BlockedReason | null,
    deletion: boolean,
    isSession: boolean,
  ): Judgement | null {
    for (const known of this.#judgements)
      if (
        known.attributes === attributes &&
        known.transport === transport &&
        known.refusal === refusal &&
        known.deletion === deletion &&
        known.isSession === isSession
      )
        return known;
    return null;
  }

  remember(judgement: Judgement): void {
    if (this.#judgements.length === JUDGEMENTS) this.#judgements.shift();
    this.#judgements.push(judgement);
  }
}

/** All topics of a run. When there are too many, new ones are made and not kept. */
export class Topics {
  readonly #byHost = new Map<string, Map<string | null, Topic>>();
  readonly #isIgnored: (host: string, cookie: string | null) => boolean;
  #size = 0;

  constructor(isIgnored: (host: string, cookie: string | null) => boolean) {
    this.#isIgnored = isIgnored;
  }

  of(host: string, cookie: string | null): Topic {
    let ofHost = this.#byHost.get(host);
    const known = ofHost?.get(cookie);
    if (known !== undefined) return known;
    const isFull = this.#size === MAX_TOPICS;
    // Names are parts of header blocks, and would keep them.
    const topic = new Topic(
      isFull ? host : detached(host),
      cookie === null || isFull ? cookie : detached(cookie),
      this.#isIgnored(host, cookie),
    );
    if (isFull) return topic;
    this.#size++;
    if (ofHost === undefined) {
      ofHost = new Map();
      this.#byHost.set(topic.host, ofHost);
    }
    ofHost.set(topic.cookie, topic);
    return topic;
  }
}

/** A copy that shares nothing with the longer text it was cut from. */
export function detached(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

/** Numbers lists of attributes: the parser gives the same list for the same text, as long as it remembers it. */
export class AttributeNumbers {
  readonly #numbers = new WeakMap<object, number>();
  #last = 0;

  of(attributes: object): number {
    const known = this.#numbers.get(attributes);
    if (known !== undefined) return known;
    this.#numbers.set(attributes, ++this.#last);
    return this.#last;
  }
}
