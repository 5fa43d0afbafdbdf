// The exit codes, and which one an analysis ends with: the code, the lines that explain it, and the baseline when it is
// to be written.

import type { AnalysisResult } from '../analysis/report-consumer.ts';
import type { BaselineEntry } from '../audit/baseline.ts';
import type { Severity } from '../audit/finding.ts';
import type { SummaryRecord } from '../record/records.ts';
import { escapeJson } from '../report/escape.ts';
import { goneText, severityCounts } from '../report/findings.ts';
import { unseenTexts } from '../report/summary.ts';
import { counted } from '../report/text-format.ts';
import { fileOutput } from './output.ts';

export const EXIT_DONE = 0;
const EXIT_FINDINGS = 1;
export const EXIT_USAGE = 2;
const EXIT_NOTHING_AUDITED = 3;

export type ExitCode =
  | typeof EXIT_DONE
  | typeof EXIT_FINDINGS
  | typeof EXIT_USAGE
  | typeof EXIT_NOTHING_AUDITED;

export interface Conclusion {
  readonly exitCode: ExitCode;
  /** For standard error. */
  readonly lines: readonly string[];
}

const COMMENT = 'Findings that are accepted, written by crumbshark --update-baseline.';

/**
 * Compares the findings with --fail-on, and writes the baseline to the file of --update-baseline, when there is one.
 * `isStated`: the report names the entries of the baseline that were not found, or the user wants no notices. Throws a
 * UserError when the baseline cannot be written.
 */
export async function exitConclusion(
  { summary, audit }: AnalysisResult,
  failOn: Severity | null,
  newBaseline: string | null,
  isStated: boolean,
): Promise<Conclusion> {
  if (audit === null) return { exitCode: EXIT_DONE, lines: [] };
  if ((failOn !== null || newBaseline !== null) && summary.messages === 0)
    return { exitCode: EXIT_NOTHING_AUDITED, lines: [nothingAudited(summary)] };
  if (newBaseline !== null) return writeBaseline(newBaseline, audit.baseline);
  const { gone } = audit.report;
  const notes = isStated || gone.length === 0 ? [] : [goneText(gone)];
  const failing = failOn === null ? '' : severityCounts(summary.findings, failOn);
  if (failing === '') return { exitCode: EXIT_DONE, lines: notes };
  return {
    exitCode: EXIT_FINDINGS,
    lines: [...notes, `findings at or above "${failOn}": ${failing} (--fail-on ${failOn}): exit 1`],
  };
}

function nothingAudited(summary: SummaryRecord): string {
  const causes = unseenTexts(summary);
  const because = causes.length === 0 ? '' : ` (not seen: ${causes.join('; ')})`;
  return `nothing could be judged: no HTTP message was found in ${counted(summary.packets, 'packet')}${because}`;
}

async function writeBaseline(file: string, entries: readonly BaselineEntry[]): Promise<Conclusion> {
  const output = fileOutput(file, false);
  output.open();
  output.write(baselineText(entries));
  await output.end();
  return {
    exitCode: EXIT_DONE,
    lines: [`${file}: ${counted(entries.length, 'finding')} accepted from now on`],
  };
}

/** One entry a line, so that a change of one is a change of one line. */
function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = entries.map((entry) => `    ${escapeJson(entry)}`).join(',\n');
  const accepted = lines === '' ? '[]' : `[\n${lines}\n  ]`;
  return `{\n  "$comment": ${escapeJson(COMMENT)},\n  "version": 1,\n  "accepted": ${accepted}\n}\n`;
}
