// crumbshark run: captures loopback while a command runs, then judges what was on it. The command has the terminal, the
// streams and the signals; its status is ours, unless it is 0 and the gate fails.

import { randomUUID } from 'node:crypto';
import { join, sep } from 'node:path';
import { isGated } from '../../analysis/exit-decision.ts';
import { programPath } from '../../capture/live/program-path.ts';
import { CommandProcess, startFailure } from '../../namespace/command-process.ts';
import { darkConnections } from '../../namespace/dark-connections.ts';
import { listeningPorts, RUN_VARIABLE } from '../../namespace/processes.ts';
import { RecordedLoopback, type RecordingEnd } from '../../namespace/recorded-loopback.ts';
import { recordedSecrets } from '../../namespace/recorded-secrets.ts';
import { keepPorts, type RecordingFacts, recordingFacts } from '../../namespace/recording-facts.ts';
import { FOLDER_VARIABLE, noteInnerRun, RunFolder } from '../../namespace/run-folder.ts';
import type { FileAccess } from '../../shared/file-access.ts';
import { isContainer, thisSystem } from '../../shared/system-facts.ts';
import { OutputError, UserError } from '../../shared/user-error.ts';
import { analyzeOpened, type CheckedWords, checkedWords, namedFiles, partsOf } from '../analyze.ts';
import { auditSettings } from '../audit-settings.ts';
import { EXIT_DONE, EXIT_USAGE } from '../exit-code.ts';
import { jobText } from '../job-text.ts';
import { type CommandOptions, kernelBuffer } from '../options.ts';
import { type StandardOutput, standardOutput, writeNotice } from '../output.ts';
import { createProgress } from '../progress.ts';
import { openNamed } from '../rights/open-named.ts';
import { asUser, asUserWhile, type User } from '../rights/privileges.ts';
import { homeOf, invokingUser } from '../rights/users.ts';
import { type TypedOptions, withStandardFormat, writesToStandardOutput } from '../standard-format.ts';
import { lineBreak } from './line-break.ts';
import { choosePlace, type PlaceChoice } from './place-choice.ts';
import {
  checkErrorFormat,
  checkOutputs,
  checkPreload,
  checkReadable,
  isForPeople,
  portsOf,
  preloadWith,
} from './run-checks.ts';
import {
  CONTAINER_TEXT,
  darkTexts,
  hostText,
  INNER_RUN_TEXT,
  keptText,
  leftText,
  missingPackets,
  ownAddressTexts,
  packetsText,
  startText,
  unreachedTexts,
  wantedPortTexts,
} from './run-text.ts';

export interface RunCommandOptions extends TypedOptions {
  /** Capture the loopback of the machine. */
  readonly hostLoopback?: boolean;
  readonly forward: readonly string[];
  readonly net?: boolean;
  /** False: programs are not made to write their TLS secrets. */
  readonly keys?: boolean;
  /** A library that programs load first, which writes secrets. */
  readonly preload?: string;
}

/** What messages call the capture: the interface. */
const LOOPBACK = 'lo';

/** What the summary says of the command. */
interface CommandFacts {
  /** The words of the command line as they were typed. */
  readonly argv: readonly string[];
  readonly commandStatus: number;
}

/** Everything of the command line, checked. */
interface CheckedRun {
  readonly command: readonly string[];
  readonly options: CommandOptions;
  /** Null: everything on loopback is captured. */
  readonly captureFilter: string | null;
  readonly checked: CheckedWords;
  readonly output: StandardOutput;
  readonly forwardedPorts: readonly number[];
  /** The user who called sudo; null: the one who runs it. */
  readonly owner: User | null;
  /** Reports were asked for beside what people get. */
  readonly hasReports: boolean;
  /** Something makes a run fail. */
  readonly isGated: boolean;
  /** Programs are made to write their TLS secrets. */
  readonly writesKeys: boolean;
}

/**
 * Runs the command, and judges its cookies.
 * @param argv the words of the command line as they were typed
 * @returns the status of the command when it is not 0, else the exit code of the analysis
 * @throws {UserError} before the command begins: wrong usage, or nothing can be captured here
 */
export async function runCommand(
  command: readonly string[],
  typed: RunCommandOptions,
  argv: readonly string[],
): Promise<number> {
  const run = await checkedRun(command, typed);
  const failure = startFailure(command[0]!, process.env);
  if (failure !== null) {
    writeNotice(`${command[0]}: ${failure.reason}`);
    return failure.status;
  }
  const choice = choosePlace(typed.hostLoopback === true);
  const isHost = choice.place === 'host';
  if (isHost && run.forwardedPorts.length + Number(typed.net === true) > 0)
    writeNotice('--forward and --net are not needed: there is no private network');
  const folder = asUser(run.owner, () => new RunFolder());
  folder.bindToProcess(run.owner);
  asUser(run.owner, () => noteInnerRun());
  let isLeft = false;
  try {
    const { status, end } = await recorded(run, typed, choice, folder);
    isLeft = end.left.length > 0;
    const exit = await exitOf(run, choice, folder, end, { argv, commandStatus: status });
    if (status !== 0 && exit !== EXIT_DONE && exit !== status)
      writeNotice(`exit ${status}: ${command[0]} ended with it, which comes before exit ${exit}`);
    return status === 0 ? exit : status;
  } finally {
    await folder.remove(isLeft);
  }
}

/** A failure of ours makes a run fail only where a gate was asked for, or a report that could not be written. */
async function exitOf(
  run: CheckedRun,
  choice: PlaceChoice,
  folder: RunFolder,
  end: RecordingEnd,
  facts: CommandFacts,
): Promise<number> {
  try {
    const recording = await readRecording(choice, folder, end);
    const keylog = [...run.options.keylog, ...folder.keyFiles()];
    const dark = darkConnections(recording.facts.hellos, keylog);
    const isWritten = run.options.writeFile !== undefined && run.writesKeys;
    const isOfRun = (path: string): boolean => path.startsWith(join(folder.path, sep));
    const secrets = isWritten ? recordedSecrets(recording.facts.hellos, keylog, isOfRun) : null;
    const exit = await judged(run, recording, { keylog, secrets }, facts);
    const lines = [...recording.lines, ...darkTexts(dark, end.listeners, run.writesKeys)];
    if (!run.options.quiet) for (const line of lines) writeNotice(line);
    return exit;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    writeNotice(error.message);
    const isReportMissing = error instanceof OutputError && run.hasReports;
    return run.isGated || isReportMissing ? EXIT_USAGE : EXIT_DONE;
  }
}

async function checkedRun(command: readonly string[], typed: RunCommandOptions): Promise<CheckedRun> {
  if (command.length === 0 || command[0] === '')
    throw new UserError('run: name the command behind two hyphens: crumbshark run -- npm test');
  const { captureFilter = null, ...words } = withStandardFormat(typed);
  const options = { ...words, isOfRun: true };
  const toOutput = writesToStandardOutput(typed);
  if (!toOutput) checkErrorFormat(options.format);
  const stream = toOutput ? process.stdout : process.stderr;
  const shown = options.format === 'table' ? jobText : undefined;
  const output = standardOutput(false, lineBreak(stream, isForPeople(options.format)), stream, shown);
  const checked = checkedWords([LOOPBACK], options, output, false);
  const owner = invokingUser();
  // A mistake in the settings is said before the command takes its time.
  const settings = await asUserWhile(owner, () => auditSettings(options, checked.showsFindings));
  asUser(owner, () => {
    checkOutputs(options);
    checkReadable(typed);
    checkPreload(typed.preload);
  });
  const forwardedPorts = portsOf(typed.forward);
  return {
    command,
    options,
    captureFilter,
    checked,
    output,
    forwardedPorts,
    owner,
    hasReports: typed.report.length > 0,
    isGated: settings !== null && isGated(settings),
    writesKeys: typed.keys !== false,
  };
}

/** The command has run, and its loopback is in the file. */
async function recorded(
  { command, options, captureFilter, forwardedPorts, owner, writesKeys }: CheckedRun,
  { net, preload }: RunCommandOptions,
  { place, refusal }: PlaceChoice,
  folder: RunFolder,
): Promise<{ readonly status: number; readonly end: RecordingEnd }> {
  const run = randomUUID();
  const loopback = await asRecorded(
    RecordedLoopback.open({
      place,
      filter: captureFilter,
      bufferMebibytes: kernelBuffer(options.bufferSize),
      captureFile: folder.captureFile,
      asUser: owner === null ? [] : becomeCommand(owner),
      run,
      forwardedPorts: place === 'host' ? [] : forwardedPorts,
      socketFolder: folder.path,
      reachesOutside: net === true && place !== 'host',
    }),
    refusal,
  );
  if (!options.quiet && refusal !== null) writeNotice(hostText(refusal.reason, isContainer(thisSystem)));
  else if (!options.quiet && process.stderr.isTTY) writeNotice(startText(command, place));
  const own = writesKeys ? folder.keyEnvironment() : process.env;
  const environment = {
    ...own,
    ...(owner === null ? {} : homeEnvironment(owner)),
    ...(preload === undefined ? {} : { LD_PRELOAD: preloadWith(preload) }),
    [RUN_VARIABLE]: run,
    [FOLDER_VARIABLE]: folder.path,
  };
  const child = new CommandProcess(loopback.enter, command, environment);
  const { status, startError } = await child.ended;
  if (startError !== null) writeNotice(`${command[0]} could not be started: ${startError}`);
  return { status, end: await loopback.end() };
}

/** Without a private network and without the right to capture, the way to the first is said. */
async function asRecorded(
  opening: Promise<RecordedLoopback>,
  refusal: PlaceChoice['refusal'],
): Promise<RecordedLoopback> {
  try {
    return await opening;
  } catch (error) {
    if (refusal === null || !(error instanceof UserError)) throw error;
    const { reason, advice } = refusal;
    throw new UserError(`${reason}, and ${error.message}`, advice);
  }
}

/** setpriv(1): root starts the command as the user who called sudo. */
function becomeCommand({ uid, gid, name }: User): readonly string[] {
  const groups = name === null ? '--clear-groups' : '--init-groups';
  const setpriv = programPath('setpriv');
  if (setpriv === null)
    throw new UserError('under sudo the program setpriv is needed', ['sudo apt-get install util-linux']);
  return [setpriv, `--reuid=${uid}`, `--regid=${gid}`, groups, '--'];
}

/** sudo(8) has set these to those of root. */
function homeEnvironment(owner: User): Readonly<Record<string, string | undefined>> {
  const { HOME, USER, LOGNAME } = process.env;
  const name = owner.name ?? USER;
  return { HOME: homeOf(owner) ?? HOME, USER: name, LOGNAME: owner.name ?? LOGNAME };
}

/** What is judged of a recording, and what is to be said of it. */
interface ReadRecording {
  readonly capture: string;
  readonly facts: RecordingFacts;
  readonly missingPackets: number;
  readonly lostAtEnd: number;
  readonly lines: readonly string[];
}

async function readRecording(
  { place }: PlaceChoice,
  folder: RunFolder,
  end: RecordingEnd,
): Promise<ReadRecording> {
  const { captureFile, ownCaptureFile } = folder;
  const { listeners, packets, dropped } = end;
  // The loopback of a container is its own.
  const isShared = place === 'host' && !isContainer(thisSystem);
  const isPartKept = isShared && listeners.size > 0;
  const others = isPartKept ? await keepPorts(captureFile, ownCaptureFile, listeners) : new Set<number>();
  const capture = isPartKept ? ownCaptureFile : captureFile;
  const facts = await recordingFacts(capture);
  const missing = missingPackets(facts.packets, packets, dropped);
  return {
    capture,
    facts,
    // Without its end, what was lost before it cannot be told from what came behind it.
    missingPackets: end.isWhole ? missing : 0,
    lostAtEnd: end.isWhole ? 0 : Math.max(missing, 1),
    lines: [
      ...(isShared ? [keptText(listeners, others)] : []),
      ...(place === 'host' && !isShared ? [CONTAINER_TEXT] : []),
      ...packetsText(facts.packets, end),
      ...(place === 'host' ? [] : wantedPortTexts(portsOutside(facts.refused))),
      ...(place === 'host' ? [] : ownAddressTexts(facts.ownAddresses)),
      ...unreachedTexts(end.unreached),
      ...(folder.hasInnerRun ? [INNER_RUN_TEXT] : []),
      ...leftText(end.left),
    ],
  };
}

/** Those on which something listens on the machine. */
function portsOutside(refused: RecordingFacts['refused']): RecordingFacts['refused'] {
  const outside = new Set(listeningPorts('self').values());
  return new Map([...refused].filter(([port]) => outside.has(port)));
}

/** The key logs of a run, and the secrets in them that -w writes; null: none. */
interface RunKeys {
  readonly keylog: readonly string[];
  readonly secrets: Buffer | null;
}

/** Judges the recording. */
async function judged(
  run: CheckedRun,
  recording: ReadRecording,
  { keylog, secrets }: RunKeys,
  { argv, commandStatus }: CommandFacts,
): Promise<number> {
  const { checked, output } = run;
  const { capture } = recording;
  const options = { ...run.options, keylog };
  const progress = createProgress(!options.quiet);
  const opened = await openNamed(
    namedFiles([capture], options, false),
    partsOf(options, checked, true),
    options.user ?? null,
  );
  try {
    return await analyzeOpened([LOOPBACK], options, argv, {
      progress,
      output,
      isEndless: false,
      opened: { ...opened, files: calledLoopback(opened.files, capture) },
      checked,
      missingPackets: recording.missingPackets,
      lostAtEnd: recording.lostAtEnd,
      ...(secrets === null ? {} : { writtenSecrets: secrets }),
      commandStatus,
    });
  } finally {
    progress.end();
    await opened.close();
  }
}

/** Messages call the capture by the interface, and not by a file that will be gone. */
function calledLoopback(files: FileAccess, capture: string): FileAccess {
  const real = (path: string): string => (path === LOOPBACK ? capture : path);
  return {
    stat: (path) => files.stat(real(path)),
    names: (path) => files.names(path),
    open: (path, flags) => files.open(real(path), flags),
    close: (file) => files.close(file),
    stream: (path) => files.stream(real(path)),
    // It has the secrets of its connections.
    create: (path) => files.create(path, true),
  };
}
