// Bombs of files: what compresses them, and blocks that hold no packets.

import { gzipSync } from 'node:zlib';
import { exchanges } from './capture.mjs';
import { request, response } from './http.mjs';

const ONE_COOKIE = exchanges([[request(), response('Set-Cookie: a=b\r\n')]]);

function zstdBlock(isLast, body) {
  const header = Buffer.alloc(3);
  header.writeUIntLE((body.length << 3) | (isLast ? 1 : 0), 0, 3);
  return Buffer.concat([header, body]);
}

/** A block of pcapng with a body. */
function block(type, body) {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(bytes.length, 4);
  bytes.set(body, 8);
  bytes.writeUInt32LE(bytes.length, bytes.length - 4);
  return bytes;
}

const SECTION = block(0x0a0d0d0a, Buffer.from('4d3c2b1a01000000ffffffffffffffff', 'hex'));
const INTERFACE = block(1, Buffer.from('6500000000000400', 'hex'));

export const FILE_BOMBS = {
  /** Windows of 128 MiB, with nothing in them. */
  'zstd-window': {
    size: 10_000,
    make: (n) => {
      const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 17 << 3]);
      const empty = zstdBlock(false, Buffer.alloc(0));
      return Buffer.concat([
        head,
        zstdBlock(false, ONE_COOKIE),
        ...Array(n).fill(empty),
        zstdBlock(true, Buffer.alloc(0)),
      ]);
    },
    setCookies: () => 1,
  },
  'zstd-frames': {
    size: 500,
    make: (n) => {
      const frame = (body) =>
        Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 17 << 3]), zstdBlock(true, body)]);
      return Buffer.concat([frame(ONE_COOKIE), ...Array(n).fill(frame(Buffer.alloc(0)))]);
    },
    setCookies: () => 1,
  },
  'gzip-members': {
    size: 5000,
    make: (n) => Buffer.concat([gzipSync(ONE_COOKIE), ...Array(n).fill(gzipSync(Buffer.alloc(0)))]),
    setCookies: () => 1,
  },
  'pcapng-interfaces': {
    size: 50_000,
    make: (n) => Buffer.concat([SECTION, ...Array(n).fill(INTERFACE)]),
    setCookies: () => 0,
  },
  'pcapng-sections': {
    size: 50_000,
    make: (n) => Buffer.concat(Array(n).fill(SECTION)),
    setCookies: () => 0,
  },
  /** Damage, behind which each place looks like a record. */
  damage: {
    size: 200_000,
    make: (n) => {
      const record = Buffer.alloc(20);
      record.writeUInt32LE(1_700_000_000, 0);
      record.writeUInt32LE(4, 8);
      record.writeUInt32LE(4, 12);
      const broken = Buffer.concat([record, record, Buffer.alloc(20, 0xff)]);
      return Buffer.concat([ONE_COOKIE, Buffer.concat(Array(Math.floor(n / 60)).fill(broken))]);
    },
    setCookies: () => 1,
  },
};
