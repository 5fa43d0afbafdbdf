// What went wrong when a capture program ended, in one line that says what to do. The texts searched for are
// those of libpcap 1.10 (pcap_statustostr, gencode.c), tcpdump 4.99, dumpcap 4.0 and a shell.

import { thisSystem } from '../../shared/system-facts.ts';
import { type Backend, backends, type CaptureRequest } from './backends.ts';
import { dumpcapLine } from './capture-rights.ts';

export type FailureKind =
  | 'program-missing'
  | 'interface-missing'
  | 'filter'
  | 'permission'
  | 'user-change'
  | 'interface-down'
  | 'interface-gone'
  | 'killed'
  | 'other';

export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
}

/** Whether another capture program may do what this one could not. */
export function mayOtherCapture({ kind }: Failure): boolean {
  return kind === 'program-missing' || isForbidden({ kind });
}

/** Whether the program is there, and what keeps it from capturing are its rights. */
export function isForbidden({ kind }: Pick<Failure, 'kind'>): boolean {
  return kind === 'permission' || kind === 'user-change';
}

/** How a supervised program ended. */
export interface Ending {
  /** Exit status as a shell gives it: 128 + n when signal n ended the program. */
  readonly status: number;
  /** Whether the capture had begun. */
  readonly started: boolean;
  readonly errorOutput: string;
}

/** Exit status of a shell when the program does not exist (POSIX.1-2024, shell, 2.8.2). */
const STATUS_NOT_FOUND = 127;
const STATUS_SIGNAL_BASE = 128;
const SIGABRT = 6;

const PATTERNS: readonly (readonly [FailureKind, RegExp])[] = [
  ['program-missing', /npm package cap is not |Cannot find module/],
  ['interface-gone', /interface disappeared|no longer attached|Device not configured|ENXIO/i],
  // tcpdump gives root up for a user of its own, which a user namespace with uid 0 alone does not have.
  ['user-change', /^tcpdump: Couldn't change (?:to '|ownership)/m],
  ['permission', /permission|Operation not permitted|EPERM|EACCES|are you root/i],
  ['interface-down', /is not up|Network is down|ENETDOWN/i],
  ['interface-missing', /No such device|no device named|Invalid (?:adapter|interface) index/i],
  [
    'filter',
    /capture filter|filter expression|syntax error|expression rejects|^\S+: (?:unknown|illegal|invalid|non-network|aid|.* not supported)/im,
  ],
];

/** Explains an unexpected end; null when the program ended normally (status 0, no error message). */
export function explain(backend: Backend, request: CaptureRequest, ending: Ending): Failure | null {
  const kind = classify(ending);
  if (kind === null) return null;
  return { kind, message: describe(kind, backend, request, ending) };
}

function classify(ending: Ending): FailureKind | null {
  if (!ending.started && ending.status === STATUS_NOT_FOUND) return 'program-missing';
  // The package cap aborts when its interface goes away: libuv reports an error that it asserts cannot happen.
  if (ending.started && ending.status === STATUS_SIGNAL_BASE + SIGABRT) return 'interface-gone';
  if (ending.status > STATUS_SIGNAL_BASE) return 'killed';
  for (const [kind, pattern] of PATTERNS) {
    if (ending.started && kind === 'filter') continue;
    if (pattern.test(ending.errorOutput)) return kind;
  }
  return ending.status === 0 && ending.started ? null : 'other';
}

function describe(kind: FailureKind, backend: Backend, request: CaptureRequest, ending: Ending): string {
  const name = request.interface;
  const reason = reasonIn(ending.errorOutput);
  switch (kind) {
    case 'program-missing':
      if (backend.name === 'cap')
        return /npm package/.test(reason) ? reason : 'the helper program for cap is not built: npm run build';
      return `the program ${backend.name} is not installed: ${backend.install}`;
    case 'interface-missing':
      return `there is no interface "${name}" here: crumbshark -D lists those there are`;
    case 'filter':
      return `capture filter "${request.filter ?? ''}" is not valid: ${reason} (see man pcap-filter)`;
    case 'permission':
      return `no permission to capture on "${name}" with ${backend.name}: ${permissionAdvice()}`;
    case 'user-change':
      return `${backend.name} cannot capture here, as it cannot give root up (${reason}): dumpcap can: ${backends.dumpcap.install}`;
    case 'interface-down':
      return `interface "${name}" is down: bring it up first (sudo ip link set dev ${name} up)`;
    case 'interface-gone':
      return backend.name === 'cap'
        ? `interface "${name}" went down or disappeared while capturing: cap cannot go on, tcpdump could`
        : `interface "${name}" disappeared while capturing: what arrived before is analysed, ` +
            // The block that is not full is lost with it.
            `perhaps without the last ${backend.holdMs / 1000} seconds`;
    case 'killed':
      return `${backend.name} was killed by signal ${ending.status - STATUS_SIGNAL_BASE} while capturing on "${name}"`;
    case 'other':
      return `${backend.name} cannot capture on "${name}": ${reason === '' ? `exit status ${ending.status}` : reason}`;
  }
}

function permissionAdvice(): string {
  const line = dumpcapLine(thisSystem);
  if (line === null) return 'run it as root';
  return `run it with sudo, or allow dumpcap once: ${line}`;
}

/** Lines that inform and are no errors. */
const INFORMATION =
  /^(?:Capturing on|File:|Packets |\d+ packets? |Warning:|tcpdump: (?:listening|verbose)|See the User)/;

/** The program's own error message, without its name and without control characters. */
function reasonIn(errorOutput: string): string {
  // dumpcap puts libpcap's message in brackets in the middle of its own.
  const bracketed = /valid capture filter \((.*)\)\./.exec(errorOutput)?.[1];
  const lines = errorOutput.split(/\p{Cc}+/u).filter((line) => line.trim() !== '' && !INFORMATION.test(line));
  return (bracketed ?? lines.at(-1) ?? '')
    .replace(/^(?:tcpdump|dumpcap|cap): /, '')
    .replace(/^can't parse filter expression: /, '');
}
