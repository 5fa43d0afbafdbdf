// What is read otherwise of a scrubbed capture: findings that read values, and sessions whose events do.

import { Readable } from 'node:stream';
import type { AnalysisOptions } from '../analysis/analysis-options.ts';
import { NO_GATE } from '../analysis/exit-decision.ts';
import { runAnalysis } from '../analysis/run-analysis.ts';
import type { FindingRecord } from '../record/records.ts';
import type { Session } from '../session/session.ts';

/** A line each. */
export interface ScrubDifferences {
  /** Findings that are there no longer, and those that are new: `rule: cookie (host)`. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
  /** Sessions whose events are not the same: `cookie (host)`. */
  readonly sessions: readonly string[];
}

interface Facts {
  readonly findings: readonly string[];
  readonly sessions: readonly string[];
}

/** Reads both captures as `crumbshark` does without options. */
export async function scrubDifferences(before: Buffer, after: Buffer): Promise<ScrubDifferences> {
  const one = await factsOf(before);
  const other = await factsOf(after);
  return {
    gone: without(one.findings, other.findings),
    added: without(other.findings, one.findings),
    sessions: without(one.sessions, other.sessions).map((session) => session.slice(0, session.indexOf('\n'))),
  };
}

async function factsOf(bytes: Buffer): Promise<Facts> {
  const options: AnalysisOptions = {
    command: null,
    input: {
      inputs: [],
      stream: { name: 'capture', bytes: Readable.from([bytes]) },
      live: null,
      packetLimit: null,
      durationSeconds: null,
      cookieLimit: null,
      writeFile: null,
      notice() {},
      warn() {},
    },
    filter: null,
    name: null,
    host: null,
    reports: [],
    // A gate is what findings are made for.
    audit: { ...NO_GATE, failOn: 'info', config: {}, baseline: null, assumeHttps: false },
  };
  const { audit } = await runAnalysis(options);
  return {
    findings: (audit?.report.findings ?? []).map(findingLine).sort(),
    sessions: (audit?.report.sessions ?? []).map(sessionText).sort(),
  };
}

function findingLine({ rule, host, cookieName }: FindingRecord): string {
  return cookieName === null ? `${rule} (${host})` : `${rule}: ${cookieName} (${host})`;
}

function sessionText({ name, host, events }: Session): string {
  const listed = events.map(({ event, frame, status, count }) => `${event} ${frame} ${status} ${count}`);
  return [`${name ?? 'without a cookie'} (${host})`, ...listed].join('\n');
}

/** What one list has and the other has not, as often. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
