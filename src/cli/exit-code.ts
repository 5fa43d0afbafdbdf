// What a judged run ends with: the exit code, the lines that explain it, and the baseline when it is to be written.

import type { AuditResult } from '../analysis/audit-run.ts';
import type { BaselineEntry } from '../audit/baseline.ts';
import { compareSeverity, SEVERITIES } from '../audit/finding.ts';
import type { SummaryRecord } from '../record/records.ts';
import { escapeJson } from '../report/escape.ts';
import { goneText } from '../report/findings.ts';
import { unseenTexts } from '../report/summary.ts';
import { counted } from '../report/text-format.ts';
import type { Audit } from './load-audit.ts';
import { fileOutput } from './output.ts';

const EXIT_DONE = 0;
const EXIT_FINDINGS = 1;
const EXIT_NOTHING_JUDGED = 3;

export interface Conclusion {
  readonly exitCode: number;
  /** For standard error. */
  readonly lines: readonly string[];
}

const COMMENT = 'Findings that are accepted, written by crumbshark --update-baseline.';

/**
 * Compares the findings with --fail-on and writes the baseline. `isTold`: the report says what of the baseline is
 * gone, or nobody wants to know. Throws a UserError when the baseline cannot be written.
 */
export async function exitConclusion(
  { failOn, choices }: Audit,
  { summary, report, baseline }: AuditResult,
  isTold: boolean,
): Promise<Conclusion> {
  const isGate = failOn !== null || choices.updateBaseline;
  if (isGate && summary.messages === 0)
    return { exitCode: EXIT_NOTHING_JUDGED, lines: [nothingJudged(summary)] };
  if (choices.updateBaseline) {
    const output = fileOutput(choices.baseline!, false);
    output.write(baselineText(baseline));
    await output.end();
    const amount = counted(baseline.length, 'finding');
    return { exitCode: EXIT_DONE, lines: [`${choices.baseline}: ${amount} accepted from now on`] };
  }
  const notes = isTold || report.gone.length === 0 ? [] : [goneText(report.gone)];
  const counts = summary.findings;
  if (failOn === null || counts === undefined) return { exitCode: EXIT_DONE, lines: notes };
  const failing = SEVERITIES.filter(
    (severity) => counts[severity] > 0 && compareSeverity(severity, failOn) <= 0,
  );
  if (failing.length === 0) return { exitCode: EXIT_DONE, lines: notes };
  const found = failing.map((severity) => `${counts[severity]} ${severity}`).join(', ');
  return { exitCode: EXIT_FINDINGS, lines: [...notes, `failed: ${found}, at or above ${failOn}`] };
}

function nothingJudged(summary: SummaryRecord): string {
  const causes = unseenTexts(summary);
  const because = causes.length === 0 ? '' : ` (not seen: ${causes.join('; ')})`;
  return `nothing could be judged: no HTTP message was found in ${counted(summary.packets, 'packet')}${because}`;
}

/** One entry a line, so that a change of one is a change of one line. */
function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = entries.map((entry) => `    ${escapeJson(entry)}`).join(',\n');
  const accepted = lines === '' ? '[]' : `[\n${lines}\n  ]`;
  return `{\n  "$comment": ${escapeJson(COMMENT)},\n  "version": 1,\n  "accepted": ${accepted}\n}\n`;
}
