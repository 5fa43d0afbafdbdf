// The interfaces that can be captured on, as the capture programs list them; printed as tshark -D prints them.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { didYouMean } from '../../shared/did-you-mean.ts';
import { packagePath } from '../../shared/package-path.ts';
import { UserError } from '../../shared/user-error.ts';
import { CAP_HELPER } from './backends.ts';
import type { OtherNetwork } from './other-network.ts';
import { programEnvironment } from './supervisor.ts';

export interface ListedInterface {
  readonly name: string;
  /** What the system says of it, "Loopback" for a loopback; empty when it says nothing. */
  readonly description: string;
  /** Null when the program that listed it does not say. */
  readonly up: boolean | null;
}

type Lister = readonly [
  program: string,
  options: readonly string[],
  parse: (output: string) => ListedInterface[],
];

/**
 * Interfaces in the system's order, of another network when one is named. Throws UserError when no program here can list
 * them.
 */
export async function listInterfaces(other: OtherNetwork | null = null): Promise<ListedInterface[]> {
  const listers: readonly Lister[] = [
    ['tcpdump', ['-D'], parseTcpdumpInterfaces],
    ['dumpcap', ['-D', '-M'], parseDumpcapInterfaces],
    [process.execPath, [packagePath(CAP_HELPER), '--list'], parseCapInterfaces],
  ];
  const run = promisify(execFile);
  for (const [program, options, parse] of listers) {
    try {
      const [first = program, ...words] = [...(other?.entry ?? []), program, ...options];
      const { stdout } = await run(first, words, { env: programEnvironment() });
      const interfaces = parse(stdout);
      if (interfaces.length > 0) return interfaces;
    } catch {
      // Not installed, or not allowed to: the next one may be.
    }
  }
  throw new UserError(
    'cannot list interfaces: install tcpdump (sudo apt-get install tcpdump) or dumpcap (wireshark-common)',
  );
}

/** One line an interface, numbered from 1: `3. lo (Loopback)`. */
export function formatInterfaces(interfaces: readonly ListedInterface[]): string {
  return interfaces
    .map(
      (entry, index) =>
        `${index + 1}. ${entry.name}${entry.description === '' ? '' : ` (${entry.description})`}\n`,
    )
    .join('');
}

/** Says that an interface is missing, and suggests one. */
export function missingInterfaceMessage(
  name: string,
  interfaces: readonly ListedInterface[],
  other: OtherNetwork | null = null,
): string {
  const wanted = `there is no interface "${name}" ${other === null ? 'here' : `in ${other.label}`}`;
  const loopback = interfaces.find((entry) => entry.description === 'Loopback' || entry.name === 'lo0');
  if (/^lo\d*$/.test(name) && loopback !== undefined)
    return `${wanted}: the loopback ${other === null ? 'of this machine' : 'there'} is "${loopback.name}"`;
  if (interfaces.length === 0) return `${wanted}: crumbshark -D lists those there are`;
  const names = interfaces.map((entry) => entry.name);
  const meant = didYouMean(name, names);
  const choice = `${names.join(', ')} (crumbshark -D)`;
  return meant === '' ? `${wanted}: choose one of ${choice}` : `${wanted}.${meant} There are ${choice}`;
}

/** `tcpdump -D`: `3.lo [Up, Running, Loopback]`, `2.any (Pseudo-device ...) [Up, Running]`. */
export function parseTcpdumpInterfaces(output: string): ListedInterface[] {
  const found: ListedInterface[] = [];
  const lines = output.matchAll(/^\d+\.(\S+)(?: \((.*)\))?(?: \[([^\]]*)\])?$/gm);
  for (const [, name = '', comment, flagList] of lines) {
    const flags = flagList?.split(', ');
    const description = comment ?? (flags?.includes('Loopback') ? 'Loopback' : '');
    found.push({ name, description, up: flags === undefined ? null : flags.includes('Up') });
  }
  return found;
}

/** `dumpcap -D -M`: number and name, vendor's description, friendly name, type, addresses, ...; tabs between. */
export function parseDumpcapInterfaces(output: string): ListedInterface[] {
  const found: ListedInterface[] = [];
  for (const line of output.split('\n')) {
    const [numberAndName = '', vendor = '', friendly = ''] = line.split('\t');
    const name = /^\d+\. (\S+)$/.exec(numberAndName)?.[1];
    if (name !== undefined) found.push({ name, description: friendly === '' ? vendor : friendly, up: null });
  }
  return found;
}

/** `cap-helper --list`: the package's own list as JSON. */
export function parseCapInterfaces(output: string): ListedInterface[] {
  const devices = JSON.parse(output) as { name: string; description?: string; flags?: string }[];
  return devices.map(({ name, description, flags }) => ({
    name,
    description: flags?.includes('LOOPBACK') ? 'Loopback' : (description ?? ''),
    up: null,
  }));
}
