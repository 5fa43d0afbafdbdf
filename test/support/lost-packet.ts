// A recorded capture, read again without one of its packets: what must still be found then.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { RawPacket } from '../../src/capture/raw-packet.ts';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { MAX_BUFFERED_BYTES } from '../../src/flow/limits.ts';
import { FlowTracker } from '../../src/flow/tracker.ts';
import { PacketDecoder } from '../../src/packet/decoder.ts';
import type { Segment } from '../../src/packet/segment.ts';
import type { MessageHead } from '../../src/protocol/events.ts';
import { Http1Head } from '../../src/protocol/http1/head.ts';
import { PREFACE } from '../../src/protocol/http2/frame.ts';
import { ProtocolRegistry } from '../../src/protocol/registry.ts';
import { KeyStore } from '../../src/protocol/tls/key-store.ts';
import { Counters } from '../../src/shared/counters.ts';

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** The payload of a packet: which direction of which ports it belongs to, and where in it. */
interface Payload {
  readonly flow: string;
  readonly sequence: number;
  readonly bytes: Buffer;
  /** Bytes of headers before it. */
  readonly offset: number;
}

/** What a capture that goes wrong does to a packet: bytes of it that are left, 0 for a packet that is lost. */
export type Damage = ReadonlyMap<number, number>;

/** Where and what a head of HTTP/1 was. */
export interface FoundHead {
  readonly frame: number;
  /** Empty in HTTP/2. */
  readonly text: string;
}

interface FoundResponse {
  readonly cookies: readonly string[];
  /** The request that it is paired with. */
  readonly request: FoundHead | null;
  /** Its head as text, HTTP/1 only. */
  readonly text: string | null;
  readonly isHttp2: boolean;
  readonly isTls: boolean;
  readonly frame: number;
}

/** A response and its request, in the whole capture, and the packets of both heads. */
interface Pair {
  readonly response: FoundHead;
  readonly request: FoundHead;
  readonly packets: ReadonlySet<number>;
}

interface PairDifference {
  /** Found without a request, although the heads of both are whole. */
  readonly missing: readonly string[];
  /** Found with another request than in the whole capture. */
  readonly wrong: readonly string[];
}

interface Difference {
  readonly missing: readonly string[];
  readonly invented: readonly string[];
}

export class RecordedCapture {
  readonly #packets: { bytes: Buffer; seconds: number; originalLength: number }[] = [];
  readonly #linkType: number;
  readonly #keyLog: Buffer | null;
  readonly payloads: (Payload | null)[] = [];
  readonly #whole: readonly FoundResponse[];
  readonly #pairs: readonly Pair[];
  /** By response: packets, and up to which byte each is needed, or its header block is not whole or not readable. */
  readonly #needed: readonly ReadonlyMap<number, number>[];

  /**
   * A classic pcap, little-endian, perhaps compressed with gzip; its key log is the `keys.log` beside it, or has its
   * name.
   */
  constructor(path: string) {
    const file = readFileSync(path);
    const bytes = path.endsWith('.gz') ? gunzipSync(file) : file;
    this.#linkType = bytes.readUInt32LE(20);
    for (let at = FILE_HEADER_BYTES; at + RECORD_HEADER_BYTES <= bytes.length; ) {
      const start = at + RECORD_HEADER_BYTES;
      const end = start + bytes.readUInt32LE(at + 8);
      this.#packets.push({
        bytes: bytes.subarray(start, end),
        seconds: bytes.readUInt32LE(at),
        originalLength: bytes.readUInt32LE(at + 12),
      });
      at = end;
    }
    const keyLog = [path.replace(/\.pcap(\.gz)?$/, '.keys'), join(dirname(path), 'keys.log')].find(
      existsSync,
    );
    this.#keyLog = keyLog === undefined ? null : readFileSync(keyLog);
    const all = this.#read(new Map(), this.payloads);
    this.#whole = all.filter(({ cookies }) => cookies.length > 0);
    this.#pairs = all.flatMap((response) => this.#pairOf(response));
    this.#needed = this.#whole.map((response) => this.#neededBy(response));
  }

  get packetCount(): number {
    return this.#packets.length;
  }

  /** The whole capture's cookies. */
  get cookies(): readonly string[] {
    return this.#whole.flatMap(({ cookies }) => cookies);
  }

  /** Reads it without the packets at `lost`: what is missing although it was captured whole, and what never was there. */
  without(...lost: number[]): Difference {
    return this.damagedBy(new Map(lost.map((at) => [at, 0])));
  }

  /** The same with the packet at `at` truncated to `bytes`. */
  truncating(at: number, bytes: number): Difference {
    return this.damagedBy(new Map([[at, bytes]]));
  }

  damagedBy(damage: Damage): Difference {
    const found = this.#read(damage, null).flatMap(({ cookies }) => cookies);
    const isWhole = (needed: ReadonlyMap<number, number>): boolean =>
      [...damage].every(([at, left]) => (needed.get(at) ?? 0) <= left);
    const expected = this.#whole.flatMap(({ cookies }, at) => (isWhole(this.#needed[at]!) ? cookies : []));
    return { missing: difference(expected, found), invented: difference(found, this.cookies) };
  }

  /** Reads it without the packets at `lost`: which responses of HTTP/1 lack their request, and which have another one. */
  pairsWithout(...lost: number[]): PairDifference {
    const found = this.#read(new Map(lost.map((at) => [at, 0])), null).filter(({ text }) => text !== null);
    const whole = this.#pairs.filter(({ packets }) => !lost.some((at) => packets.has(at)));
    const isAlone = (response: FoundHead): boolean =>
      found.some((one) => one.request === null && one.text === response.text && one.frame === response.frame);
    // The same request may be sent twice: then its packet says which one it is.
    const isTrue = ({ text, frame, request }: FoundResponse): boolean => {
      const own = this.#pairs.filter((pair) => pair.request.text.startsWith(request!.text));
      return own.some(
        ({ response, request: { frame: sent } }) =>
          response.text.startsWith(text!) &&
          (own.length === 1 || (sent <= request!.frame && request!.frame <= Math.max(frame, response.frame))),
      );
    };
    return {
      missing: whole.filter(({ response }) => isAlone(response)).map(({ response }) => keyOf(response)),
      wrong: found
        .filter((one) => one.request !== null && !isTrue(one))
        .map((one) => `${keyOf(one as FoundHead)} -> ${keyOf(one.request!)}`),
    };
  }

  #pairOf(response: FoundResponse): Pair[] {
    const { request, text, frame } = response;
    if (request === null || text === null) return [];
    const own = this.#neededBy(response);
    const asked = this.#neededBy({ ...response, ...request, cookies: [] });
    return [{ response: { frame, text }, request, packets: new Set([...own.keys(), ...asked.keys()]) }];
  }

  #read(damage: Damage, payloads: (Payload | null)[] | null): FoundResponse[] {
    const found: FoundResponse[] = [];
    const counters = new Counters();
    const budget = new BufferBudget(MAX_BUFFERED_BYTES);
    const keys = new KeyStore();
    if (this.#keyLog !== null) keys.add(this.#keyLog, true);
    const registry = new ProtocolRegistry(
      {
        needsRequests: true,
        wants: () => true,
        request() {},
        response: (head, channel, _direction, { frame }, request) =>
          found.push({
            request: request && { frame: request.frame, text: textOf(request.head) ?? '' },
            cookies: wholeCookies(head),
            text: textOf(head),
            isHttp2: !(head instanceof Http1Head),
            isTls: channel.tls,
            frame,
          }),
      },
      counters,
      budget,
      keys,
    );
    const tracker = new FlowTracker(registry, counters, budget);
    let payload: Payload | null = null;
    const decoder = new PacketDecoder(
      {
        segment(segment) {
          if (payloads !== null) payload = payloadOf(segment);
          tracker.segment(segment);
        },
        datagram: (segment) => tracker.datagram(segment),
      },
      counters,
    );
    const raw = new RawPacket();
    this.#packets.forEach(({ bytes, seconds, originalLength }, index) => {
      const left = damage.get(index) ?? bytes.length;
      if (left === 0) return;
      raw.bytes = bytes;
      raw.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      raw.start = 0;
      raw.end = Math.min(left, bytes.length);
      raw.originalLength = originalLength;
      raw.frame = index + 1;
      raw.seconds = seconds;
      raw.linkType = this.#linkType;
      payload = null;
      decoder.packet(raw);
      payloads?.push(payload);
    });
    tracker.finish();
    return found;
  }

  #neededBy(response: FoundResponse): ReadonlyMap<number, number> {
    const last = response.frame - 1;
    const needed = new Map<number, number>();
    const payload = this.payloads[last];
    if (payload == null) return needed.set(last, Number.POSITIVE_INFINITY);
    const { text, isTls, isHttp2 } = response;
    const [start, end] =
      isHttp2 || isTls ? this.#unitsOf(payload, last, response) : this.#rangeOf(payload, text!);
    this.payloads.forEach((other, at) => {
      if (other == null || other.flow !== payload.flow) return;
      const { sequence, bytes, offset } = other;
      if (isTls && isLegacyServerHello(bytes)) needed.set(at, offset + bytes.length);
      else if (sequence < end && sequence + bytes.length > start)
        needed.set(at, offset + Math.min(bytes.length, end - sequence));
    });
    return needed;
  }

  /**
   * The TLS records, or else the HTTP/2 frames, that hold the header block which was complete with `payload`, the
   * packet at `last`: those that lie in it and in what was here before and follows it, and as many before them as the
   * head is long.
   */
  #unitsOf(payload: Payload, last: number, { text, cookies, isTls }: FoundResponse): [number, number] {
    const flow = this.payloads.filter((other) => other?.flow === payload.flow) as Payload[];
    let end = payload.sequence + payload.bytes.length;
    for (let isLonger = true; isLonger; ) {
      isLonger = false;
      for (const [at, other] of this.payloads.entries()) {
        if (at > last || other?.flow !== payload.flow) continue;
        const otherEnd = other.sequence + other.bytes.length;
        if (other.sequence > end || otherEnd <= end) continue;
        end = otherEnd;
        isLonger = true;
      }
    }
    const first = Math.min(...flow.map(({ sequence }) => sequence));
    const stream = Buffer.alloc(end - first);
    for (const { sequence, bytes } of flow) if (sequence < end) bytes.copy(stream, sequence - first);
    let headBytes = text === null ? cookies.join().length : text.length;
    let start = first;
    const starts: number[] = [];
    for (let at = isTls ? 0 : prefaceBytes(stream); at + 9 <= stream.length; ) {
      starts.push(first + at);
      at += isTls ? 5 + stream.readUInt16BE(at + 3) : 9 + stream.readUIntBE(at, 3);
    }
    for (const [index, at] of [...starts.entries()].reverse()) {
      start = at;
      if (at >= payload.sequence) continue;
      headBytes -= (starts[index + 1] ?? end) - at;
      if (headBytes <= 0) break;
    }
    return [start, end];
  }

  /** Where in the stream the head `text` lies, of which `payload` is a part. */
  #rangeOf(payload: Payload, text: string): [number, number] {
    const first = Math.max(0, payload.sequence - text.length);
    const stream = Buffer.alloc(payload.bytes.length + 2 * text.length);
    for (const other of this.payloads) {
      if (other?.flow !== payload.flow) continue;
      const at = other.sequence - first;
      if (at >= stream.length || at + other.bytes.length <= 0) continue;
      other.bytes.copy(stream, Math.max(0, at), Math.max(0, -at));
    }
    // Some of it is in the payload: one before it with the same text is another.
    const at = stream.indexOf(text, payload.sequence - first - text.length + 1, 'latin1');
    return at < 0 ? [first, first + stream.length] : [first + at, first + at + text.length];
  }
}

function textOf(head: MessageHead): string | null {
  return head instanceof Http1Head ? head.text : null;
}

/** Names a head by its packet and its first line. */
function keyOf({ frame, text }: FoundHead): string {
  return `${frame} ${text.slice(0, text.indexOf('\r\n'))}`;
}

/**
 * A head of HTTP/1 that is incomplete counts for nothing. In HTTP/2 behind a loss other fields may refer to what was
 * lost (RFC 7541 section 2.3.2), the status too: what is whole counts.
 */
function wholeCookies(head: MessageHead): readonly string[] {
  return head.incomplete && head instanceof Http1Head ? [] : head.values('set-cookie');
}

/** Up to TLS 1.2 the keys depend on the server's random (RFC 5246 section 6.3). */
function isLegacyServerHello(bytes: Buffer): boolean {
  const isServerHello = bytes[0] === 0x16 && bytes[5] === 2;
  return isServerHello && !bytes.subarray(0, 5 + bytes.readUInt16BE(3)).includes('002b00020304', 'hex');
}

/** Bytes of the preface at the beginning of an HTTP/2 stream. */
function prefaceBytes(stream: Buffer): number {
  return stream.subarray(0, PREFACE.length).equals(PREFACE) ? PREFACE.length : 0;
}

function payloadOf(segment: Segment): Payload {
  const { bytes, payloadStart, payloadEnd, sequence, sourcePort, destinationPort, source0, source3 } =
    segment;
  return {
    flow: `${source0}/${source3}/${sourcePort}/${destinationPort}`,
    sequence: sequence >>> 0,
    bytes: Buffer.from(bytes.subarray(payloadStart, payloadEnd)),
    offset: payloadStart,
  };
}

/** What `values` has more often than `others`. */
function difference(values: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return values.filter((value) => {
    const at = left.indexOf(value);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
