// Linux hands a packet on loopback to a capture twice: when it is sent and when it arrives. libpcap passes one of them on, but
// what the kernel has no room for is counted for both (pcap_stats(3PCAP) is silent on it).

import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { CaptureCounts, CaptureRequest } from './backends.ts';

/** All interfaces of Linux at once. */
const ANY_INTERFACE = 'any';
/** Its header says which interface each packet is of, so that a filter can ask. */
const ANY_LINK_TYPE = 'LINUX_SLL2';

/** Interfaces on which the kernel counts packets twice, by name, with their numbers; null where the number is not known. */
export type Loopbacks = ReadonlyMap<string, number | null>;

/** Each network of Linux has one, of this number (LOOPBACK_IFINDEX). */
export const ONLY_LOOPBACK: Loopbacks = new Map([['lo', 1]]);

/** Those of our own network; to be asked while they exist. */
export function loopbackInterfaces(): Loopbacks {
  if (process.platform !== 'linux') return new Map();
  const found = Object.entries(networkInterfaces());
  const internal = found.filter(([, addresses]) => addresses?.some((address) => address.internal));
  return new Map(internal.map(([name]) => [name, interfaceNumber(name)]));
}

/** The interface that the program says it captures on: the user may have named a place in the list. */
export function capturedInterface(errorOutput: string): string | null {
  const tcpdump = /^tcpdump: listening on (\S+), link-type/m.exec(errorOutput);
  const dumpcap = /^Capturing on '(?:[^'\n]*: )?([^'\n]+)'/m.exec(errorOutput);
  return (tcpdump ?? dumpcap)?.[1] ?? null;
}

/**
 * On all interfaces at once nothing says what was lost on loopback: this asks the kernel for one copy only of its packets.
 * Null where that is not needed. Programs older than libpcap 1.10 cannot do it.
 */
export function withOneCopy<Request extends CaptureRequest>(
  request: Request,
  loopbacks: Loopbacks,
): Request | null {
  const known = [...loopbacks.values()].filter((number) => number !== null);
  const numbers = request.interface === ANY_INTERFACE ? known : [];
  if (numbers.length === 0) return null;
  const copies = numbers.map((number) => `not (outbound and ifindex ${number})`).join(' and ');
  const filter = request.filter === null ? copies : `(${request.filter}) and ${copies}`;
  return { ...request, filter, linkType: ANY_LINK_TYPE };
}

function interfaceNumber(name: string): number | null {
  try {
    return Number(readFileSync(`/sys/class/net/${name}/ifindex`, 'latin1'));
  } catch {
    return null; // without sysfs, as in some containers
  }
}

/** Each lost packet once. */
export function countedOnce({ received, dropped }: CaptureCounts): CaptureCounts {
  return { received, dropped: dropped === null ? null : Math.ceil(dropped / 2) };
}
