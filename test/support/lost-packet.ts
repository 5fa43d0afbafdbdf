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
import { ProtocolRegistry } from '../../src/protocol/registry.ts';
import { KeyStore } from '../../src/protocol/tls/key-store.ts';
import { MAX_TLS_RECORD_BYTES } from '../../src/protocol/tls/limits.ts';
import { Counters } from '../../src/shared/counters.ts';

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** The payload of a packet: which direction of which ports it belongs to, and where in it. */
interface Payload {
  readonly flow: string;
  readonly sequence: number;
  readonly bytes: Buffer;
}

interface FoundResponse {
  readonly cookies: readonly string[];
  /** Its head as text, HTTP/1 only. */
  readonly text: string | null;
  readonly isHttp2: boolean;
  readonly isTls: boolean;
  readonly frame: number;
}

export class RecordedCapture {
  readonly #packets: { bytes: Buffer; seconds: number; originalLength: number }[] = [];
  readonly #linkType: number;
  readonly #keyLog: Buffer | null;
  readonly payloads: (Payload | null)[] = [];
  readonly #whole: readonly FoundResponse[];
  /** By response: the packets without which its header block is not whole, or cannot be decoded. */
  readonly #needed: readonly ReadonlySet<number>[];

  /** A classic pcap, little-endian, perhaps compressed with gzip; its key log is the `keys.log` beside it. */
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
    const keyLog = join(dirname(path), 'keys.log');
    this.#keyLog = existsSync(keyLog) ? readFileSync(keyLog) : null;
    this.#whole = this.#read(null, this.payloads);
    this.#needed = this.#whole.map((response) => this.#neededBy(response));
  }

  get packetCount(): number {
    return this.#packets.length;
  }

  /** The whole capture's cookies. */
  get cookies(): readonly string[] {
    return this.#whole.flatMap(({ cookies }) => cookies);
  }

  /** Reads it without the packet at `lost`: what is missing although it was captured whole, and what never was there. */
  without(lost: number): { readonly missing: readonly string[]; readonly invented: readonly string[] } {
    const found = this.#read(lost, null).flatMap(({ cookies }) => cookies);
    const expected = this.#whole.flatMap(({ cookies }, at) => (this.#needed[at]!.has(lost) ? [] : cookies));
    return { missing: difference(expected, found), invented: difference(found, this.cookies) };
  }

  #read(lost: number | null, payloads: (Payload | null)[] | null): FoundResponse[] {
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
        response: (head, channel, _direction, { frame }) =>
          found.push({
            cookies: wholeCookies(head),
            text: head instanceof Http1Head ? head.text : null,
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
      if (index === lost) return;
      raw.bytes = bytes;
      raw.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      raw.start = 0;
      raw.end = bytes.length;
      raw.originalLength = originalLength;
      raw.frame = index + 1;
      raw.seconds = seconds;
      raw.linkType = this.#linkType;
      payload = null;
      decoder.packet(raw);
      payloads?.push(payload);
    });
    tracker.finish();
    return found.filter(({ cookies }) => cookies.length > 0);
  }

  #neededBy(response: FoundResponse): ReadonlySet<number> {
    const last = response.frame - 1;
    const needed = new Set([last]);
    const payload = this.payloads[last];
    if (payload == null) return needed;
    const { text, isTls, isHttp2 } = response;
    // In TLS the record counts; in HTTP/2 what the block refers to, which any block before it can have set.
    const [start, end] =
      isHttp2 || isTls
        ? [isHttp2 ? 0 : payload.sequence - 2 * MAX_TLS_RECORD_BYTES, payload.sequence + payload.bytes.length]
        : this.#rangeOf(payload, text!);
    this.payloads.forEach((other, at) => {
      if (other == null || other.flow !== payload.flow || (isHttp2 && at > last)) return;
      if (other.sequence < end && other.sequence + other.bytes.length > start) needed.add(at);
    });
    return needed;
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
    const at = stream.indexOf(text, 'latin1');
    return at < 0 ? [first, first + stream.length] : [first + at, first + at + text.length];
  }
}

/** A head that is incomplete counts for nothing. */
function wholeCookies(head: MessageHead): readonly string[] {
  return head.incomplete ? [] : head.values('set-cookie').map((value) => `${head.status} ${value}`);
}

function payloadOf(segment: Segment): Payload {
  const { bytes, payloadStart, payloadEnd, sequence, sourcePort, destinationPort, source0, source3 } =
    segment;
  return {
    flow: `${source0}/${source3}/${sourcePort}/${destinationPort}`,
    sequence: sequence >>> 0,
    bytes: Buffer.from(bytes.subarray(payloadStart, payloadEnd)),
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
