// The command without a name: analyse captures, or capture live. Options in, exit code out.

import type { AnalysisOptions } from '../analysis/analysis-options.ts';
import type { AnalysisResult } from '../analysis/report-consumer.ts';
import { needsAudit, runAnalysis } from '../analysis/run-analysis.ts';
import { foldersText, type LeftOut, STANDARD_INPUT } from '../capture/input-paths.ts';
import type { NetworkOwner } from '../capture/live/other-network.ts';
import { compileFilter } from '../filter/display-filter.ts';
import type { SummaryRecord } from '../record/records.ts';
import { listResultText, runResultText } from '../report/run-result.ts';
import type { ScreenOptions } from '../report/screen/screen.ts';
import { lacksKeys } from '../report/summary.ts';
import type { RunOptions } from '../run.ts';
import { counted } from '../shared/counted.ts';
import { UserError } from '../shared/user-error.ts';
import { auditSettings, settingsFiles } from './audit-settings.ts';
import { EXIT_DONE, EXIT_USAGE, type ExitCode, exitConclusion } from './exit-code.ts';
import { checkStandardInput, hasPipedInput, inputsOf } from './inputs.ts';
import { NOT_WATCHED, watchInterruption } from './interruption.ts';
import { jobText } from './job-text.ts';
import { keyPassword, passwordFiles } from './key-password.ts';
import {
  type CommandOptions,
  keylogFiles,
  liveInterfaces,
  liveOptions,
  networkOwner,
  privateKeyFiles,
  stopLimits,
} from './options.ts';
import { type StandardOutput, standardOutput, writeForPeople, writeNotice } from './output.ts';
import { createProgress, type Progress } from './progress.ts';
import { checkDistinct, checkOverwrite, createReports, reportFiles, reportFormats } from './reports.ts';
import type { NamedOutput } from './rights/held-outputs.ts';
import { type NamedFiles, type Opened, openNamed } from './rights/open-named.ts';
import type { RunParts } from './rights/program-files.ts';
import { areStreamsOne, errorScreen } from './terminal.ts';
import { limitOldGeneration, limitYoungGeneration } from './v8-memory.ts';

const SHORT_HELP = `Usage: crumbshark [options] capture ...     every cookie that is set in captures
       sudo crumbshark [options] -i lo      the same, live
       crumbshark demo                      a sample login, captured and analysed
       crumbshark --help                    all options
`;

/** Runs the command; `argv`: its words as they were typed. Throws a UserError for wrong usage, and for inputs and outputs that cannot be opened. */
export async function analyzeCaptures(
  captures: readonly string[],
  typed: CommandOptions,
  argv: readonly string[],
): Promise<ExitCode> {
  if (typed.listInterfaces) return listInterfaces(networkOwner(typed));
  const options: CommandOptions = { ...typed, interface: liveInterfaces(typed) };
  const isLive = options.interface.length > 0;
  const named = [...options.readFile, ...captures];
  const names = named.length === 0 && !isLive ? pipedInput(options.quiet === true) : named;
  if (isLive && names.length > 0)
    throw new UserError(
      `${networkOwner(options) === null ? '-i captures' : '--netns, --pid and --container capture'} live, and ${names[0]} is a capture: give one or the other`,
    );
  if (!isLive && names.length === 0) {
    // A mistake of an option is said before that there is no capture: its word may be the capture.
    checkedWords(
      names,
      options,
      standardOutput(false, () => {}),
      false,
    );
    return helpWithoutInput(argv);
  }

  const isPiped = names.includes(STANDARD_INPUT);
  const follow = options.follow === true;
  if (follow && (isLive || isPiped))
    throw new UserError(
      '--follow reads a file while it grows: name one (live capture and pipes need no --follow)',
    );
  const isEndless = isLive || isPiped || follow;
  const showsProgress = !isLive && !options.quiet;
  const progress = createProgress(showsProgress);
  const shown = options.format === 'table' ? jobText : undefined;
  const plain = standardOutput(isEndless, progress.hide, process.stdout, shown);
  const output = options.live === true ? await liveView(plain, options, isLive) : plain;
  const checked = checkedWords(names, options, output, isEndless);
  const opened = await openNamed(
    namedFiles(names, options, isEndless),
    partsOf(options, checked, showsProgress),
    options.user ?? null,
  );
  try {
    return await analyzeOpened(names, options, argv, { progress, output, isEndless, opened, checked });
  } finally {
    progress.end();
    await opened.close();
  }
}

/** The output with the live view, on a terminal; rows elsewhere. */
async function liveView(
  output: StandardOutput,
  options: CommandOptions,
  isLive: boolean,
): Promise<StandardOutput> {
  const { withLiveView } = await import('./live/live-output.ts');
  return withLiveView(output, options, isLive);
}

export interface OpenedRun {
  readonly progress: Pick<Progress, 'update' | 'end'>;
  readonly output: StandardOutput;
  /** Ends with its input, or with Ctrl-C. */
  readonly isEndless: boolean;
  readonly opened: Opened;
  readonly checked: CheckedWords;
  /** Packets that the one who captured knows to be missing. */
  readonly missingPackets?: number;
  /** As in RunOptions. */
  readonly lostAtEnd?: number;
  /** TLS secrets of the packets, for -w. */
  readonly writtenSecrets?: Buffer;
  /** Of the command that `crumbshark run` has started. */
  readonly commandStatus?: number;
}

/** Everything is open, and the process is no longer root. */
export async function analyzeOpened(
  names: readonly string[],
  options: CommandOptions,
  argv: readonly string[],
  {
    progress,
    output,
    isEndless,
    opened,
    checked,
    missingPackets = 0,
    lostAtEnd = 0,
    writtenSecrets,
    commandStatus,
  }: OpenedRun,
): Promise<ExitCode> {
  const isPiped = names.includes(STANDARD_INPUT);
  const analysis = await checkedFiles(names, options, output, isEndless, opened, checked);
  const { userLine } = opened;
  const sayUser = (): void => {
    if (userLine !== null) analysis.input.notice(userLine);
  };
  // What cannot be read is said alone.
  const isLive = analysis.input.live !== null;
  if (isLive) sayUser();
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
      ...(commandStatus === undefined ? {} : { commandStatus }),
      ...(output.loadLimit === undefined ? {} : { loadLimit: output.loadLimit }),
      input: {
        ...analysis.input,
        missingPackets,
        lostAtEnd,
        ...(writtenSecrets === undefined ? {} : { writtenSecrets }),
        progress: progress.update,
        stopped: interruption.happened,
      },
      inputEnded() {
        progress.end();
        if (!isLive) sayUser();
      },
    });
    const isStated = options.format === 'table' || options.quiet === true || output.isClosed();
    if (options.format !== 'table' && !output.isClosed())
      stateResult(
        result,
        isLive || interruption.happened(),
        { keepsPackets: keepsPackets(options), onlyVerdict: options.quiet === true },
        options.color,
      );
    if (!options.quiet && analysis.input.keylogFiles?.length === 0) mentionKeyLog(result.summary);
    if (result.broken !== null) throw result.broken;
    const newBaseline = options.updateBaseline ? (options.baseline ?? null) : null;
    const isExitStated = options.format === 'table' && (output.isErrorStream || areStreamsOne());
    const { exitCode, lines } = await exitConclusion(
      result,
      newBaseline,
      { isStated, isExitStated },
      opened.maker,
    );
    for (const line of lines) writeNotice(line);
    return exitCode;
  } finally {
    interruption.forget();
    endOfLimit();
    // A writer that goes on must not keep the process alive.
    if (isPiped) process.stdin.destroy();
  }
}

/** Whether Wireshark can open them: a capture that is live is in no file without -w. */
function keepsPackets({ interface: interfaces, writeFile, isOfRun }: CommandOptions): boolean {
  return writeFile !== undefined || (interfaces.length === 0 && isOfRun !== true);
}

/** What ends the table, on standard error; of a run without an audit only what was read. */
function stateResult(
  { summary, audit }: AnalysisResult,
  isInterrupted: boolean,
  look: Pick<ScreenOptions, 'keepsPackets'> & { readonly onlyVerdict: boolean },
  colour: boolean | undefined,
): void {
  const options = { ...errorScreen(colour), details: false, ...look };
  writeForPeople(
    audit === null
      ? listResultText(summary, isInterrupted, options)
      : runResultText(summary, audit.report, options),
  );
}

export type CheckedWords = Pick<RunOptions, 'live' | 'packetLimit' | 'durationSeconds' | 'cookieLimit'> &
  Pick<AnalysisOptions, 'filter'> & { readonly showsFindings: boolean };

/** What is wrong with the words of the command line is said before anything is opened. */
export function checkedWords(
  names: readonly string[],
  options: CommandOptions,
  output: StandardOutput,
  isEndless: boolean,
): CheckedWords {
  const filter = options.displayFilter === undefined ? null : compileFilter(options.displayFilter);
  checkStandardInput(names);
  checkDistinct(namedOutputs(options, isEndless));
  const reports = createReports(options, output, {
    isLive: isEndless,
    inputs: [...names, ...options.interface],
    keepsPackets: keepsPackets(options),
    collectsKeys: options.isOfRun === true,
  });
  return {
    live: liveOptions(options),
    ...stopLimits(options),
    filter,
    showsFindings: needsAudit({ filter, reports }),
  };
}

export function namedFiles(
  names: readonly string[],
  options: CommandOptions,
  isEndless: boolean,
): NamedFiles {
  return {
    inputs: names.filter((name) => name !== STANDARD_INPUT),
    keyLogs: keylogFiles(options),
    followsKeyLogs: isEndless,
    others: [
      ...settingsFiles(options),
      ...privateKeyFiles(options).map(({ path }) => path),
      ...passwordFiles(options.privateKeyPassword),
    ],
    outputs: namedOutputs(options, isEndless),
    live: liveOptions(options),
  };
}

function namedOutputs(options: CommandOptions, isEndless: boolean): NamedOutput[] {
  const { writeFile, baseline, updateBaseline } = options;
  const outputs = reportFiles(options, isEndless);
  if (writeFile !== undefined)
    outputs.push({
      named: writeFile,
      path: writeFile,
      isBeside: false,
      makesFolder: false,
      // It has the secrets of its connections.
      isPrivate: options.isOfRun === true,
    });
  if (updateBaseline && baseline !== undefined)
    outputs.push({ named: baseline, path: baseline, isBeside: true, makesFolder: false });
  return outputs;
}

export function partsOf(
  options: CommandOptions,
  { showsFindings }: CheckedWords,
  showsProgress: boolean,
): RunParts {
  const { failOn, expectCookie, failOnUnjudged, config, baseline } = options;
  const isGate = failOn !== undefined || expectCookie.length > 0 || failOnUnjudged === true;
  const audits = showsFindings || isGate || config !== undefined || baseline !== undefined;
  return {
    audits,
    readsSettings: audits,
    writes: options.writeFile !== undefined,
    follows: options.follow === true,
    showsProgress,
    formats: options.live === true ? [...reportFormats(options), 'html'] : reportFormats(options),
  };
}

/** Settings are read, directories are replaced by what is in them; runAnalysis opens the rest. */
async function checkedFiles(
  names: readonly string[],
  options: CommandOptions,
  output: StandardOutput,
  isEndless: boolean,
  opened: Opened,
  { filter, showsFindings, ...limits }: CheckedWords,
): Promise<Omit<AnalysisOptions, 'command'>> {
  const { quiet, name = null, host = null, writeFile = null } = options;
  const { files, openLive } = opened;
  const leftOut = (left: LeftOut, directory: string): void => {
    if (quiet) return;
    const texts = counted(left.files, 'file that is no capture', 'files that are no captures');
    if (left.files > 0) writeNotice(`${directory}: left out ${texts}`);
    if (left.folders > 0) writeNotice(`${directory}: ${foldersText(left.folders, directory)}`);
  };
  const inputs = inputsOf(names, leftOut, files);
  const shape = {
    isLive: isEndless,
    inputs: [...inputs, ...options.interface],
    keepsPackets: keepsPackets(options),
    collectsKeys: options.isOfRun === true,
  };
  const reports = createReports(options, output, shape, opened);
  if (writeFile !== null) checkOverwrite(writeFile, inputs, '-w', files);
  for (const report of reports)
    if (report.output.path !== null) checkOverwrite(report.output.path, inputs, '--report', files);
  return {
    input: {
      inputs,
      ...limits,
      files,
      ...(openLive === undefined ? {} : { openLive }),
      follow: options.follow === true,
      keylogFiles: keylogFiles(options),
      privateKeys: privateKeyFiles(options),
      keyPassphrase: keyPassword(options.privateKeyPassword),
      writeFile,
      notice: quiet ? () => {} : output.notice,
      warn: (line) => output.notice(`warning: ${line}`),
    },
    filter,
    name,
    host,
    reports,
    audit: await auditSettings(options, showsFindings, files),
  };
}

/** A key log that the environment names is read only on request: it is mentioned where it would help. */
function mentionKeyLog(summary: SummaryRecord): void {
  const file = process.env.SSLKEYLOGFILE;
  if (file && lacksKeys(summary)) writeNotice(`found SSLKEYLOGFILE=${file}; use --keylog to read it`);
}

/** Without a capture that is named, the one that is piped or redirected into the command. */
function pipedInput(quiet: boolean): string[] {
  if (!hasPipedInput()) return [];
  if (!quiet) writeNotice('no capture is named: reading standard input');
  return [STANDARD_INPUT];
}

function helpWithoutInput(argv: readonly string[]): ExitCode {
  if (argv.length > 0) writeNotice('no capture is named: type its file behind the options');
  process.stderr.write(SHORT_HELP);
  return EXIT_USAGE;
}

async function listInterfaces(owner: NetworkOwner | null): Promise<ExitCode> {
  const interfaces = await import('../capture/live/interfaces.ts');
  const { otherNetwork } = await import('../capture/live/other-network.ts');
  const listed = await interfaces.listInterfaces(owner === null ? null : await otherNetwork(owner));
  process.stdout.write(`${interfaces.formatInterfaces(listed).trimEnd()}\n`);
  return EXIT_DONE;
}
