// The programs that can capture for us: how each is called, and how each counts. Options as in tcpdump(1) 4.99
// and dumpcap(1) 4.0; "cap" is our own helper around the npm package of that name (cap-helper.ts).
//
// On Linux, libpcap's immediate mode gives each packet a slot for the largest one, 64 KiB on loopback: 64 MiB hold 511
// packets of a page with many requests. In its other mode packets fill blocks of 256 KiB, which are handed over when they
// are full or the program's timeout is over, and the same memory holds a hundred thousand. That timeout is 250 ms in
// dumpcap, and a second in tcpdump, which has no option for it: dumpcap comes first. Measured: docs/PERFORMANCE.md.

import { CAP_BUFFER_MEBIBYTES, LIVE_BUFFER_MEBIBYTES } from './limits.ts';

export type BackendName = 'tcpdump' | 'dumpcap' | 'cap';

/** What to capture, whichever program does it. */
export interface CaptureRequest {
  readonly interface: string;
  /** A filter in libpcap's language (pcap-filter(7)); null captures everything. */
  readonly filter: string | null;
  /** The link type by its name (pcap-linktype(7)), where the interface has several. */
  readonly linkType?: string;
  readonly promiscuous: boolean;
  /** Kernel buffer; null takes the backend's default. */
  readonly bufferMebibytes: number | null;
}

export interface CaptureCounts {
  /** Packets the backend delivered; null when it does not say. */
  readonly received: number | null;
  /** Packets dropped because the kernel buffer was full; null when unknown. */
  readonly dropped: number | null;
}

export interface Backend {
  readonly name: BackendName;
  /** Milliseconds for which a packet may wait in the kernel before the backend hands it over. */
  readonly holdMs: number;
  /** What the user should know about captures made this way; null when there is nothing. */
  readonly caveat: string | null;
  /** How to get the program. */
  readonly install: string;
  /** Program and arguments that write pcap to standard output. */
  command(request: CaptureRequest, capHelperPath: string): readonly string[];
  /** Reads the counts that the program printed at its end, as it counts. */
  counts(errorOutput: string): CaptureCounts;
}

/** What the package cap cannot do: measured, and visible in its source. */
export const CAP_CAVEAT =
  'cap truncates frames at 65535 bytes, takes times from the clock, cannot count drops and is always promiscuous';

/** Where the build puts it. */
export const CAP_HELPER = 'dist/capture/cap-helper.js';

const isLinux = process.platform === 'linux';

const tcpdump: Backend = {
  name: 'tcpdump',
  holdMs: isLinux ? 1200 : 50,
  caveat: null,
  install: 'install tcpdump (sudo apt-get install tcpdump)',
  command(request) {
    const bufferKibibytes = (request.bufferMebibytes ?? LIVE_BUFFER_MEBIBYTES) * 1024;
    const options = [
      '-i',
      request.interface,
      '-s',
      '0',
      '-n',
      '-U',
      '-B',
      String(bufferKibibytes),
      '-w',
      '-',
    ];
    // What BPF of the BSDs and macOS holds is bytes, in either mode.
    if (!isLinux) options.push('--immediate-mode');
    if (!request.promiscuous) options.push('-p');
    if (request.linkType !== undefined) options.push('-y', request.linkType);
    if (request.filter !== null) options.push('--', request.filter);
    return ['tcpdump', ...options];
  },
  counts(errorOutput) {
    return {
      received: lastNumber(errorOutput, /^(\d+) packets? captured/gm),
      dropped: lastNumber(errorOutput, /^(\d+) packets? dropped by kernel/gm),
    };
  },
};

const dumpcap: Backend = {
  name: 'dumpcap',
  holdMs: 400,
  caveat: null,
  install: 'install dumpcap (sudo apt-get install wireshark-common)',
  command(request) {
    const bufferMebibytes = request.bufferMebibytes ?? LIVE_BUFFER_MEBIBYTES;
    const options = ['-q', '-P', '-w', '-', '-s', '0', '-B', String(bufferMebibytes)];
    if (!request.promiscuous) options.push('-p');
    options.push('-i', request.interface);
    if (request.linkType !== undefined) options.push('-y', request.linkType);
    if (request.filter !== null) options.push('-f', request.filter);
    return ['dumpcap', ...options];
  },
  counts(errorOutput) {
    return {
      received: lastNumber(errorOutput, /Packets captured: (\d+)/g),
      dropped: lastNumber(errorOutput, /^Packets received\/dropped on interface .*: \d+\/(\d+) \(pcap:/gm),
    };
  },
};

const cap: Backend = {
  name: 'cap',
  holdMs: 50,
  caveat: CAP_CAVEAT,
  install: 'install the npm package cap (npm install cap; it needs a C++ compiler and libpcap-dev)',
  command(request, capHelperPath) {
    const bufferMebibytes = request.bufferMebibytes ?? CAP_BUFFER_MEBIBYTES;
    const options = [`--interface=${request.interface}`, `--buffer=${bufferMebibytes}`];
    if (request.filter !== null) options.push(`--filter=${request.filter}`);
    return [process.execPath, capHelperPath, ...options];
  },
  counts() {
    return { received: null, dropped: null };
  },
};

export const backends: Readonly<Record<BackendName, Backend>> = { tcpdump, dumpcap, cap };

/** The order in which `auto` tries them. */
export const AUTOMATIC_BACKENDS: readonly Backend[] = isLinux
  ? [dumpcap, tcpdump, cap]
  : [tcpdump, dumpcap, cap];

/** The last number that the pattern finds, or null. The pattern needs the flag `g` and one group. */
function lastNumber(text: string, pattern: RegExp): number | null {
  let found: number | null = null;
  for (const match of text.matchAll(pattern)) found = Number(match[1]);
  return found;
}
