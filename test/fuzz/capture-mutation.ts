// Changes of a capture that know what it is made of: the file, its packets, their headers, and the text in them.

import type { CapturePackets } from '../support/packets-of.ts';
import type { Dice } from './dice.ts';
import { directionOf, recut } from './recut.ts';
import { unrelatedPacket } from './unrelated.ts';

const RECORD_HEADER_BYTES = 16;
const LINK_TYPE_ETHERNET = 1;
const MAX_DELAY_SECONDS = 100_000;
/** Ethernet, IPv4 and TCP without options: where headers lie in most packets. */
const HEADERS_BYTES = 54;

/** What decides how HTTP, TLS, HTTP/2, cookies and their readers go on. */
const TOKENS: readonly string[] = [
  ...[
    '\r\n',
    '\r\n\r\n',
    '\n',
    ' ',
    '\t',
    '\0',
    ':',
    ';',
    ',',
    '=',
    '"',
    '%0d%0a',
    '\xff',
    '\u00e9',
    '\x1b[2J',
  ],
  ...[
    'GET / HTTP/1.1\r\n',
    'HEAD ',
    'CONNECT a:1 HTTP/1.1\r\n\r\n',
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 100 \r\n\r\n',
  ],
  ...[
    'Content-Length: 0\r\n',
    'Content-Length: 99999999999\r\n',
    'Transfer-Encoding: chunked\r\n',
    'ffffffff\r\n',
  ],
  ...[
    'Set-Cookie: a=b; Domain=.example.test; Max-Age=-1\r\n',
    'Set-Cookie: =\r\n',
    'Set-Cookie: __Host-a=b\r\n',
  ],
  ...[
    'Cookie: a=b; a=c\r\n',
    'Content-Encoding: gzip\r\n',
    'Upgrade: h2c\r\n',
    'Location: //a/\r\n',
    'Host: \r\n',
  ],
  ...[
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\0\0\x04\x01\x05\0\0\0\x01',
    '\x16\x03\x03\x02\0\x01',
    '\x17\x03\x03\0\x20',
  ],
  ...[
    '\x04\x01\0\x50',
    '\x05\x01\0',
    'PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n',
    '{"token":"',
    '<input name="password"',
  ],
];

type Change = (packets: Buffer[], dice: Dice) => void;

const CHANGES: readonly Change[] = [
  // A packet is lost, comes twice, or comes later.
  (packets, dice) => void packets.splice(dice.roll(packets.length), 1),
  (packets, dice) => packets.splice(dice.roll(packets.length), 0, dice.pick(packets)),
  (packets, dice) => {
    const [packet] = packets.splice(dice.roll(packets.length), 1);
    packets.splice(dice.roll(packets.length + 1), 0, packet!);
  },
  // A packet is cut, as by a snap length.
  (packets, dice) => {
    change(packets, dice, (packet) => {
      const captured = dice.roll(packet.length - RECORD_HEADER_BYTES + 1);
      const cut = Buffer.from(packet.subarray(0, RECORD_HEADER_BYTES + captured));
      cut.writeUInt32LE(captured, 8);
      return cut;
    });
  },
  // A bit, or a number of a header, is another.
  (packets, dice) =>
    overwrite(packets, dice, RECORD_HEADER_BYTES, (old) => Buffer.from([old ^ (1 << dice.roll(8))])),
  (packets, dice) => {
    const bytes = Buffer.alloc(dice.pick([1, 2, 4]), dice.pick([0, 1, 0x7f, 0x80, 0xff]));
    overwrite(packets, dice, RECORD_HEADER_BYTES, () => bytes, RECORD_HEADER_BYTES + HEADERS_BYTES);
  },
  (packets, dice) => overwrite(packets, dice, 0, () => Buffer.from([dice.roll(256)]), RECORD_HEADER_BYTES),
  // Text is another, of the same length: the numbers of TCP stay right.
  (packets, dice) =>
    overwrite(packets, dice, RECORD_HEADER_BYTES + HEADERS_BYTES, () =>
      Buffer.from(dice.pick(TOKENS), 'latin1'),
    ),
  (packets, dice) => {
    const other = dice.pick(packets);
    const start = dice.roll(other.length);
    const part = other.subarray(start, start + 1 + dice.roll(64));
    overwrite(packets, dice, RECORD_HEADER_BYTES + HEADERS_BYTES, () => part);
  },
];

function change(packets: Buffer[], dice: Dice, change: (packet: Buffer) => Buffer): void {
  const index = dice.roll(packets.length);
  packets[index] = change(packets[index]!);
}

/** Writes what `made` gives over some bytes of a packet, from `from` on and before `end`. */
function overwrite(
  packets: Buffer[],
  dice: Dice,
  from: number,
  made: (old: number) => Buffer,
  end = Number.POSITIVE_INFINITY,
): void {
  change(packets, dice, (packet) => {
    const last = Math.min(packet.length, end);
    if (from >= last) return packet;
    const at = from + dice.roll(last - from);
    const changed = Buffer.from(packet);
    made(changed[at]!).copy(changed, at);
    return changed;
  });
}

/** Packets of which a few things are other than they were. */
export function mutatedPackets({ packets }: CapturePackets, dice: Dice): Buffer[] {
  const all = [...packets];
  for (let count = 1 + dice.roll(8); count > 0 && all.length > 0; count--) dice.pick(CHANGES)(all, dice);
  return all;
}

/** A capture in which a few things are other than they were. */
export function mutated(capture: CapturePackets, dice: Dice): Buffer {
  const bytes = Buffer.concat([capture.header, ...mutatedPackets(capture, dice)]);
  if (dice.oneIn(10)) bytes[dice.roll(bytes.length)] = dice.roll(256);
  return dice.oneIn(10) ? bytes.subarray(0, dice.roll(bytes.length)) : bytes;
}

/** Captures of the same traffic: what is found in them is the same. */
export const EQUIVALENTS: Readonly<Record<string, (capture: CapturePackets, dice: Dice) => Buffer>> = {
  'each packet twice': ({ header, packets }) =>
    Buffer.concat([header, ...packets.flatMap((one) => [one, one])]),
  'some packets twice': ({ header, packets }, dice) =>
    Buffer.concat([header, ...packets.flatMap((one) => (dice.oneIn(4) ? [one, one] : [one]))]),
  'segments in two': ({ header, packets }, dice) =>
    Buffer.concat([header, ...packets.flatMap((one) => recut(one, 1 + dice.roll(one.length)))]),
  'segments in two, the second first': ({ header, packets }, dice) => {
    // Without a handshake the first segment of a direction says where it begins.
    const known = new Set<string | null>();
    const others = packets.flatMap((one) => {
      const direction = directionOf(one);
      const parts = recut(one, known.has(direction) && dice.oneIn(3) ? 1 + dice.roll(one.length) : 0);
      known.add(direction);
      return parts.reverse();
    });
    return Buffer.concat([header, ...others]);
  },
  'all packets later': ({ header, packets }, dice) => {
    const seconds = dice.roll(MAX_DELAY_SECONDS);
    return Buffer.concat([header, ...packets.map((one) => delayed(one, seconds))]);
  },
  'unrelated traffic between the packets': ({ header, packets }, dice) => {
    if (header.readUInt32LE(20) !== LINK_TYPE_ETHERNET) return Buffer.concat([header, ...packets]);
    const mixed = packets.flatMap((one) => (dice.oneIn(2) ? [one] : [unrelatedPacket(one, dice), one]));
    return Buffer.concat([header, ...mixed]);
  },
};

function delayed(packet: Buffer, seconds: number): Buffer {
  const later = Buffer.from(packet);
  later.writeUInt32LE((later.readUInt32LE(0) + seconds) >>> 0, 0);
  return later;
}
