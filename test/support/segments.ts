// Single segments for the tests of reassembly, and a consumer that records its events.

import { RawPacket } from '../../src/capture/raw-packet.ts';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { Connection } from '../../src/flow/connection.ts';
import { RecentBytes } from '../../src/flow/recent-bytes.ts';
import { type Direction, Stamp, type StreamConsumer } from '../../src/flow/stream.ts';
import { PacketDecoder } from '../../src/packet/decoder.ts';
import { Segment } from '../../src/packet/segment.ts';
import { Counters } from '../../src/shared/counters.ts';
import { ACK, makePacket, type Packet, PSH, SYN } from './conversation.ts';
import { ethernet } from './headers.ts';

/** The client sorts before the server: its direction is 0. */
export const CLIENT = { address: '192.0.2.1', port: 40_000 };
export const SERVER = { address: '198.51.100.2', port: 80 };
export const CLIENT_SIDE: Direction = 0;
export const SERVER_SIDE: Direction = 1;

/** What the decoders make of a packet. */
export function segmentOf(packet: Packet, frame = 0): Segment {
  const bytes = ethernet(packet.bytes);
  const raw = new RawPacket();
  raw.end = packet.snapLength === undefined ? bytes.length : Math.min(bytes.length, packet.snapLength + 14);
  raw.bytes = bytes.subarray(0, raw.end);
  raw.view = new DataView(bytes.buffer, bytes.byteOffset, raw.end);
  raw.originalLength = bytes.length;
  raw.linkType = 1;
  raw.frame = frame;
  let found: Segment | null = null;
  const keep = (segment: Segment): void => {
    found = Object.assign(new Segment(), segment);
  };
  new PacketDecoder({ segment: keep, datagram: keep }, new Counters()).packet(raw);
  if (found === null) throw new Error('the packet holds no segment');
  return found;
}

export interface SegmentOptions {
  readonly flags?: number;
  readonly acknowledgement?: number;
  /** Payload bytes that were captured. */
  readonly captured?: number;
  readonly damaged?: boolean;
  readonly frame?: number;
  /** Packet time. */
  readonly seconds?: number;
}

/** A segment of one side; sequence numbers are those of the wire. */
export function segment(
  side: Direction,
  sequence: number,
  text: string,
  options: SegmentOptions = {},
): Segment {
  const [source, destination] = side === CLIENT_SIDE ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const packet = makePacket({
    source,
    destination,
    sequence,
    acknowledgement: options.acknowledgement ?? 0,
    flags: options.flags ?? (options.acknowledgement === undefined ? PSH : PSH | ACK),
    payload: Buffer.from(text, 'latin1'),
    ...(options.damaged === true ? { checksumError: 0x0101 } : {}),
  });
  const headerBytes = packet.bytes.length - text.length;
  const truncated =
    options.captured === undefined ? packet : { ...packet, snapLength: headerBytes + options.captured };
  return segmentOf(truncated, options.frame ?? 0);
}

export type Event = readonly [
  what: string,
  side: Direction,
  detail?: string | number | boolean,
  frame?: number,
];

/** Records its events; consecutive data are joined. */
export class Recorder implements StreamConsumer {
  readonly events: Event[] = [];
  /** The sides of which other copies came. */
  readonly doubts: Direction[] = [];
  isBusy = false;
  /** Called with each event, to act in the middle of it. */
  onEvent: ((event: Event) => void) | null = null;

  data(side: Direction, bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('latin1', start, end);
    const last = this.events.at(-1);
    if (last !== undefined && last[0] === 'data' && last[1] === side)
      this.events[this.events.length - 1] = ['data', side, `${last[2]}${text}`];
    else this.events.push(['data', side, text]);
    this.onEvent?.(['data', side, text]);
  }

  skipped(side: Direction): void {
    this.#push(['skipped', side]);
  }

  gap(side: Direction, count: number): void {
    this.#push(['gap', side, count]);
  }

  end(side: Direction, captureEnded: boolean): void {
    this.#push(['end', side, captureEnded]);
  }

  doubt(side: Direction): void {
    this.doubts.push(side);
  }

  isIdle(): boolean {
    return !this.isBusy;
  }

  /** Everything that one side sent, in order. */
  text(side: Direction): string {
    return this.events
      .filter(([what, of]) => what === 'data' && of === side)
      .map(([, , text]) => text)
      .join('');
  }

  #push(event: Event): void {
    this.events.push(event);
    this.onEvent?.(event);
  }
}

export interface Bench {
  readonly connection: Connection;
  readonly recorder: Recorder;
  readonly counters: Counters;
  readonly budget: BufferBudget;
  /** Gives the connection a segment. */
  feed(side: Direction, sequence: number, text: string, options?: SegmentOptions): void;
}

/** A connection whose consumer records its events. */
export function connectionBench(budgetBytes = 1 << 26): Bench {
  const counters = new Counters();
  const budget = new BufferBudget(budgetBytes);
  const recorder = new Recorder();
  const connection = new Connection(
    0,
    segment(CLIENT_SIDE, 0, ''),
    CLIENT_SIDE,
    counters,
    budget,
    new RecentBytes(),
  );
  connection.consumer = recorder;
  const stamp = new Stamp();
  return {
    connection,
    recorder,
    counters,
    budget,
    feed(side, sequence, text, options = {}) {
      stamp.frame++;
      stamp.seconds = options.seconds ?? 0;
      stamp.acknowledgement = options.acknowledgement ?? null;
      connection.segment(side, segment(side, sequence, text, options), stamp);
    },
  };
}

/** A connection whose handshake was seen: the server's first byte has number 5001, the client's 1001. */
export function openedConnection(budgetBytes?: number) {
  const bench = connectionBench(budgetBytes);
  bench.feed(CLIENT_SIDE, 1000, '', { flags: SYN });
  bench.feed(SERVER_SIDE, 5000, '', { flags: SYN | ACK, acknowledgement: 1001 });
  bench.feed(CLIENT_SIDE, 1001, 'request', { acknowledgement: 5001 });
  const server = bench.connection.streams[SERVER_SIDE];
  return {
    ...bench,
    server,
    said: () => bench.recorder.text(SERVER_SIDE),
    events: () => bench.recorder.events.filter(([, side]) => side === SERVER_SIDE),
    say: (at: number, text: string, options = {}) =>
      bench.feed(SERVER_SIDE, 5001 + at, text, { acknowledgement: 1008, ...options }),
    acknowledge: (at: number) =>
      bench.feed(CLIENT_SIDE, 1008, '', { flags: ACK, acknowledgement: 5001 + at }),
  };
}
