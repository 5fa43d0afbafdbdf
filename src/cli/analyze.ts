// The command without a name: analyse captures, or capture live. Options in, exit code out.

import { expandInputs, STANDARD_INPUT } from '../capture/input-paths.ts';
import type { SummaryRecord } from '../record/records.ts';
import { escapeText } from '../report/escape.ts';
import { summaryText } from '../report/summary.ts';
import { run } from '../run.ts';
import { Counters } from '../shared/counters.ts';
import { UserError } from '../shared/user-error.ts';
import { checkStandardInput, hasPipedInput } from './inputs.ts';
import { type CommandOptions, keylogFiles, liveOptions, stopLimits } from './options.ts';
import { createProgress } from './progress.ts';
import { checkOverwrite, openReports, planReports } from './reports.ts';
import { limitYoungGeneration } from './v8-memory.ts';

/** A cause of unseen connections that a key log can help against. */
const WITHOUT_KEYS = 'tls-without-keys';
const EXIT_DONE = 0;
const EXIT_USAGE = 2;

const SHORT_HELP = `Usage: crumbshark [options] capture ...     every cookie that is set in captures
       sudo crumbshark [options] -i lo      the same, live
       crumbshark demo                      a login, driven and analysed before your eyes
       crumbshark --help                    all options
`;

/** Runs the command. Throws a UserError for wrong usage and for inputs that cannot be read. */
export async function runAnalyze(captures: readonly string[], options: CommandOptions): Promise<number> {
  if (options.listInterfaces) return listInterfaces();
  const live = liveOptions(options);
  const names = [...options.readFile, ...captures];
  if (live !== null && names.length > 0)
    throw new UserError(`-i captures live, and ${names[0]} is a capture: give one or the other`);
  if (live === null && names.length === 0) return helpWithoutInput();

  const limits = stopLimits(options.packetCount, options.autostop);
  const keylogs = keylogFiles(options.keylog, options.preference);
  const plan = planReports(options);
  checkStandardInput(names);
  const inputs = expandInputs(names, (count, directory) => {
    if (!options.quiet) tell(`${directory}: ${count} files that are no captures were left out`);
  });
  const writeFile = options.writeFile ?? null;
  if (writeFile !== null) checkOverwrite(writeFile, inputs, '-w');
  for (const { file } of plan.extra) checkOverwrite(file, inputs, '--report');

  const isPiped = inputs.includes(STANDARD_INPUT);
  const progress = createProgress(live === null && !options.quiet);
  const counters = new Counters();
  const surroundings = { live: live !== null || isPiped, beforeWrite: progress.hide, counters };
  const { consumer, audit } = await openReports(plan, surroundings);
  const endOfLimit = limitYoungGeneration();
  const interruption = watchInterruption(live !== null || isPiped, () => {
    if (isPiped) process.stdin.destroy();
  });
  try {
    const summary = await run({
      inputs,
      live,
      ...limits,
      keylogFiles: keylogs,
      writeFile,
      consumer,
      counters,
      pause: () => consumer.pause(),
      progress: progress.update,
      notice: options.quiet ? () => {} : tell,
      warn: (line) => tell(`warning: ${line}`),
      stopped: () => interruption.happened() || consumer.isClosed(),
    });
    progress.end();
    const judgement = await consumer.end(summary);
    const isTold = options.format === 'table' || options.quiet || consumer.isClosed();
    if (!isTold && (live !== null || interruption.happened() || summary.messages === 0))
      process.stderr.write(summaryText(summary));
    if (!options.quiet && keylogs.length === 0) mentionKeyLog(summary);
    if (audit === null || judgement === null) return EXIT_DONE;
    const { exitConclusion } = await import('./load-audit.ts');
    const { exitCode, lines } = await exitConclusion(audit, judgement, isTold);
    for (const line of lines) tell(line);
    return exitCode;
  } catch (error) {
    progress.end();
    consumer.flush();
    throw error;
  } finally {
    interruption.forget();
    endOfLimit();
    // A writer that has more to say must not keep the process alive.
    if (isPiped) process.stdin.destroy();
  }
}

/** A key log that the environment names is the user's own affair: it is mentioned where it would help, not read. */
function mentionKeyLog(summary: SummaryRecord): void {
  const file = process.env.SSLKEYLOGFILE;
  if (file && summary.unseen.some(({ why }) => why === WITHOUT_KEYS))
    tell(`found SSLKEYLOGFILE=${file}; use --keylog to read it`);
}

function tell(line: string): void {
  process.stderr.write(`crumbshark: ${escapeText(line)}\n`);
}

function helpWithoutInput(): number {
  if (hasPipedInput())
    throw new UserError("no capture was named: to read the one that is piped in, name it '-' (crumbshark -)");
  process.stderr.write(SHORT_HELP);
  return EXIT_USAGE;
}

async function listInterfaces(): Promise<number> {
  const interfaces = await import('../capture/live/interfaces.ts');
  process.stdout.write(`${interfaces.formatInterfaces(await interfaces.listInterfaces()).trimEnd()}\n`);
  return EXIT_DONE;
}

/**
 * The first Ctrl-C or SIGTERM ends an endless input as if it had ended by itself; the second ends the process. A
 * file ends by itself: there the first does what it always does.
 */
function watchInterruption(
  watched: boolean,
  onInterrupt: () => void,
): { happened(): boolean; forget(): void } {
  let interrupted = false;
  const forget = (): void => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
  const interrupt = (): void => {
    interrupted = true;
    forget();
    onInterrupt();
  };
  if (watched) {
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
  }
  return { happened: () => interrupted, forget };
}
