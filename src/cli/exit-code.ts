// The exit codes, and which one an analysis ends with: the code, the lines that explain it, and the baseline when it is
// to be written.

import type { AnalysisResult } from '../analysis/report-consumer.ts';
import type { BaselineEntry } from '../audit/baseline.ts';
import { expiredFindingsText } from '../report/acceptance-text.ts';
import { escapeJson } from '../report/escape.ts';
import { goneText } from '../report/screen/findings-text.ts';
import { counted } from '../shared/counted.ts';
import { directFiles, type FileMaker } from './file-maker.ts';
import { replacedFile } from './file-output.ts';

export const EXIT_DONE = 0;
export const EXIT_USAGE = 2;

/** 1 and 3: see src/analysis/exit-decision.ts. */
export type ExitCode = typeof EXIT_DONE | 1 | typeof EXIT_USAGE | 3;

export interface Conclusion {
  readonly exitCode: ExitCode;
  /** For standard error; the last one says why the exit code is not 0. */
  readonly lines: readonly string[];
}

const COMMENT = 'Findings that are accepted, written by crumbshark --update-baseline.';

/** What the user sees already. */
export interface Stated {
  /** The report names what the baseline accepts and what was not found of it, or the user wants no notices. */
  readonly isStated: boolean;
  /** The last line of the table, in the same terminal, pipe or file, says why the exit code is not 0. */
  readonly isExitStated: boolean;
}

/**
 * Says what the run ends with, and writes the baseline to the file of --update-baseline, when there is one and something
 * was judged. Throws a UserError when the baseline cannot be written.
 */
export async function exitConclusion(
  { summary, audit, decision }: Omit<AnalysisResult, 'broken'>,
  newBaseline: string | null,
  { isStated, isExitStated }: Stated,
  maker: FileMaker = directFiles,
): Promise<Conclusion> {
  if (audit === null || decision === null) return { exitCode: EXIT_DONE, lines: [] };
  const { exit, because, leftOut } = decision;
  if (newBaseline !== null && exit === EXIT_DONE) return writeBaseline(newBaseline, audit, maker);
  const { gone, findings } = audit.report;
  const expired = expiredFindingsText(findings);
  const lines = isStated
    ? []
    : [expired, gone.length === 0 ? '' : goneText(gone)].filter((text) => text !== '');
  if (because !== null)
    return { exitCode: exit, lines: isExitStated ? lines : [...lines, `exit ${exit}: ${because}`] };
  const accepted = summary.acceptedFindings ?? 0;
  if (!isStated && accepted > 0) lines.push(`${counted(accepted, 'finding')} accepted in the baseline`);
  // What was not judged may turn a run that fails into one that passes, and never without a word.
  if (leftOut !== null) lines.push(`exit 0, and not all was judged: ${leftOut}`);
  return { exitCode: exit, lines };
}

async function writeBaseline(
  file: string,
  { baseline: entries, report }: NonNullable<AnalysisResult['audit']>,
  maker: FileMaker,
): Promise<Conclusion> {
  const output = replacedFile(file, { maker });
  output.open();
  output.write(baselineText(entries));
  await output.end();
  const expired = report.findings.filter(({ acceptance }) => acceptance?.expired === true).length;
  const again =
    expired === 0
      ? ''
      : `; the day of ${counted(expired, 'finding')} was over, and it has none now: give it another "expires"`;
  return {
    exitCode: EXIT_DONE,
    lines: [`${file}: ${counted(entries.length, 'finding')} accepted from now on${again}`],
  };
}

/** One entry a line, so that a change of one is a change of one line. */
function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = entries.map((entry) => `    ${escapeJson(entry)}`).join(',\n');
  const accepted = lines === '' ? '[]' : `[\n${lines}\n  ]`;
  return `{\n  "$comment": ${escapeJson(COMMENT)},\n  "version": 1,\n  "accepted": ${accepted}\n}\n`;
}
