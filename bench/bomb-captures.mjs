// The captures of bombs.mjs: small, and made to cost as much as they can.

const CLIENT = [10, 0, 0, 1];
const SERVER = [10, 0, 0, 2];
const SEGMENT_BYTES = 32_768;

/** One connection, as classic pcap of raw IP: [from, payload] in order, or [from, payload, offset] out of it. */
function capture(segments) {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(0x40000, 16);
  header.writeUInt32LE(101, 20);
  const records = [header];
  const next = { client: 1001, server: 5001 };
  let time = 0;
  const add = (from, flags, sequence, payload) => {
    const packet = Buffer.alloc(56 + payload.length);
    packet.writeUInt32LE(1_700_000_000 + Math.floor(time / 1e6), 0);
    packet.writeUInt32LE(time++ % 1e6, 4);
    packet.writeUInt32LE(40 + payload.length, 8);
    packet.writeUInt32LE(40 + payload.length, 12);
    packet[16] = 0x45;
    packet.writeUInt16BE(40 + payload.length, 18);
    packet[24] = 64;
    packet[25] = 6;
    packet.set(from === 'client' ? CLIENT : SERVER, 28);
    packet.set(from === 'client' ? SERVER : CLIENT, 32);
    packet.writeUInt16BE(from === 'client' ? 40_000 : 80, 36);
    packet.writeUInt16BE(from === 'client' ? 80 : 40_000, 38);
    packet.writeUInt32BE(sequence >>> 0, 40);
    packet.writeUInt32BE((from === 'client' ? next.server : next.client) >>> 0, 44);
    packet[48] = 0x50;
    packet[49] = flags;
    packet.writeUInt16BE(0xffff, 50);
    packet.set(payload, 56);
    records.push(packet);
  };
  add('client', 0x02, 1000, Buffer.alloc(0));
  add('server', 0x12, 5000, Buffer.alloc(0));
  add('client', 0x10, 1001, Buffer.alloc(0));
  for (const [from, data, offset] of segments) {
    const bytes = Buffer.from(data, 'latin1');
    if (offset !== undefined) add(from, 0x18, next[from] + offset, bytes);
    else
      for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
        const piece = bytes.subarray(at, at + SEGMENT_BYTES);
        add(from, 0x18, next[from], piece);
        next[from] += piece.length;
      }
  }
  return Buffer.concat(records);
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n';
const HEAD_COOKIES = 1000;

/** Responses of many Set-Cookie fields each; all of `count` in one where `perHead` is not given. */
function responses(count, field, request = () => REQUEST, perHead = HEAD_COOKIES) {
  const segments = [];
  for (let first = 0; first < Math.max(count, 1); first += perHead) {
    const fields = [];
    for (let index = first; index < Math.min(first + perHead, count); index++)
      fields.push(`Set-Cookie: ${field(index)}\r\n`);
    segments.push(['client', request(first)]);
    segments.push(['server', `HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${fields.join('')}\r\n`]);
  }
  return capture(segments);
}

const withCookies = (count, pair) => {
  const pairs = Array.from({ length: count }, (_, index) => pair(index)).join('; ');
  return `POST /login HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 0\r\nCookie: ${pairs}\r\n\r\n`;
};

const zstdBlock = (last, type, size, body) => {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | (last ? 1 : 0), 0, 3);
  return Buffer.concat([header, body]);
};

const EXPIRED = 'Max-Age=0';

/** `make(n)`: the capture as bytes. */
export const BOMBS = {
  /** As many as one header block may have, all of different names. */
  'cookies-in-head': { size: 3000, make: (n) => responses(n, (i) => `n${i}=b`, undefined, n) },
  'cookies-in-heads': { size: 10_000, make: (n) => responses(n, (i) => `n${i % 5000}=b`) },
  'one-name': { size: 10_000, make: (n) => responses(n, (i) => `a=${i}`) },
  'set-and-deleted': {
    size: 10_000,
    make: (n) => responses(n, (i) => `n${(i >> 1) % 500}=v${i & 1 ? `; ${EXPIRED}` : ''}`),
  },
  'deleted-sessions': {
    size: 5000,
    make: (n) =>
      responses(
        n,
        (i) => `session${i % 1000}=5f2a7e41b09d3c8a6b5e4f1d20c0ffee${i}; ${EXPIRED}`,
        () => withCookies(1000, (i) => `session${i}=c0ffee5f2a7e41b09d3c8a6b5e4f1d20${i}`),
      ),
  },
  sessions: {
    size: 5000,
    make: (n) =>
      responses(
        n,
        (i) => `session${i % 1000}=5f2a7e41b09d3c8a6b5e4f1d20c0ffee${i}`,
        (first) => withCookies(1000, (i) => `session${i}=5f2a7e41b09d3c8a6b5e4f1d20c0ffee${first + i}`),
      ),
  },
  /** A session sent in pieces, each of which is looked for beside the first one. */
  pieces: {
    size: 5000,
    make: (n) =>
      responses(
        n,
        (i) => `session.${i % 100}=5f2a7e41b09d3c8a6b5e4f1d20`,
        () => withCookies(2000, (i) => `session${i}.${i % 90}=5f2a7e41b09d3c8a6b5e4f1d20`),
      ),
  },
  /** A large body of which every second byte comes late, each in the middle of what is missing. */
  'split-gaps': {
    size: 5000,
    make: (n) => {
      const length = 100_000_000;
      const late = Array.from({ length: n }, (_, i) => ['server', '===', 100 + 6 * i]);
      return capture([
        ['client', REQUEST],
        ['server', `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`],
        ['server', 'x'.repeat(1000), 7 * n + 1_000_000],
        ...Array.from({ length: 5000 }, () => ['client', '', 0]),
        ...late,
      ]);
    },
  },
  /** A Zstandard window of 128 MiB, with nothing in it. */
  'zstd-window': {
    size: 10_000,
    make: (n) => {
      const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 17 << 3]);
      const content = responses(1, () => 'a=b');
      const empty = zstdBlock(false, 0, 0, Buffer.alloc(0));
      return Buffer.concat([
        head,
        zstdBlock(false, 0, content.length, content),
        ...Array(n).fill(empty),
        zstdBlock(true, 0, 0, Buffer.alloc(0)),
      ]);
    },
  },
};
