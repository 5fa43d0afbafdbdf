// The finding record: what is wrong, where it was seen, what to change, and what the user's files say of it.

import type { CookieScope } from '../cookie/cookie-scope.ts';
import type { SeverityName } from './summary-record.ts';

export type { CookieScope };

/** What to change. */
export interface FixView {
  /** The framework or product that makes the cookie, where it is known and the fix is for it; else null. */
  readonly framework: string | null;
  /** What can be typed; null for advice that is no line of code. */
  readonly code: string | null;
  /** The advice, or what else is to be known besides the code; empty when that is all. */
  readonly text: string;
  /** The file or the place of the code; null without it. */
  readonly where: string | null;
}

/** One thing that is wrong with one cookie of one host, or with a host, however often it was seen. */
export interface FindingRecord {
  readonly type: 'finding';
  /** `f1`, `f2`, ... in the order of the findings; live in order of appearance. */
  readonly id: string;
  /** One higher whenever the record comes again, amended: the last one counts. 0 for the first. */
  readonly revision: number;
  readonly rule: string;
  readonly title: string;
  readonly severity: SeverityName;
  /** How sure the rule is. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** With its port when it is written in the URL. */
  readonly host: string;
  /** Null when it is about no cookie in particular. */
  readonly cookieName: string | null;
  /** Id of the session in which it happened; null when it happened in several, or in none that is known. */
  readonly session: string | null;
  /** Path that the cookie is for, as far as it is known. */
  readonly path: string | null;
  /** Which cookies of the host and the name it is about; empty: not known, or too many. */
  readonly cookies: readonly CookieScope[];
  /** What was seen, in one sentence. */
  readonly message: string;
  readonly why: string;
  readonly fix: FixView;
  /** 0: a live finding that is withdrawn, as a later response refutes it. */
  readonly count: number;
  /** The first packets that show it and the last one, 20 at most. */
  readonly evidence: readonly { readonly input: string; readonly frame: number; readonly stream: number }[];
  /** A display filter for Wireshark 3 and 4 that shows messages with the evidence, in the first of its inputs; '' for one without packets. */
  readonly filter: string;
  readonly references: readonly string[];
  /** The baseline accepts it. */
  readonly accepted: boolean;
  /** What the baseline says of it; null where it does not name it. */
  readonly acceptance: AcceptanceView | null;
  /** Equal in all runs for the same rule, host without its port, cookie and path. Holds no value. */
  readonly fingerprint: string;
  /** Where the configuration says that the route is served that shows it; null where it says nothing. */
  readonly source: SourceView | null;
}

/** An entry of the baseline. */
export interface AcceptanceView {
  /** Why it is accepted, as it is written there; null without. */
  readonly reason: string | null;
  /** The last day on which it is accepted, in UTC: `2027-03-31`; null without. */
  readonly expires: string | null;
  /** That day is over: the finding counts again. */
  readonly expired: boolean;
}

/** A place in the user's code. */
export interface SourceView {
  /** `POST /login`, as the configuration writes it. */
  readonly route: string;
  /** Relative to the repository. */
  readonly file: string;
  /** Null where the configuration names none. */
  readonly line: number | null;
}
