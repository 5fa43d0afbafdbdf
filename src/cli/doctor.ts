// crumbshark doctor: what can be captured here, and how; for each thing that is missing, the line to type.

import { AUTOMATIC_BACKENDS, type Backend } from '../capture/live/backends.ts';
import { dumpcapLine } from '../capture/live/capture-rights.ts';
import { openLive } from '../capture/live/open.ts';
import { namespaceRefusal } from '../namespace/namespace-refusal.ts';
import { type OutsideObstacle, outsideObstacle } from '../namespace/outside-network.ts';
import { missingProgram, type Place, tryPrivateNetwork } from '../namespace/place.ts';
import { tryRecording } from '../namespace/recording.ts';
import { labelledText, type Page, pageOf } from '../report/labelled-text.ts';
import { isContainer, type SystemFacts, thisSystem } from '../shared/system-facts.ts';
import { PermissionError, UserError } from '../shared/user-error.ts';
import { VERSION } from '../shared/version.ts';
import { EXIT_DONE, type ExitCode } from './exit-code.ts';
import { sudoLine } from './sudo-line.ts';
import { currentTerminal, lineWidth, wantsColour } from './terminal.ts';

/** One thing that was looked at. */
export interface DoctorCheck {
  readonly name: string;
  readonly isFine: boolean;
  /** What there is, or what is missing, as a clause. */
  readonly text: string;
  /** What to type; empty when nothing is missing. */
  readonly advice: readonly string[];
}

/** What a program that captures can do here. */
export interface BackendState {
  readonly name: Backend['name'];
  /** `ready`: it captures; `forbidden`: it is not allowed to. */
  readonly state: 'ready' | 'missing' | 'forbidden';
}

/** All that the checks are made from. */
export interface DoctorFacts {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  readonly system: SystemFacts;
  readonly backends: readonly BackendState[];
  /** A private network can be made; null where the system has none. */
  readonly hasPrivateNetwork: boolean | null;
  /** Why nothing can be captured in it; null: it can, or there is none. */
  readonly recordingFailure: string | null;
  /** A program that private networks need and that is not installed; null when there is none. */
  readonly missingProgram: string | null;
  /** What keeps a private network from reaching outside; null: nothing that is seen. */
  readonly outsideObstacle: OutsideObstacle | null;
  /** The command line with which live capture works as root. */
  readonly sudoLine: string;
}

const LOOPBACK = process.platform === 'linux' ? 'lo' : 'lo0';
const BACKEND_STATES = {
  ready: 'may capture',
  missing: 'not installed',
  forbidden: 'not allowed to capture',
};

/** The checks, in the order in which they are shown. */
export function doctorChecks(facts: DoctorFacts): readonly DoctorCheck[] {
  return [fileCheck(), runCheck(facts), liveCheck(facts), ...outsideCheck(facts)];
}

function fileCheck(): DoctorCheck {
  return {
    name: 'Files',
    isFine: true,
    text: 'captures of tcpdump, tshark, Wireshark and others are read',
    advice: [],
  };
}

/** crumbshark run. */
function runCheck(facts: DoctorFacts): DoctorCheck {
  const name = 'Run';
  const { platform, isRoot, system, hasPrivateNetwork, recordingFailure, missingProgram, backends } = facts;
  if (platform !== 'linux')
    return {
      name,
      isFine: false,
      text: 'crumbshark run needs Linux: capture in another terminal while your tests run',
      advice: [`sudo crumbshark -i ${LOOPBACK}`],
    };
  if (!canRecord(backends))
    return {
      name,
      isFine: false,
      text: 'crumbshark run has no program that captures',
      advice: ['sudo apt-get install tcpdump'],
    };
  if (recordingFailure !== null)
    return { name, isFine: false, text: `crumbshark run cannot capture: ${recordingFailure}`, advice: [] };
  if (hasPrivateNetwork)
    return {
      name,
      isFine: true,
      text: `crumbshark run -- COMMAND captures in a private network${isRoot ? '' : ', without root'}`,
      advice: [],
    };
  const isReady = backends.some((one) => one.name !== 'cap' && one.state === 'ready');
  const { reason, advice } = namespaceRefusal(system, missingProgram);
  if (isReady)
    return {
      name,
      isFine: true,
      text: `crumbshark run -- COMMAND captures the loopback of the ${isContainer(system) ? 'container' : 'machine'}: ${reason}`,
      advice: isContainer(system) ? [] : advice,
    };
  return { name, isFine: false, text: `crumbshark run cannot capture: ${reason}`, advice };
}

/** There is a program that holds a private network, where it needs no right of its own. */
function canRecord(backends: readonly BackendState[]): boolean {
  return backends.some((one) => one.name !== 'cap' && one.state !== 'missing');
}

/** crumbshark -i. */
function liveCheck({ backends, system, platform, sudoLine: asRoot }: DoctorFacts): DoctorCheck {
  const name = 'Live';
  const states = backends.map((one) => `${one.name} ${BACKEND_STATES[one.state]}`).join(', ');
  if (platform === 'win32')
    return {
      name,
      isFine: false,
      text: 'live capture needs Linux or macOS: capture with Wireshark, and name its file',
      advice: [],
    };
  if (backends.some(({ state }) => state === 'ready'))
    return { name, isFine: true, text: `crumbshark -i ${LOOPBACK} is possible: ${states}`, advice: [] };
  if (backends.every(({ state }) => state === 'missing'))
    return {
      name,
      isFine: false,
      text: 'there is no program that captures',
      advice: [platform === 'darwin' ? 'brew install wireshark' : 'sudo apt-get install tcpdump'],
    };
  const once = backends.some((one) => one.name === 'dumpcap' && one.state === 'forbidden')
    ? dumpcapLine(system)
    : null;
  return {
    name,
    isFine: false,
    text: `you are not allowed to capture: ${states}. Type one of these lines: as root each time, or once and for all`,
    advice: [asRoot, ...(once === null ? [] : [once])],
  };
}

/** crumbshark run --net. */
function outsideCheck(facts: DoctorFacts): DoctorCheck[] {
  const { backends, hasPrivateNetwork, recordingFailure, outsideObstacle: obstacle } = facts;
  // Where there is no private network, nothing is shut off.
  if (!hasPrivateNetwork || recordingFailure !== null || !canRecord(backends)) return [];
  const name = 'Outside';
  if (obstacle === null)
    return [{ name, isFine: true, text: 'crumbshark run --net reaches outside, with pasta', advice: [] }];
  const { need, advice } = obstacle;
  return [{ name, isFine: false, text: `crumbshark run --net ${need}`, advice }];
}

/** Looks at this machine: each program that captures is tried for a moment. */
async function thisMachine(): Promise<DoctorFacts> {
  const isLinux = process.platform === 'linux';
  const isRoot = process.geteuid?.() === 0;
  const place = isRoot ? 'root-namespace' : 'user-namespace';
  const hasPrivateNetwork = isLinux ? tryPrivateNetwork(place).isAllowed : null;
  const [node = '', script = ''] = process.argv;
  return {
    platform: process.platform,
    isRoot,
    system: thisSystem,
    backends: await Promise.all(AUTOMATIC_BACKENDS.map(stateOf)),
    hasPrivateNetwork,
    recordingFailure: hasPrivateNetwork === true ? await failureOfRecording(place) : null,
    missingProgram: missingProgram(),
    outsideObstacle: outsideObstacle(),
    sudoLine: sudoLine([node, script, '-i', LOOPBACK], process.env),
  };
}

/** Null: packets are recorded there. */
async function failureOfRecording(place: Place): Promise<string | null> {
  try {
    await tryRecording(place);
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

async function stateOf({ name }: Backend): Promise<BackendState> {
  try {
    const capture = await openLive({
      interface: LOOPBACK,
      filter: null,
      promiscuous: false,
      bufferMebibytes: 1,
      backend: name,
    });
    capture.stream.destroy();
    await capture.counts;
    return { name, state: 'ready' };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name, state: error instanceof PermissionError ? 'forbidden' : 'missing' };
  }
}

/** What is said, a paragraph each. */
export function doctorText(checks: readonly DoctorCheck[], page: Page): string {
  return checks
    .map(({ name, isFine, text, advice }) => {
      const look = { label: isFine ? ('green' as const) : ('yellow' as const), labelColumns: 9 };
      const lines = advice.map((line) => `           ${line}\n`).join('');
      return labelledText(page, name, text, look) + lines;
    })
    .join('');
}

/** Says what can be captured here. */
export async function doctor(): Promise<ExitCode> {
  const terminal = currentTerminal();
  const page = pageOf(lineWidth(terminal), wantsColour(undefined, terminal));
  process.stdout.write(`crumbshark ${VERSION}, Node ${process.versions.node}, ${process.platform}\n\n`);
  process.stdout.write(doctorText(doctorChecks(await thisMachine()), page));
  return EXIT_DONE;
}
