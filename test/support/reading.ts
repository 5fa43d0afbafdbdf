// Packets in, message heads out: everything between the capture file and the records, in this process.

import { RawPacket } from '../../src/capture/raw-packet.ts';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { MAX_BUFFERED_BYTES } from '../../src/flow/limits.ts';
import { FlowTracker } from '../../src/flow/tracker.ts';
import { PacketDecoder } from '../../src/packet/decoder.ts';
import type { ContentFacts } from '../../src/protocol/content-facts.ts';
import type { MessageHead } from '../../src/protocol/events.ts';
import { ProtocolRegistry } from '../../src/protocol/registry.ts';
import { Counters } from '../../src/shared/counters.ts';
import type { Packet } from './conversation.ts';
import { bytes, ethernet, etherType, MAC_ADDRESSES } from './headers.ts';

const ETHERNET = 1;
const ETHERNET_HEADER_BYTES = 14;
const START_SECONDS = 1_795_377_600;

/** A head that came out, as plain data. */
export interface Found {
  readonly kind: 'request' | 'response';
  /** Requests: method and target. Responses: the status, and the target of their request. */
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly requestTarget: string | null;
  /** Responses: names of the fields that the request posted. */
  readonly form: readonly string[] | null;
  /** Whole values. */
  readonly setCookies: readonly string[];
  readonly cookies: readonly string[];
  /** Values whose line is truncated. */
  readonly truncated: readonly string[];
  readonly incomplete: boolean;
  readonly frame: number;
  readonly stream: number;
}

/** Puts an IP packet into a frame. */
export type Framing = (packet: Buffer) => Buffer;

/** 802.1Q inside 802.1ad, VLAN 7 in VLAN 3. */
export const doubleTagged: Framing = (packet) =>
  bytes(MAC_ADDRESSES, '88a8 0003 8100 0007', [etherType(packet), 2], packet);

export class Reading {
  readonly heads: Found[] = [];
  /** The lines of the header block of each of them, "name: value". */
  readonly fieldLines: string[][] = [];
  /** What was read of contents, with the targets of their requests; nothing unless `readsContents`. */
  readonly contents: (ContentFacts & { readonly target: string; readonly frame: number })[] = [];
  readsContents = false;
  readonly counters: Counters = new Counters();
  readonly budget: BufferBudget;
  /** The most that was ever buffered. */
  peakBytes = 0;
  readonly tracker: FlowTracker;
  readonly #decoder: PacketDecoder;
  readonly #raw = new RawPacket();
  readonly #framing: Framing;

  constructor(framing: Framing = ethernet, budgetBytes: number = MAX_BUFFERED_BYTES) {
    this.#framing = framing;
    this.budget = new BufferBudget(budgetBytes);
    const registry = new ProtocolRegistry(
      {
        needsRequests: true,
        wants: () => true,
        wantsForms: true,
        wantsContent: () => this.readsContents,
        content: (facts, { head: { target } }, { frame }) => this.contents.push({ ...facts, target, frame }),
        request: ({ head, frame, channel }) => {
          this.fieldLines.push(linesOf(head));
          this.heads.push({ ...plain(head), requestTarget: null, form: null, frame, stream: channel.number });
        },
        response: (head, channel, _direction, stamp, request) => {
          this.fieldLines.push(linesOf(head));
          this.heads.push({
            ...plain(head),
            requestTarget: request?.head.target ?? null,
            form: request?.form?.names ?? null,
            frame: stamp.frame,
            stream: channel.number,
          });
        },
      },
      this.counters,
      this.budget,
    );
    this.tracker = new FlowTracker(registry, this.counters, this.budget);
    this.#decoder = new PacketDecoder(this.tracker, this.counters);
  }

  /** Reads one packet; `seconds` after the first one at the earliest. */
  packet(packet: Packet, seconds = 0): void {
    const frame = this.#framing(packet.bytes);
    const tagBytes = frame.length - packet.bytes.length - ETHERNET_HEADER_BYTES;
    const captured =
      packet.snapLength === undefined ? frame.length : packet.snapLength + ETHERNET_HEADER_BYTES + tagBytes;
    this.raw(frame, Math.min(captured, frame.length), seconds);
  }

  /** Reads an Ethernet frame of which `captured` bytes are there. */
  raw(frame: Buffer, captured: number = frame.length, seconds = 0): void {
    const raw = this.#raw;
    raw.bytes = frame.subarray(0, captured);
    raw.view = new DataView(frame.buffer, frame.byteOffset, captured);
    raw.start = 0;
    raw.end = captured;
    raw.originalLength = frame.length;
    raw.frame++;
    raw.seconds = START_SECONDS + seconds;
    raw.linkType = ETHERNET;
    this.#decoder.packet(raw);
    this.peakBytes = Math.max(this.peakBytes, this.budget.usedBytes);
    if (this.budget.usedBytes < 0) throw new Error(`${this.budget.usedBytes} bytes are buffered`);
  }

  /** The capture ends here. Nothing may be buffered any more. */
  finish(): this {
    this.tracker.finish();
    if (this.budget.usedBytes !== 0) throw new Error(`${this.budget.usedBytes} bytes are never released`);
    return this;
  }

  get requests(): Found[] {
    return this.heads.filter(({ kind }) => kind === 'request');
  }

  get responses(): Found[] {
    return this.heads.filter(({ kind }) => kind === 'response');
  }

  /** Every whole Set-Cookie value. */
  get setCookies(): string[] {
    return this.responses.flatMap(({ setCookies }) => setCookies);
  }
}

/** Reads packets to their end. */
export function readPackets(packets: Iterable<Packet>, framing?: Framing, budgetBytes?: number): Reading {
  const reading = new Reading(framing, budgetBytes);
  for (const packet of packets) reading.packet(packet);
  return reading.finish();
}

function linesOf({ fields }: MessageHead): string[] {
  return fields.map(({ name, value }) => `${name}: ${value}`);
}

function plain(head: MessageHead): Omit<Found, 'requestTarget' | 'form' | 'frame' | 'stream'> {
  const isRequest = head.kind === 'request';
  return {
    kind: head.kind,
    method: isRequest ? head.method : '',
    target: isRequest ? head.target : '',
    status: isRequest ? 0 : head.status,
    setCookies: head.values('set-cookie'),
    cookies: head.values('cookie'),
    truncated: head.fields.filter(({ truncated }) => truncated).map(({ value }) => value),
    incomplete: head.incomplete,
  };
}
