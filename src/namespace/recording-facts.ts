// What the packets of a recording say by themselves: how many there are, which ports refused connections, and which packets
// belong to the ports of a command.

import { openWriter } from '../capture/packet-writer.ts';
import type { RawPacket } from '../capture/raw-packet.ts';
import { readCapture } from '../capture/read.ts';
import { PacketDecoder } from '../packet/decoder.ts';
import { ACK, RST, type Segment, SYN } from '../packet/segment.ts';
import { formatAddress } from '../shared/address.ts';
import { Counters } from '../shared/counters.ts';
import { systemFiles } from '../shared/file-access.ts';
import { isLoopbackAddress } from '../shared/loopback.ts';
import { MAX_RECORDED_HELLOS } from './limits.ts';

export interface RecordingFacts {
  readonly packets: number;
  /** The ports that refused connections. */
  readonly refused: ReadonlyMap<number, RefusingPort>;
  /** The TLS connections that were begun. */
  readonly hellos: readonly RecordedHello[];
  /** Addresses beside those of loopback by which the command asked itself. */
  readonly ownAddresses: ReadonlySet<string>;
}

/** A port that refused connections, on the addresses that were asked. */
export interface RefusingPort {
  readonly addresses: readonly string[];
  readonly times: number;
}

/** The first message of a TLS connection (RFC 8446 section 4.1.2). */
export interface RecordedHello {
  readonly port: number;
  /** Its random, by which key logs know the connection. */
  readonly random: Buffer;
}

const quiet = { warn: () => {} };

/** Reads a capture to its end. */
export async function recordingFacts(capture: string): Promise<RecordingFacts> {
  const facts = new SegmentFacts();
  const counters = new Counters();
  const decoder = new PacketDecoder(facts, counters);
  await readCapture(capture, decoder, { ...quiet, counters });
  const { refused, hellos, ownAddresses } = facts;
  return { packets: counters.packets, refused, hellos, ownAddresses };
}

/** A record with a handshake message of type 1, of TLS 1.0 to 1.3: `16 03 xx  length  01  length  03 03  random`. */
const isHello = (bytes: Buffer, at: number): boolean =>
  bytes[at] === 0x16 && bytes[at + 1] === 3 && bytes[at + 5] === 1 && bytes[at + 9] === 3;
const RANDOM_OFFSET = 11;
const RANDOM_BYTES = 32;

function sourceOf({ ipVersion, source0, source1, source2, source3 }: Segment): string {
  return formatAddress(ipVersion, source0, source1, source2, source3);
}

/** Finds each ClientHello, and each SYN with a RST as its response (RFC 9293 section 3.10.7.1). */
class SegmentFacts {
  readonly refused = new Map<number, RefusingPort>();
  readonly hellos: RecordedHello[] = [];
  readonly ownAddresses = new Set<string>();
  /** The sequence number of each SYN without a response, by its ports. */
  readonly #asked = new Map<string, number>();

  segment(segment: Segment): void {
    const { bytes, payloadStart, payloadEnd, destinationPort } = segment;
    const isLongEnough = payloadEnd - payloadStart >= RANDOM_OFFSET + RANDOM_BYTES;
    if (isLongEnough && isHello(bytes, payloadStart) && this.hellos.length < MAX_RECORDED_HELLOS) {
      const at = payloadStart + RANDOM_OFFSET;
      this.hellos.push({ port: destinationPort, random: Buffer.from(bytes.subarray(at, at + RANDOM_BYTES)) });
    }
    this.#noteRefusal(segment);
    if ((segment.flags & (SYN | ACK)) === (SYN | ACK)) this.#noteOwnAddress(segment);
  }

  #noteOwnAddress(segment: Segment): void {
    const { source0, source1, source2, source3 } = segment;
    const { destination0, destination1, destination2, destination3 } = segment;
    const isOne = source0 === destination0 && source1 === destination1;
    if (!isOne || source2 !== destination2 || source3 !== destination3) return;
    const address = sourceOf(segment);
    if (!isLoopbackAddress(address)) this.ownAddresses.add(address);
  }

  #noteRefusal(segment: Segment): void {
    const { flags, sourcePort, destinationPort, sequence, acknowledgement } = segment;
    if ((flags & (SYN | ACK | RST)) === SYN) {
      this.#asked.set(`${sourcePort} ${destinationPort}`, sequence);
      return;
    }
    if (this.#asked.size === 0) return;
    const key = `${destinationPort} ${sourcePort}`;
    const expected = this.#asked.get(key);
    if (expected === undefined) return;
    this.#asked.delete(key);
    if ((flags & RST) === 0 || acknowledgement !== ((expected + 1) | 0)) return;
    const { addresses, times } = this.refused.get(sourcePort) ?? { addresses: [], times: 0 };
    const address = sourceOf(segment);
    const all = addresses.includes(address) ? addresses : [...addresses, address];
    this.refused.set(sourcePort, { addresses: all, times: times + 1 });
  }

  datagram(): void {}
}

/**
 * Writes the packets to or from some ports into another capture.
 * @returns the other ports, on which a server took a connection
 */
export async function keepPorts(
  capture: string,
  kept: string,
  ports: { has(port: number): boolean },
): Promise<ReadonlySet<number>> {
  const counters = new Counters();
  const writer = await openWriter(kept, false, systemFiles);
  let isKept = false;
  const others = new Set<number>();
  const datagram = ({ sourcePort, destinationPort }: Segment): void => {
    isKept ||= ports.has(sourcePort) || ports.has(destinationPort);
  };
  const segment = (one: Segment): void => {
    datagram(one);
    if ((one.flags & (SYN | ACK)) === (SYN | ACK) && !ports.has(one.sourcePort)) others.add(one.sourcePort);
  };
  const decoder = new PacketDecoder({ segment, datagram }, counters);
  const packet = (raw: RawPacket): void => {
    isKept = false;
    decoder.packet(raw);
    if (!isKept) return;
    writer.packet(raw);
  };
  await readCapture(capture, { packet }, { ...quiet, counters });
  writer.finish();
  return others;
}
