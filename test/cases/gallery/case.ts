// A fixture: a capture made of parts, and what must come out of it, known from how it was made.

import { type Frame, type PcapOptions, pcap } from '../../support/capture-formats.ts';
import type { Packet } from '../../support/conversation.ts';
import { ethernet } from '../../support/headers.ts';

export interface ExpectedCookie {
  readonly status: number;
  readonly setCookie: string;
  /** Only what a case is about is given. */
  readonly frame?: number;
  readonly stream?: number;
  readonly time?: string;
  readonly url?: string | null;
  readonly src?: string;
  readonly incomplete?: boolean;
  readonly ambiguous?: true;
}

export interface Expected {
  readonly cookies: readonly ExpectedCookie[];
  readonly summary?: Readonly<Record<string, unknown>>;
  /** A part of each warning, in order; without it there are none. */
  readonly warnings?: readonly string[];
}

export type Compression = 'gzip' | 'zstd' | 'lz4';

export interface Case {
  /** Its file name. */
  readonly name: string;
  /** How it was made, in one line. */
  readonly how: string;
  readonly bytes: Buffer;
  /** The program that compresses it; without one it is not compressed. */
  readonly compression?: Compression;
  readonly expected: Expected;
}

/** A cookie and the packet that completes its header block. */
export interface CookieAt extends Omit<ExpectedCookie, 'frame' | 'status'> {
  readonly at?: Packet;
  readonly status?: number;
}

export interface CaptureOptions extends PcapOptions {
  readonly wrap?: (packet: Buffer) => Buffer;
  readonly summary?: Expected['summary'];
  readonly warnings?: readonly string[];
}

/** A pcap file of these packets, in this order. */
export function capture(
  name: string,
  how: string,
  packets: readonly Packet[],
  cookies: readonly CookieAt[],
  options: CaptureOptions = {},
): Case {
  const { wrap = ethernet, summary, warnings, ...format } = options;
  return {
    name: `${name}.pcap`,
    how,
    bytes: pcap(frames(packets, wrap), format),
    expected: expected(cookies, packets, { summary, warnings }),
  };
}

export function frames(packets: readonly Packet[], wrap: (packet: Buffer) => Buffer = ethernet): Frame[] {
  return packets.map(({ bytes, snapLength }) => {
    const whole = wrap(bytes);
    if (snapLength === undefined) return { bytes: whole };
    const captured = whole.length - bytes.length + snapLength;
    return { bytes: whole.subarray(0, captured), originalLength: whole.length };
  });
}

export function expected(
  cookies: readonly CookieAt[],
  packets: readonly Packet[] = [],
  { summary, warnings }: { summary?: Expected['summary']; warnings?: readonly string[] | undefined } = {},
): Expected {
  return {
    cookies: cookies.map(({ at, status = 200, ...cookie }) =>
      at === undefined ? { status, ...cookie } : { status, ...cookie, frame: packets.indexOf(at) + 1 },
    ),
    ...(summary === undefined ? {} : { summary }),
    ...(warnings === undefined ? {} : { warnings }),
  };
}
