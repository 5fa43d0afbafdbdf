// Collects what rules report: the same thing on the same host about the same cookie is one finding with a count, so
// that a long capture never floods the screen.

import type { Counters } from '../counters.ts';
import { MAX_FINDINGS } from '../limits.ts';
import type { Message } from '../record/message.ts';
import { CONFIDENCES, compareSeverity, type Evidence, type Finding } from './finding.ts';
import type { Framework } from './framework.ts';
import type { Hit, Rule } from './rule.ts';

/** Frames named in a display filter. */
const MAX_FILTER_FRAMES = 2;

interface Entry {
  readonly rule: Rule;
  readonly host: string;
  readonly cookie: string | null;
  readonly path: string | null;
  framework: Framework | null;
  hit: Hit;
  count: number;
  readonly first: Evidence;
  last: Evidence;
}

/** Whom and what a hit is about. */
export interface About {
  readonly host: string;
  readonly cookie: string | null;
  readonly path: string | null;
  readonly framework: Framework | null;
  readonly message: Message;
}

export class FindingTable {
  readonly #entries = new Map<string, Entry>();
  readonly #counters: Counters;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  add(rule: Rule, hit: Hit, about: About): void {
    const { input, frame, stream } = about.message;
    const evidence = { input, frame, stream };
    const key = `${rule.meta.id}\n${about.host}\n${about.cookie ?? ''}`;
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      if (this.#entries.size === MAX_FINDINGS) {
        this.#counters.droppedFindings++;
        return;
      }
      const { host, cookie, path, framework } = about;
      this.#entries.set(key, {
        rule,
        host,
        cookie,
        path,
        framework,
        hit,
        count: 1,
        first: evidence,
        last: evidence,
      });
      return;
    }
    entry.count++;
    entry.last = evidence;
    entry.framework ??= about.framework;
    // The worst case is the one that is told.
    if (compareSeverity(hit.severity, entry.hit.severity) < 0) entry.hit = hit;
  }

  /** The worst first, then the surest, then the most seen. */
  list(): Finding[] {
    const findings = [...this.#entries.values()].map(toFinding);
    return findings.sort(
      (a, b) =>
        compareSeverity(a.severity, b.severity) ||
        CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
        b.count - a.count ||
        a.evidence[0]!.frame - b.evidence[0]!.frame,
    );
  }
}

function toFinding({ rule, host, cookie, path, framework, hit, count, first, last }: Entry): Finding {
  const { id, title, why, fix, fixFor, references } = rule.meta;
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
  return frames.length === 1
    ? `frame.number == ${frames[0]}`
    : `frame.number in {${frames.slice(0, MAX_FILTER_FRAMES).join(' ')}}`;
}
