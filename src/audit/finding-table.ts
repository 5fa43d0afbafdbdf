// Collects what rules report: the same thing on the same host about the same cookie is one finding with a count, so
// that a long capture never floods the screen.

import type { Counters } from '../shared/counters.ts';
import { unsliced } from '../shared/unsliced.ts';
import type { AuditTarget } from './audit-target.ts';
import { CONFIDENCES, compareSeverity, type Evidence, type Finding, type Severity } from './finding.ts';
import { MAX_FINDINGS } from './limits.ts';
import type { Hit, Rule } from './rule.ts';

/** A finding in the making. */
export interface Entry {
  readonly rule: Rule;
  readonly topic: AuditTarget;
  readonly path: string | null;
  hit: Hit;
  count: number;
  first: Evidence;
  last: Evidence;
}

export class FindingTable {
  readonly #entries: Entry[] = [];
  readonly #kept = new Map<Severity, number>();
  readonly #counters: Pick<Counters, 'droppedFindings'>;

  constructor(counters: Pick<Counters, 'droppedFindings'>) {
    this.#counters = counters;
  }

  /** Adds what a rule saw; null when there are too many findings. `path`: the cookie's, as far as it is known. */
  add(topic: AuditTarget, rule: Rule, hit: Hit, path: string | null, evidence: Evidence): Entry | null {
    const known = topic.findingOf(rule);
    if (known !== null) {
      again(known, evidence);
      // The worst case is the one that is told.
      if (compareSeverity(hit.severity, known.hit.severity) < 0) known.hit = kept(hit);
      return known;
    }
    // Each severity has a limit of its own: a flood of remarks must not drive out what matters.
    const alike = this.#kept.get(hit.severity) ?? 0;
    if (alike === MAX_FINDINGS) {
      this.#counters.droppedFindings++;
      return null;
    }
    this.#kept.set(hit.severity, alike + 1);
    const ownPath = path === null ? null : unsliced(path);
    const entry = { rule, topic, path: ownPath, hit: kept(hit), count: 1, first: evidence, last: evidence };
    this.#entries.push(entry);
    topic.addFinding(entry);
    return entry;
  }

  /** What is worse than it seemed when it was seen: the finding is told so, and not counted again. */
  raise(topic: AuditTarget, rule: Rule, hit: Hit, path: string | null, evidence: Evidence): void {
    const known = topic.findingOf(rule);
    if (known === null) this.add(topic, rule, hit, path, evidence);
    else if (compareSeverity(hit.severity, known.hit.severity) < 0) known.hit = kept(hit);
  }

  /** The same of a session, where it may have been seen several times: from `evidence` to `last`. */
  addSpan(topic: AuditTarget, rule: Rule, hit: Hit, evidence: Evidence, last: Evidence, count: number): void {
    const known = topic.findingOf(rule);
    const { first: firstBefore, last: lastBefore } = known ?? { first: evidence, last: evidence };
    const entry = this.add(topic, rule, hit, null, evidence);
    if (entry === null) return;
    entry.count += count - 1;
    entry.last = lastBefore;
    entry.first = firstBefore;
    widen(entry, evidence, last);
  }

  /** The worst first, then the surest, then the most seen. */
  list(): Finding[] {
    return this.#entries
      .map(toFinding)
      .sort(
        (a, b) =>
          compareSeverity(a.severity, b.severity) ||
          CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
          b.count - a.count ||
          a.evidence[0]!.frame - b.evidence[0]!.frame,
      );
  }
}

/** The same thing seen elsewhere, before or after: sessions are judged when they are over, not in order. */
function widen(entry: Entry, first: Evidence, last: Evidence): void {
  if (first.input === entry.first.input && first.frame < entry.first.frame) entry.first = first;
  if (last.input !== entry.last.input || last.frame > entry.last.frame) entry.last = last;
}

/** The same thing seen once more. */
export function again(entry: Entry, evidence: Evidence): void {
  entry.count++;
  entry.last = evidence;
}

/** A hit lives as long as its finding: its text must not keep the header block it was made of. */
function kept(hit: Hit): Hit {
  return { ...hit, message: unsliced(hit.message) };
}

function toFinding({ rule, topic, path, hit, count, first, last }: Entry): Finding {
  const { id, title, why, fix, fixFor, references } = rule.meta;
  const { host, cookie, framework } = topic;
  const evidence = count === 1 ? [first] : [first, last];
  const special = framework === null ? undefined : fixFor?.[framework];
  return {
    rule: id,
    title,
    severity: hit.severity,
    confidence: hit.confidence,
    host,
    cookie,
    path,
    message: hit.message,
    why,
    fix: special === undefined ? fix : `${framework}: ${special}`,
    references,
    count,
    evidence,
    filter: displayFilter(evidence),
  };
}

/** Wireshark numbers frames in one file: only evidence of the first one's file goes into the filter. */
function displayFilter(evidence: readonly Evidence[]): string {
  const { input } = evidence[0]!;
  const frames = [...new Set(evidence.filter((packet) => packet.input === input).map(({ frame }) => frame))];
  return frames.length === 1 ? `frame.number == ${frames[0]}` : `frame.number in {${frames.join(' ')}}`;
}
