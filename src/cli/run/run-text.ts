// What crumbshark run says, a line each: where it captures, and what was beside the cookies.

import { LISTENER_SCAN_MILLISECONDS } from '../../namespace/limits.ts';
import type { Place } from '../../namespace/place.ts';
import type { RunningProcess } from '../../namespace/processes.ts';
import type { RecordingEnd } from '../../namespace/recorded-loopback.ts';
import type { RefusingPort } from '../../namespace/recording-facts.ts';
import { listText } from '../../report/text-format.ts';
import { counted, grouped } from '../../shared/counted.ts';
import { shellWord } from '../../shared/shell-word.ts';

/** Ports of other programs that a line names. */
const MAX_PORTS_NAMED = 12;

/** Said in a terminal before the command writes there. */
export function startText(command: readonly string[], place: Place): string {
  const words = command.map(shellWord).join(' ');
  return place === 'host'
    ? `${words} runs, and the loopback of the machine is captured`
    : `${words} runs in a private network, whose loopback is captured`;
}

/** There is no private network. A container has a loopback of its own, which needs no reason. */
export function hostText(reason: string, isInContainer: boolean): string {
  return isInContainer
    ? 'the loopback of this container is captured'
    : `${reason}: the loopback of the machine is captured`;
}

/**
 * Whose packets of the machine's loopback are judged; `ports`: those that the command has opened, `others`: those of which the
 * program was not seen there.
 */
export function keptText(ports: ReadonlyMap<number, string>, others: ReadonlySet<number>): string {
  if (ports.size === 0)
    return 'the command has opened no port: everything on the loopback of the machine is judged, also what other programs did';
  const list = [...ports].sort(([one], [other]) => one - other).map(([port, name]) => `${port} (${name})`);
  const numbers = [...others].sort((one, other) => one - other).map(String);
  const named = listText(numbers.slice(0, MAX_PORTS_NAMED), Math.max(0, numbers.length - MAX_PORTS_NAMED));
  const rest =
    named === ''
      ? ''
      : `; left out: ${named} (other programs, or servers that lived less than ${LISTENER_SCAN_MILLISECONDS} ms)`;
  return `judged are the ports that the command has opened: ${list.join(', ')}${rest}`;
}

/** The loopback of a container is its own, and all of it is judged. */
export const CONTAINER_TEXT =
  'everything on the loopback of this container is judged, also what other programs than the command did';

/** How much of what was on loopback is in the capture; `captured`: packets. */
export function packetsText(
  captured: number,
  { packets, dropped, isWhole, failure, fullFolder }: RecordingEnd,
): string[] {
  if (fullFolder !== null)
    return [
      `the capture ended before the command: no space is left in ${fullFolder}; set TMPDIR to a folder with more`,
    ];
  if (failure !== null) return [`the capture ended before the command: ${failure}`];
  const missing = missingPackets(captured, packets, dropped);
  const all = captured + missing;
  const line =
    missing > 0
      ? `${grouped(missing)} of ${counted(all, 'packet')} lost: findings may be missing; a larger buffer: -B MIB`
      : packets === null
        ? `captured ${counted(captured, 'packet')}`
        : `captured ${grouped(captured)} of ${counted(all, 'packet')}`;
  return isWhole ? [line] : [line, 'the end of the capture may be missing: its last packet did not come'];
}

/** Packets that were on loopback and are not in the capture. */
export function missingPackets(captured: number, counted: number | null, dropped: number | null): number {
  return counted === null ? (dropped ?? 0) : Math.max(0, counted - captured);
}

/** `ports`: those that refused the command while something listens there outside. */
export function wantedPortTexts(ports: ReadonlyMap<number, RefusingPort>): string[] {
  return [...ports].map(([port, { addresses, times }]) => {
    const named = listText(
      addresses.map((address) => `${inUrl(address)}:${port}`),
      0,
    );
    return (
      `the command wanted ${named} (${counted(times, 'time')}), which listens outside of its private network: ` +
      `add --forward ${port}, or start that server inside the command`
    );
  });
}

/** RFC 3986 section 3.2.2. */
const inUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** What the private network calls itself beside localhost: people have not seen it before. */
export function ownAddressTexts(addresses: ReadonlySet<string>): string[] {
  if (addresses.size === 0) return [];
  const named = listText([...addresses], 0);
  const what = addresses.size === 1 ? 'is the address' : 'are addresses';
  return [
    `${named} ${what} of the command's own machine in its private network: nothing sent there leaves it`,
  ];
}

/** `ports`: those that are forwarded, with the connections that nothing took on the machine. */
export function unreachedTexts(ports: ReadonlyMap<number, number>): string[] {
  return [...ports].map(
    ([port, times]) =>
      `--forward ${port}: nothing took ${counted(times, 'connection')} on port ${port} of the machine: start that server before the command`,
  );
}

/**
 * TLS connections of which neither side wrote its secrets. `ports`: how many of them to each; `programs`: those that listen;
 * `isAsked`: programs were asked to write their secrets.
 */
export function darkTexts(
  ports: ReadonlyMap<number, number>,
  programs: ReadonlyMap<number, string>,
  isAsked: boolean,
): string[] {
  const advice = isAsked
    ? 'neither side wrote its keys; crumbshark help tls says how'
    : 'leave out --no-keys';
  return [...ports].map(([port, connections]) => {
    const program = programs.has(port) ? ` (${programs.get(port)})` : '';
    const stay = connections === 1 ? 'stays' : 'stay';
    return `${counted(connections, 'connection')} to port ${port}${program} ${stay} encrypted: ${advice}`;
  });
}

/** Each run has a network of its own. */
export const INNER_RUN_TEXT =
  'the command itself ran crumbshark run: what was captured there is not captured here, and judged by that run alone';

export function leftText(left: readonly RunningProcess[]): string[] {
  if (left.length === 0) return [];
  return [`still running: ${left.map(({ pid, name }) => `${pid} ${name}`).join(', ')}`];
}
