// A conversation as packets: a pcap file of Ethernet, IPv4 and TCP, with what may happen to packets on their way.

import { type Chunk, CLIENT } from './support.ts';

const SEGMENT_BYTES = 1448;
const SYN = 2;
const ACK = 16;
const FIN = 1;

export interface PacketOptions {
  readonly segmentBytes?: number;
  readonly port?: number;
  /** Without the opening handshake of TCP. */
  readonly late?: boolean;
}

/** The packets of a TCP connection that carries these chunks. */
export function packetsOf(chunks: readonly Chunk[], options: PacketOptions = {}): Buffer[] {
  const { segmentBytes = SEGMENT_BYTES, port = 40_000, late = false } = options;
  const next: [number, number] = [1000, 900_000];
  const packets: Buffer[] = [];
  const send = (direction: 0 | 1, flags: number, payload: Buffer): void => {
    const packet = Buffer.alloc(54 + payload.length);
    packet.writeUInt16BE(0x0800, 12);
    packet[14] = 0x45;
    packet.writeUInt16BE(40 + payload.length, 16);
    packet[22] = 64;
    packet[23] = 6;
    const isClient = direction === CLIENT;
    packet.writeUInt32BE(isClient ? 0x0a000001 : 0x0a000002, 26);
    packet.writeUInt32BE(isClient ? 0x0a000002 : 0x0a000001, 30);
    packet.writeUInt16BE(isClient ? port : 443, 34);
    packet.writeUInt16BE(isClient ? 443 : port, 36);
    packet.writeUInt32BE(next[direction], 38);
    packet.writeUInt32BE(next[direction ^ 1]!, 42);
    packet[46] = 0x50;
    packet[47] = flags;
    packet.writeUInt16BE(65_535, 48);
    payload.copy(packet, 54);
    next[direction] += payload.length + (flags & (SYN | FIN) ? 1 : 0);
    packets.push(packet);
  };
  const nothing = Buffer.alloc(0);
  if (!late) {
    send(0, SYN, nothing);
    send(1, SYN | ACK, nothing);
    send(0, ACK, nothing);
  }
  for (const { direction, bytes } of chunks)
    for (let at = 0; at < bytes.length; at += segmentBytes)
      send(direction, ACK, bytes.subarray(at, at + segmentBytes));
  send(0, FIN | ACK, nothing);
  send(1, FIN | ACK, nothing);
  return packets;
}

/** A pcap file of these packets, a millisecond apart. */
export function pcapOf(packets: readonly Buffer[]): Buffer {
  const header = Buffer.from('d4c3b2a1020004000000000000000000000004000100' + '0000', 'hex');
  return Buffer.concat([
    header,
    ...packets.flatMap((packet, index) => {
      const record = Buffer.alloc(16);
      record.writeUInt32LE(1_700_000_000 + Math.floor(index / 1000), 0);
      record.writeUInt32LE((index % 1000) * 1000, 4);
      record.writeUInt32LE(packet.length, 8);
      record.writeUInt32LE(packet.length, 12);
      return [record, packet];
    }),
  ]);
}

/** A pcapng file of these packets; `secrets` stands before the packet with this index. */
export function pcapngOf(packets: readonly Buffer[], secrets: string, secretsIndex: number): Buffer {
  const block = (type: number, body: Buffer): Buffer => {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    const whole = Buffer.alloc(12 + padded.length);
    whole.writeUInt32LE(type, 0);
    whole.writeUInt32LE(whole.length, 4);
    padded.copy(whole, 8);
    whole.writeUInt32LE(whole.length, whole.length - 4);
    return whole;
  };
  const section = Buffer.from('4d3c2b1a01000000ffffffffffffffff', 'hex');
  const network = Buffer.from('0100000000000400', 'hex');
  const keyLog = Buffer.from(secrets);
  const secretsHead = Buffer.alloc(8);
  secretsHead.writeUInt32LE(0x544c534b, 0);
  secretsHead.writeUInt32LE(keyLog.length, 4);
  const secretsBlock = block(0x0a, Buffer.concat([secretsHead, keyLog]));
  const blocks = packets.flatMap((packet, index) => {
    const head = Buffer.alloc(20);
    head.writeUInt32LE(index * 1000, 8);
    head.writeUInt32LE(packet.length, 12);
    head.writeUInt32LE(packet.length, 16);
    const packetBlock = block(6, Buffer.concat([head, packet]));
    return index === secretsIndex ? [secretsBlock, packetBlock] : [packetBlock];
  });
  if (secretsIndex >= packets.length) blocks.push(secretsBlock);
  return Buffer.concat([block(0x0a0d0d0a, section), block(1, network), ...blocks]);
}
