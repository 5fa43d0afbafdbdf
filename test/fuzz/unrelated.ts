// Traffic that has nothing to do with a capture: other hosts, and no cookie that is set.

import type { Dice } from './dice.ts';

const RECORD_HEADER_BYTES = 16;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const PUSH_AND_ACK = 0x18;

const PAYLOADS: readonly Buffer[] = [
  Buffer.from('GET / HTTP/1.1\r\nHost: other.test\r\n\r\n'),
  Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'),
  Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'),
  Buffer.from('\x16\x03\x01\x00\x05hello', 'latin1'),
  Buffer.alloc(0),
];

/** A record of one packet in Ethernet, at the time of another record. */
export function unrelatedPacket(neighbour: Buffer, dice: Dice): Buffer {
  const payload = dice.oneIn(3) ? randomBytes(dice) : dice.pick(PAYLOADS);
  const isTcp = dice.oneIn(2);
  const transport = isTcp ? tcp(payload, dice) : udp(payload, dice);
  const ip = Buffer.alloc(20);
  ip[0] = 0x45;
  ip.writeUInt16BE(20 + transport.length, 2);
  ip[8] = 64;
  ip[9] = isTcp ? PROTOCOL_TCP : PROTOCOL_UDP;
  // Documentation addresses (RFC 5737), which no capture has; the checksum is left to hardware.
  Buffer.from([198, 51, 100, dice.roll(4), 203, 0, 113, dice.roll(4)]).copy(ip, 12);
  const ethernet = Buffer.alloc(14);
  ethernet.writeUInt16BE(0x0800, 12);
  const record = Buffer.alloc(RECORD_HEADER_BYTES);
  neighbour.copy(record, 0, 0, 8);
  const frame = Buffer.concat([ethernet, ip, transport]);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(frame.length, 12);
  return Buffer.concat([record, frame]);
}

function randomBytes(dice: Dice): Buffer {
  return Buffer.from(Array.from({ length: dice.roll(200) }, () => dice.roll(256)));
}

function tcp(payload: Buffer, dice: Dice): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(40_000 + dice.roll(4), 0);
  header.writeUInt16BE(80, 2);
  header.writeUInt32BE(dice.roll(1000), 4);
  header[12] = 0x50;
  header[13] = dice.oneIn(4) ? dice.roll(64) : PUSH_AND_ACK;
  header.writeUInt16BE(0xffff, 14);
  return Buffer.concat([header, payload]);
}

function udp(payload: Buffer, dice: Dice): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(40_000 + dice.roll(4), 0);
  header.writeUInt16BE(53, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}
