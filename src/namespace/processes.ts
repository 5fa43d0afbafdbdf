// Which processes are in a network namespace, and which programs listen there: from /proc (proc(5)). What may not be looked
// at, or ends meanwhile, is left out.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { MAX_KNOWN_LISTENERS, MAX_SCANNED_PROCESSES } from './limits.ts';

export interface RunningProcess {
  readonly pid: number;
  /** The program's name, at most 15 characters. */
  readonly name: string;
}

/** The variable by which the processes of a command are known. */
export const RUN_VARIABLE = 'CRUMBSHARK_RUN';

/** What a network namespace is known by; null when the process is gone, or is that of another user. */
export function networkOf(pid: number | 'self'): string | null {
  return attempt(() => readlinkSync(`/proc/${pid}/ns/net`));
}

/** The processes in a network namespace. */
export function processesInNetwork(network: string): readonly RunningProcess[] {
  return processes().filter(({ pid }) => networkOf(pid) === network);
}

/** The processes with a value of a variable, which children get from their parents. */
export function processesWith(variable: string, value: string): readonly RunningProcess[] {
  const entry = `${variable}=${value}`;
  return processes().filter(({ pid }) => environmentOf(pid).includes(entry));
}

function environmentOf(pid: number): readonly string[] {
  return (attempt(() => readFileSync(`/proc/${pid}/environ`, 'latin1')) ?? '').split('\0');
}

function processes(): readonly RunningProcess[] {
  const found: RunningProcess[] = [];
  for (const entry of attempt(() => readdirSync('/proc')) ?? []) {
    if (!/^\d+$/.test(entry)) continue;
    const name = attempt(() => readFileSync(`/proc/${entry}/comm`, 'utf8').trimEnd());
    if (name !== null && found.length < MAX_SCANNED_PROCESSES) found.push({ pid: Number(entry), name });
  }
  return found;
}

/** The programs that listen on TCP ports, as far as they have been seen. */
export class Listeners {
  readonly #programs = new Map<number, string>();
  /** Sockets whose program was looked for. */
  readonly #seen = new Set<string>();

  /** Ports, each with its program. */
  get programs(): ReadonlyMap<number, string> {
    return this.#programs;
  }

  /**
   * Looks for sockets that listen, and for their programs where there are new ones.
   * @param running the processes that may have opened them
   * @param network one of the processes in their network
   */
  scan(running: () => readonly RunningProcess[], network: number | 'self'): void {
    const ports = listeningPorts(network);
    const added = [...ports.keys()].filter((inode) => !this.#seen.has(inode));
    if (added.length === 0 || this.#seen.size >= MAX_KNOWN_LISTENERS) return;
    for (const inode of added) this.#seen.add(inode);
    for (const { pid, name } of running())
      for (const inode of socketInodes(pid)) {
        const port = ports.get(inode);
        if (port !== undefined) this.#programs.set(port, name);
      }
  }
}

/** The state of a socket that listens, in /proc/net/tcp (proc_pid_net(5)). */
const LISTENING = '0A';

/** The TCP ports on which something listens, by the inode of its socket. */
export function listeningPorts(pid: number | 'self'): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  for (const table of ['tcp', 'tcp6'])
    for (const line of (attempt(() => readFileSync(`/proc/${pid}/net/${table}`, 'latin1')) ?? '').split(
      '\n',
    )) {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state !== LISTENING || inode === undefined) continue;
      ports.set(inode, Number.parseInt(local.slice(local.indexOf(':') + 1), 16));
    }
  return ports;
}

function socketInodes(pid: number): string[] {
  return (attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap((file) => {
    const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${file}`)) ?? '';
    return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [];
  });
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
