// Collects what rules report: the same rule, host and cookie name make one finding with a count, so that a long capture
// never floods the screen.

import type { CookieScope } from '../cookie/cookie-scope.ts';
import type { Counters } from '../shared/counters.ts';
import { unsliced } from '../shared/unsliced.ts';
import { addSession, CurrentSessions } from './current-sessions.ts';
import { EvidenceList } from './evidence-list.ts';
import { CONFIDENCES, compareSeverity, type Evidence, type Finding, type Severity } from './finding.ts';
import { FindingCopies } from './finding-copies.ts';
import type { FindingEntry, FindingTarget } from './finding-entry.ts';
import { corsText } from './fixes/cors.ts';
import { type Fix, plainFix } from './fixes/fix.ts';
import { fixFor } from './fixes/table.ts';
import { MAX_FINDING_SCOPES, MAX_FINDINGS } from './limits.ts';
import type { CookieOrigin } from './origin/cookie-origin.ts';
import type { Hit, Retraction, Rule } from './rule.ts';

/** Where a session shows what a rule reports: `count` times from `first` to `last`. */
export interface Span {
  /** Its number; null: it is the session of a token, which has none. */
  readonly session: number | null;
  readonly first: Evidence;
  readonly last: Evidence;
  readonly count: number;
}

export class FindingTable {
  /** What is reported now happens in them. */
  readonly sessions = new CurrentSessions();
  readonly #entries = new Set<FindingEntry>();
  readonly #countBySeverity = new Map<Severity, number>();
  readonly #counters: Pick<Counters, 'droppedFindings'>;
  /** Of a copy; null of the table of a run, whose targets know their findings. */
  #copies: FindingCopies | null = null;

  constructor(counters: Pick<Counters, 'droppedFindings'>) {
    this.#counters = counters;
  }

  /** A table with the same findings: what is reported to it, or taken back, changes nothing here. */
  copy(): FindingTable {
    const copy = new FindingTable({ droppedFindings: 0 });
    const copies = new FindingCopies();
    for (const entry of this.#entries) copy.#entries.add(copies.add(entry));
    for (const [severity, count] of this.#countBySeverity) copy.#countBySeverity.set(severity, count);
    copy.#copies = copies;
    return copy;
  }

  /** Adds what a rule reports; null when there are too many findings. `scope`: which cookie of the name it is about; null: not known. */
  add(
    target: FindingTarget,
    rule: Rule,
    hit: Hit,
    scope: CookieScope | null,
    evidence: Evidence,
  ): FindingEntry | null {
    const entry = this.#add(target, rule, hit, scope, evidence);
    if (entry !== null) this.sessions.addTo(entry.sessions, target.cookie);
    return entry;
  }

  /** Adds the same finding once more. */
  addAgain(entry: FindingEntry, scope: CookieScope, evidence: Evidence): void {
    addScope(entry, scope);
    addOccurrence(entry, evidence);
    this.sessions.addTo(entry.sessions, entry.target.cookie);
  }

  #add(
    about: FindingTarget,
    rule: Rule,
    hit: Hit,
    scope: CookieScope | null,
    evidence: Evidence,
  ): FindingEntry | null {
    const target = this.#own(about);
    const known = target.findingOf(rule, hit.variant);
    if (known !== null) {
      addScope(known, scope);
      addOccurrence(known, evidence);
      keepWorst(known, hit);
      return known;
    }
    // Each severity has a limit of its own: a flood of remarks must not drive out what matters.
    const count = this.#countBySeverity.get(hit.severity) ?? 0;
    if (count === MAX_FINDINGS) {
      this.#counters.droppedFindings++;
      return null;
    }
    this.#countBySeverity.set(hit.severity, count + 1);
    const scopes = scope === null ? [] : [unslicedScope(scope)];
    const path = scopes[0]?.path ?? null;
    const ownHit = unslicedHit(hit);
    const seen = {
      count: 1,
      evidence: new EvidenceList(evidence),
      raisedIn: null,
      sessions: new Set<number>(),
    };
    const entry: FindingEntry = { rule, target, path, scopes, hit: ownHit, ...seen };
    this.#entries.add(entry);
    target.addFinding(entry);
    return entry;
  }

  /** Reports again what turns out to be worse than it was reported: a known finding is raised, and not counted again. */
  raise(about: FindingTarget, rule: Rule, hit: Hit, scope: CookieScope, evidence: Evidence): void {
    const target = this.#own(about);
    const known = target.findingOf(rule, hit.variant);
    if (known === null) {
      const entry = this.add(target, rule, hit, scope, evidence);
      if (entry !== null) entry.raisedIn = evidence;
    } else {
      addScope(known, scope);
      keepWorst(known, hit);
      this.sessions.addTo(known.sessions, target.cookie);
    }
  }

  /** Takes back what a rule has reported; `since`: only when all of it was seen from there on; `upTo`: nothing worse. */
  retract(about: FindingTarget, rule: Rule, { since, upTo }: Omit<Retraction, 'retracts' | 'cookie'>): void {
    const target = this.#own(about);
    const entry = target.findingOf(rule);
    if (entry === null || (since !== undefined && !isSince(entry.evidence.first, since))) return;
    if (upTo !== undefined && compareSeverity(entry.hit.severity, upTo) < 0) return;
    target.removeFinding(entry);
    this.#entries.delete(entry);
    const { severity } = entry.hit;
    this.#countBySeverity.set(severity, (this.#countBySeverity.get(severity) ?? 1) - 1);
  }

  /** A cookie is no session: `judge` gives what its findings say now, or null for those that there are no longer. */
  judgeAgain(about: FindingTarget, judge: (rule: Rule, hit: Hit) => Hit | null): void {
    const target = this.#own(about);
    for (const entry of [...this.#entries].filter((one) => one.target === target)) {
      const hit = judge(entry.rule, entry.hit);
      entry.sessions.clear();
      if (hit !== null) {
        entry.hit = unslicedHit(hit);
        continue;
      }
      target.removeFinding(entry);
      this.#entries.delete(entry);
    }
  }

  /** Reports something else in place of each finding about a target. */
  revise(about: FindingTarget, revise: (rule: Rule, hit: Hit) => Hit): void {
    const target = this.#own(about);
    for (const entry of this.#entries)
      if (entry.target === target) entry.hit = unslicedHit(revise(entry.rule, entry.hit));
  }

  /** Adds what a rule reports of a session. */
  addSpan(target: FindingTarget, rule: Rule, hit: Hit, { session, first, last, count }: Span): void {
    const entry = this.#add(target, rule, hit, null, first);
    if (entry === null) return;
    if (session !== null) addSession(entry.sessions, session);
    entry.count += count - 1;
    entry.evidence.add(last);
  }

  #own(target: FindingTarget): FindingTarget {
    return this.#copies === null ? target : this.#copies.of(target);
  }

  /** Ordered by severity, then by confidence, then by how often they occur. */
  list(): Finding[] {
    return [...this.#entries]
      .map((entry) => ({ entry, hit: hitOf(entry) }))
      .sort(compareEntries)
      .map(toFinding);
  }
}

/** `hit`: what is reported of the entry. */
interface ReportedEntry {
  readonly entry: FindingEntry;
  readonly hit: Hit;
}

function compareEntries(a: ReportedEntry, b: ReportedEntry): number {
  return (
    compareSeverity(a.hit.severity, b.hit.severity) ||
    CONFIDENCES.indexOf(a.hit.confidence) - CONFIDENCES.indexOf(b.hit.confidence) ||
    b.entry.count - a.entry.count ||
    a.entry.evidence.first.frame - b.entry.evidence.first.frame
  );
}

/** What is reported in the end: a request may have repeated the value after the rule had its say. */
function hitOf({ hit, target }: FindingEntry): Hit {
  const other = target.isDoubleSubmitted ? hit.whenDoubleSubmitted : undefined;
  return other === undefined ? hit : { ...hit, ...other };
}

function isSince(at: Evidence, { stream, frame }: Pick<Evidence, 'stream' | 'frame'>): boolean {
  return at.stream === stream && at.frame >= frame;
}

/** The same finding once more, unless it was raised for this very message. */
export function addOccurrence(entry: FindingEntry, evidence: Evidence): void {
  const { raisedIn } = entry;
  entry.raisedIn = null;
  if (raisedIn !== null && raisedIn.frame === evidence.frame && raisedIn.input === evidence.input) return;
  entry.count++;
  entry.evidence.add(evidence);
}

function addScope(entry: FindingEntry, scope: CookieScope | null): void {
  if (scope === null || entry.scopes === null) return;
  const { domain, path, partitionKey } = scope;
  for (const known of entry.scopes)
    if (known.path === path && known.domain === domain && known.partitionKey === partitionKey) return;
  const isFull = entry.scopes.length === MAX_FINDING_SCOPES;
  entry.scopes = isFull ? null : [...entry.scopes, unslicedScope(scope)];
}

function unslicedScope({ domain, path, partitionKey }: CookieScope): CookieScope {
  return {
    domain: domain === null ? null : unsliced(domain),
    path: path === null ? null : unsliced(path),
    partitionKey,
  };
}

/** A finding shows its worst case. */
function keepWorst(entry: FindingEntry, hit: Hit): void {
  if (compareSeverity(hit.severity, entry.hit.severity) < 0) entry.hit = unslicedHit(hit);
}

/** A hit lives as long as its finding: its text must not keep the header block it was made of. */
function unslicedHit(hit: Hit): Hit {
  const { message, title, demand, corsPage, whenDoubleSubmitted: other } = hit;
  const own = {
    ...hit,
    message: unsliced(message),
    ...(title === undefined ? {} : { title: unsliced(title) }),
    ...(demand === undefined ? {} : { demand: unsliced(demand) }),
    ...(corsPage === undefined ? {} : { corsPage: unsliced(corsPage) }),
  };
  if (other === undefined) return own;
  return {
    ...own,
    whenDoubleSubmitted: { ...other, message: unsliced(other.message) },
  };
}

/** What this cookie needs comes first. The general advice covers every case, a line of code does not. */
function withAdvice(fix: Fix, { advice = '', demand = '', corsPage }: Hit, { framework }: CookieOrigin): Fix {
  const cors = corsPage === undefined ? '' : corsText(framework, corsPage);
  const texts = [demand, fix.text, fix.code === null ? '' : advice, cors];
  return { ...fix, text: texts.filter((text) => text !== '').join(' ') };
}

function toFinding({ entry, hit }: ReportedEntry): Finding {
  const { rule, target, path, scopes, count, sessions } = entry;
  const { id, fix, change = null, references } = rule.meta;
  const { host, cookie, origin } = target;
  return {
    rule: id,
    title: hit.title ?? rule.meta.title,
    severity: hit.severity,
    confidence: hit.confidence,
    host,
    cookie,
    path,
    scopes: scopes ?? [],
    message: hit.message,
    why: hit.why ?? rule.meta.why,
    fix:
      hit.fix === undefined
        ? withAdvice(fixFor(origin, hit.change ?? change, fix, cookie, hit.isOpaque), hit, origin)
        : plainFix(hit.fix),
    references,
    variant: hit.variant ?? null,
    count,
    evidence: entry.evidence.all(),
    sessions: [...sessions],
  };
}
