// A rule is data and one small function. Documentation, `crumbshark rules`, SARIF and the tests of its examples all
// come from the data.

import type { Confidence, Evidence, Severity } from './finding.ts';
import type { Framework } from './framework.ts';
import type {
  AnyResponseSubject,
  FieldSubject,
  RequestSubject,
  ResponseSubject,
  SentSubject,
  SessionSubject,
  SetCookieSubject,
} from './subject.ts';

/** What a rule saw: the engine adds who, where and how often. */
export interface Hit {
  readonly severity: Severity;
  readonly confidence: Confidence;
  /**
   * One sentence on this very case. Text from the wire may stand in it (names, attributes), but never the value of a
   * cookie: it is what a masked report has to keep back.
   */
  readonly message: string;
  /** Name of the cookie, for rules on whole messages; rules on one cookie need not give it. */
  readonly cookie?: string;
}

/** What a rule on sessions saw, and the packet that shows it: the first one. */
export interface SessionHit extends Hit {
  readonly at: Evidence;
  /** When it happened more than once: the last packet, and how often. */
  readonly last?: Evidence;
  readonly count?: number;
}

/** What a rule on whole messages reports when all is well: always the same, as it is asked so often. */
export const NO_HITS: readonly Hit[] = [];

/** A message to try the rule on. The scheme and host of the URL say how the connection is judged. */
export interface Example {
  /** https, http on a loopback host, or http across a network. */
  readonly url: string;
  readonly method?: string;
  readonly requestFields?: readonly (readonly [name: string, value: string])[];
  readonly status?: number;
  readonly setCookie?: readonly string[];
  /** Fields of the form that is posted. */
  readonly form?: readonly string[];
  readonly responseFields?: readonly (readonly [name: string, value: string])[];
}

export interface RuleMeta {
  /** Stable, lower case with hyphens: it stands in configurations and baselines. */
  readonly id: string;
  readonly title: string;
  /** The severities it can report, the highest first, with the condition of each. */
  readonly severities: readonly (readonly [severity: Severity, when: string])[];
  /** RFC section, CWE, ASVS 5.0, WSTG, ZAP id. */
  readonly references: readonly string[];
  /** Why it matters, in one or two sentences. */
  readonly why: string;
  readonly fix: string;
  readonly fixFor?: Partial<Record<Framework, string>>;
  /** When it may be wrong. */
  readonly falsePositives?: string;
  /** One or more exchanges, in order, that it must report, and that it must not. */
  readonly failing: readonly Example[];
  readonly passing: readonly Example[];
}

/**
 * What a cookie may be: refused by browsers; not written as it should be; a session; set with a Max-Age or Expires; put
 * in the place of another, or given to another browser before; without effect, as it deletes what is not there.
 */
export type Need = 'refused' | 'deviating' | 'session' | 'timed' | 'replacing' | 'missing';

export interface Rule {
  readonly meta: RuleMeta;
  /**
   * About what one Set-Cookie field says, but for its value and its times. Fields of one shape (see field-shape.ts) get
   * the same answer, in other words, so that it is asked once a shape and then once a finding.
   */
  field?(subject: FieldSubject): Hit | null;
  /** About one Set-Cookie field in its surroundings: its value, its time, the browser's store, its neighbours. */
  setCookie?(subject: SetCookieSubject): Hit | null;
  /** Both are asked about live cookies that a browser takes, unless the rule wants others too. */
  readonly alsoDeletions?: boolean;
  readonly alsoRefused?: boolean;
  /** What the rule needs to find anything: it is not asked without. It looks for itself all the same. */
  readonly onlyIf?: Need;
  /** About a response with all its whole cookies. */
  response?(subject: ResponseSubject): readonly Hit[];
  /** About a response, with cookies or without: see `Auditor.wantsAnswer` for those that it gets to see. */
  anyResponse?(subject: AnyResponseSubject): readonly Hit[];
  /** About one cookie in a request, whatever its value; asked once a name and host, as `field`. */
  sent?(subject: SentSubject): Hit | null;
  /** About a request with a Cookie field, or with parameters that may hold a session. */
  request?(subject: RequestSubject): readonly Hit[];
  /** About the whole life of a session, asked when it is over. */
  session?(subject: SessionSubject): SessionHit | null;
}
