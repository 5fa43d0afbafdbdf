// A rule is data and one small function. Documentation, `crumbshark rules`, SARIF and the tests of its examples all
// come from the data.

import type { ReusedToken } from '../session/refresh-tokens.ts';
import type { Confidence, Evidence, Severity } from './finding.ts';
import type { Change } from './fixes/fix.ts';
import type {
  AnyResponseSubject,
  FieldSubject,
  RequestSubject,
  ResponseSubject,
  SentSubject,
  SessionSubject,
  SetCookieSubject,
  TokenSubject,
} from './subject.ts';

/** What a rule reports: the engine adds the host, the cookie, the packets and the count. */
export interface Hit {
  readonly severity: Severity;
  readonly confidence: Confidence;
  /**
   * One sentence on this very case. It may hold text from the wire (names, attributes), but never the value of a
   * cookie: masked reports must not show it.
   */
  readonly message: string;
  /** Name of the cookie, for rules on whole messages; rules on one cookie need not give it. */
  readonly cookie?: string;
  /** What this very case asks for besides a line of code, in a whole sentence. */
  readonly advice?: string;
  /** What this very case asks for, whatever the advice is: in a whole sentence, which may hold text from the wire. */
  readonly demand?: string;
  /** The origin of a page whose fetch needs CORS headers that the response lacks. Text from the wire. */
  readonly corsPage?: string;
  /** What it is called, where the title of the rule says more than one thing. */
  readonly title?: string;
  /** The other host that it is about as well, and its variant: seen from both, it is one finding. */
  readonly otherHost?: string;
  /** Tells findings of one rule about the same cookie or host apart; without it they are one finding. */
  readonly variant?: string;
  /** What this very case asks for, where it is not what the rule does. */
  readonly change?: Change;
  /** The value of the cookie is random: what it opens lies on the server. */
  readonly isOpaque?: boolean;
  /** Why it matters in this case, where the reason of the rule does not fit. */
  readonly why?: string;
  /** What helps in this case, where neither the advice of the rule nor a line of code does. */
  readonly fix?: string;
  /** What the rule reports instead when requests turn out to repeat the value as CSRF tokens are repeated. */
  readonly whenDoubleSubmitted?: Omit<Hit, 'cookie' | 'whenDoubleSubmitted'>;
}

/** What a rule reports instead of a hit when a later message shows that its finding was none. */
export interface Retraction {
  readonly retracts: true;
  /** Name of the cookie, as in the hit. */
  readonly cookie?: string;
  /** Only a finding that is no worse than this. */
  readonly upTo?: Severity;
  /** Only a finding that was seen from this packet of the connection on, and never before. */
  readonly since?: Pick<Evidence, 'stream' | 'frame'>;
}

/** What takes back all that the rule reports. */
export const RETRACTION: Retraction = { retracts: true };

export function isRetraction(result: Hit | Retraction): result is Retraction {
  return 'retracts' in result;
}

/** A packet. */
type Place = Pick<Evidence, 'input' | 'frame' | 'stream'>;

/** What a rule on sessions reports, and the packet that shows it: the first one. */
export interface SessionHit extends Hit {
  readonly at: Place;
  /** When it happened more than once: the last packet, and how often. */
  readonly last?: Place;
  readonly count?: number;
}

/** What a rule on whole messages reports when there is nothing to report: always the same array, as it is frequent. */
export const NO_HITS: readonly Hit[] = [];

/** A message to try the rule on. The scheme and host of the URL decide the kind of connection. */
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
  /** The content of the response is a page with the form of a login. */
  readonly hasLoginForm?: boolean;
}

export interface RuleMeta {
  /** Stable, lower case with hyphens: configurations and baselines name it. */
  readonly id: string;
  readonly title: string;
  /** The severities it can report, the highest first, with the condition of each. */
  readonly severities: readonly (readonly [severity: Severity, when: string])[];
  /** RFC section, CWE, ASVS 5.0, WSTG, ZAP id. */
  readonly references: readonly string[];
  /** Why it matters, in one or two sentences. */
  readonly why: string;
  /** What to do, whatever the application is written with. */
  readonly fix: string;
  /** The same as an entry of the table of fixes, which has it for each framework and kind of cookie. */
  readonly change?: Change;
  /** When it may be wrong. */
  readonly falsePositives?: string;
  /** One or more exchanges, in order, that it must report, and that it must not. */
  readonly failing: readonly Example[];
  readonly passing: readonly Example[];
}

/**
 * What a cookie may be: rejected by the client's browser or by another; not written as it should be; a session; set with a Max-Age or Expires; put
 * in the place of another, or given to another browser before; without effect, as it deletes what does not exist.
 */
export type Need = 'rejected' | 'deviating' | 'session' | 'timed' | 'replacing' | 'missing';

/** What a rule can look at: it has one of these functions or more. */
interface RuleFunctions {
  /**
   * One Set-Cookie field without its value and its times. Fields with the same cache key (rule-cache-key.ts) get the
   * same severity, so that it is applied once a key, and then once a finding.
   */
  field(subject: FieldSubject): Hit | null;
  /** One Set-Cookie field in its surroundings: its value, its time, the browser's store, the other fields. */
  setCookie(subject: SetCookieSubject): Hit | Retraction | null;
  /** A response with all its whole cookies. */
  response(subject: ResponseSubject): readonly (Hit | Retraction)[];
  /** A response, with cookies or without: see `Auditor.wantsResponse` for those that it gets to see. */
  anyResponse(subject: AnyResponseSubject): readonly (Hit | Retraction)[];
  /** One cookie in a request, whatever its value; applied once a name and host. */
  sent(subject: SentSubject): Hit | null;
  /** A request with a Cookie field, or with parameters that may hold a session. */
  request(subject: RequestSubject): readonly Hit[];
  /** A whole session, once it is over. */
  session(subject: SessionSubject): SessionHit | Retraction | null;
  /** A token that is sent in a header and no cookie, once it is over. */
  token(subject: TokenSubject): SessionHit | null;
  /** A refresh token that is sent in no cookie, and was used again after it was replaced. */
  reusedToken(token: ReusedToken): SessionHit | null;
}

export interface Rule extends Partial<RuleFunctions> {
  readonly meta: RuleMeta;
  /**
   * `field` and `setCookie` get live cookies that the client's browser stores; deletions and cookies that it rejects only
   * with these.
   */
  readonly alsoDeletions?: boolean;
  readonly alsoRejected?: boolean;
  /** `field` and `setCookie` are applied only to such cookies. The rule checks for itself all the same. */
  readonly onlyIf?: Need;
  /** What it reports in place of a hit where the server ends sessions at their logout, as a later response shows. */
  readonly whenEnded?: (hit: Hit) => Hit;
  /** It reports what is wrong with a login that works: content that says that the login failed takes it back. */
  readonly assumesLogin?: boolean;
}

/** A rule that has this function. */
export type RuleWith<Name extends keyof RuleFunctions> = Rule & Pick<RuleFunctions, Name>;

export function hasFunction<Name extends keyof RuleFunctions>(name: Name) {
  return (rule: Rule): rule is RuleWith<Name> => rule[name] !== undefined;
}
