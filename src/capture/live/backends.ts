// The programs that can capture for us: how each is called, and how each counts. Options as in tcpdump(1) 4.99
// and dumpcap(1) 4.0; "cap" is our own helper around the npm package of that name (cap-helper.ts).

import { CAP_BUFFER_MEBIBYTES, LIVE_BUFFER_MEBIBYTES } from './limits.ts';

export type BackendName = 'tcpdump' | 'dumpcap' | 'cap';

/** What to capture, whichever program does it. */
export interface CaptureRequest {
  readonly interface: string;
  /** A filter in libpcap's language (pcap-filter(7)); null captures everything. */
  readonly filter: string | null;
  readonly promiscuous: boolean;
  /** Kernel buffer; null takes the backend's default. */
  readonly bufferMebibytes: number | null;
}

export interface CaptureCounts {
  /** Packets the backend delivered; null when it does not say. */
  readonly received: number | null;
  /** Packets dropped because the kernel buffer was full, counted twice each on loopback; null when unknown. */
  readonly dropped: number | null;
}

export interface Backend {
  readonly name: BackendName;
  /** Milliseconds for which a packet may wait in the kernel before the backend sees it. */
  readonly holdMs: number;
  /** What the user should know about captures made this way; null when there is nothing. */
  readonly caveat: string | null;
  /** How to get the program. */
  readonly install: string;
  /** Program and arguments that write pcap to standard output. */
  command(request: CaptureRequest, capHelperPath: string): readonly string[];
  /** Reads the counts that the program printed at its end. */
  counts(errorOutput: string): CaptureCounts;
}

/** What the package cap cannot do: measured, and visible in its source. */
export const CAP_CAVEAT =
  'cap truncates frames at 65535 bytes, takes times from the clock, cannot count drops and is always promiscuous';

const tcpdump: Backend = {
  name: 'tcpdump',
  holdMs: 50,
  caveat: null,
  install: 'install tcpdump (sudo apt-get install tcpdump)',
  command(request) {
    const bufferKibibytes = (request.bufferMebibytes ?? LIVE_BUFFER_MEBIBYTES) * 1024;
    const options = ['-i', request.interface, '-s', '0', '-n', '-U', '--immediate-mode'];
    options.push('-B', String(bufferKibibytes), '-w', '-');
    if (!request.promiscuous) options.push('-p');
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
  // dumpcap sets libpcap's read timeout to 250 ms, and packets of a block that is not full wait for it.
  holdMs: 400,
  caveat: null,
  install: 'install dumpcap (sudo apt-get install wireshark-common)',
  command(request) {
    const bufferMebibytes = request.bufferMebibytes ?? LIVE_BUFFER_MEBIBYTES;
    const options = ['-q', '-P', '-w', '-', '-s', '0', '-B', String(bufferMebibytes)];
    if (!request.promiscuous) options.push('-p');
    options.push('-i', request.interface);
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

/** Every backend; the order is the order in which `auto` tries them. */
export const backends: Readonly<Record<BackendName, Backend>> = { tcpdump, dumpcap, cap };

/** The last number that the pattern finds, or null. The pattern needs the flag `g` and one group. */
function lastNumber(text: string, pattern: RegExp): number | null {
  let found: number | null = null;
  for (const match of text.matchAll(pattern)) found = Number(match[1]);
  return found;
}
