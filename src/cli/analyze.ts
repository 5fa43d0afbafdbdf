// The command without a name: analyse captures, or capture live. Options in, exit code out.

import type { AnalysisOptions } from '../analysis/analysis-options.ts';
import type { AnalysisResult } from '../analysis/report-consumer.ts';
import { needsAudit, runAnalysis } from '../analysis/run-analysis.ts';
import { STANDARD_INPUT } from '../capture/input-paths.ts';
import { compileFilter } from '../filter/display-filter.ts';
import type { SummaryRecord } from '../record/records.ts';
import { listResultText, runResultText } from '../report/run-result.ts';
import type { ScreenOptions } from '../report/screen/screen.ts';
import { counted } from '../shared/counted.ts';
import { UserError } from '../shared/user-error.ts';
import { auditSettings } from './audit-settings.ts';
import { EXIT_DONE, EXIT_USAGE, type ExitCode, exitConclusion } from './exit-code.ts';
import { checkStandardInput, hasPipedInput, inputsOf } from './inputs.ts';
import { NOT_WATCHED, watchInterruption } from './interruption.ts';
import { type CommandOptions, keylogFiles, liveOptions, privateKeyFiles, stopLimits } from './options.ts';
import { type StandardOutput, standardOutput, writeNotice } from './output.ts';
import { createProgress } from './progress.ts';
import { checkOverwrite, createReports } from './reports.ts';
import { errorScreen } from './terminal.ts';
import { limitOldGeneration, limitYoungGeneration } from './v8-memory.ts';

/** The cause of unseen connections that a key log removes. */
const WITHOUT_KEYS = 'tls-without-keys';

const SHORT_HELP = `Usage: crumbshark [options] capture ...     every cookie that is set in captures
       sudo crumbshark [options] -i lo      the same, live
       crumbshark demo                      a sample login, captured and analysed
       crumbshark --help                    all options
`;

/** Runs the command; `argv`: its words as they were typed. Throws a UserError for wrong usage, and for inputs and outputs that cannot be opened. */
export async function analyzeCaptures(
  captures: readonly string[],
  options: CommandOptions,
  argv: readonly string[],
): Promise<ExitCode> {
  if (options.listInterfaces) return listInterfaces();
  const isLive = options.interface.length > 0;
  const named = [...options.readFile, ...captures];
  const names = named.length === 0 && !isLive ? pipedInput(options.quiet === true) : named;
  if (isLive && names.length > 0)
    throw new UserError(`-i captures live, and ${names[0]} is a capture: give one or the other`);
  if (!isLive && names.length === 0) return helpWithoutInput();

  const isPiped = names.includes(STANDARD_INPUT);
  const follow = options.follow === true;
  if (follow && (isLive || isPiped))
    throw new UserError(
      '--follow reads a file while it grows: name one (live capture and pipes need no --follow)',
    );
  const isEndless = isLive || isPiped || follow;
  const progress = createProgress(!isLive && !options.quiet);
  const output = standardOutput(isEndless, progress.hide);
  const analysis = await checkedOptions(names, options, output, isEndless);
  if (analysis.audit !== null) limitOldGeneration();
  const endOfLimit = limitYoungGeneration();
  const endInput = isEndless ? () => void (isPiped && process.stdin.destroy()) : null;
  // Without files a signal needs no care, and ends the process also in the middle of a block.
  const isWatched = isEndless || analysis.reports.some((report) => report.output.path !== null);
  const interruption = isWatched ? watchInterruption(endInput) : NOT_WATCHED;
  try {
    const result = await runAnalysis({
      ...analysis,
      command: ['crumbshark', ...argv],
      input: { ...analysis.input, progress: progress.update, stopped: interruption.happened },
      inputEnded: progress.end,
    });
    const isStated = options.format === 'table' || options.quiet === true || output.isClosed();
    if (options.format !== 'table' && !output.isClosed())
      stateResult(result, isLive || interruption.happened(), {
        keepsPackets: keepsPackets(options),
        onlyVerdict: options.quiet === true,
      });
    if (!options.quiet && analysis.input.keylogFiles?.length === 0) mentionKeyLog(result.summary);
    if (result.broken !== null) throw result.broken;
    const newBaseline = options.updateBaseline ? (options.baseline ?? null) : null;
    const isExitStated = options.format === 'table' && process.stdout.isTTY;
    const { exitCode, lines } = await exitConclusion(result, newBaseline, { isStated, isExitStated });
    for (const line of lines) writeNotice(line);
    return exitCode;
  } finally {
    progress.end();
    interruption.forget();
    endOfLimit();
    // A writer that goes on must not keep the process alive.
    if (isPiped) process.stdin.destroy();
  }
}

/** Whether Wireshark can open them: a capture that is live is in no file without -w. */
function keepsPackets({ interface: interfaces, writeFile }: CommandOptions): boolean {
  return interfaces.length === 0 || writeFile !== undefined;
}

/** What ends the table, on standard error; of a run without an audit only what was read. */
function stateResult(
  { summary, audit }: AnalysisResult,
  isInterrupted: boolean,
  look: Pick<ScreenOptions, 'keepsPackets'> & { readonly onlyVerdict: boolean },
): void {
  const options = { ...errorScreen(), details: false, ...look };
  process.stderr.write(
    audit === null
      ? listResultText(summary, isInterrupted, options)
      : runResultText(summary, audit.report, options),
  );
}

/** Everything is checked here; runAnalysis opens what is to be opened. */
async function checkedOptions(
  names: readonly string[],
  options: CommandOptions,
  output: StandardOutput,
  isEndless: boolean,
): Promise<Omit<AnalysisOptions, 'command'>> {
  const { quiet, displayFilter, name = null, host = null, writeFile = null } = options;
  const live = liveOptions(options);
  const limits = stopLimits(options);
  const keylogs = keylogFiles(options);
  const filter = displayFilter === undefined ? null : compileFilter(displayFilter);
  checkStandardInput(names);
  const inputs = inputsOf(names, (count, directory) => {
    if (!quiet)
      writeNotice(
        `${directory}: left out ${counted(count, 'file that is no capture', 'files that are no captures')}`,
      );
  });
  const reports = createReports(options, output, {
    isLive: isEndless,
    inputs: [...inputs, ...options.interface],
    keepsPackets: keepsPackets(options),
  });
  if (writeFile !== null) checkOverwrite(writeFile, inputs, '-w');
  for (const report of reports)
    if (report.output.path !== null) checkOverwrite(report.output.path, inputs, '--report');
  return {
    input: {
      inputs,
      live,
      follow: options.follow === true,
      ...limits,
      keylogFiles: keylogs,
      privateKeys: privateKeyFiles(options),
      writeFile,
      notice: quiet ? () => {} : output.notice,
      warn: (line) => output.notice(`warning: ${line}`),
    },
    filter,
    name,
    host,
    reports,
    audit: await auditSettings(options, needsAudit({ filter, reports })),
  };
}

/** A key log that the environment names is read only on request: it is mentioned where it would help. */
function mentionKeyLog(summary: SummaryRecord): void {
  const file = process.env.SSLKEYLOGFILE;
  if (file && summary.unseen.some(({ why }) => why === WITHOUT_KEYS))
    writeNotice(`found SSLKEYLOGFILE=${file}; use --keylog to read it`);
}

/** Without a capture that is named, the one that is piped or redirected into the command. */
function pipedInput(quiet: boolean): string[] {
  if (!hasPipedInput()) return [];
  if (!quiet) writeNotice('no capture is named: reading standard input');
  return [STANDARD_INPUT];
}

function helpWithoutInput(): ExitCode {
  process.stderr.write(SHORT_HELP);
  return EXIT_USAGE;
}

async function listInterfaces(): Promise<ExitCode> {
  const interfaces = await import('../capture/live/interfaces.ts');
  process.stdout.write(`${interfaces.formatInterfaces(await interfaces.listInterfaces()).trimEnd()}\n`);
  return EXIT_DONE;
}
