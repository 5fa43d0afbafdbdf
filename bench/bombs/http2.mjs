// Bombs of HTTP/2 (RFC 9113) and HPACK (RFC 7541), in clear text with prior knowledge.

import { Capture, times } from './capture.mjs';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const MAX_FRAME_BYTES = 16_384;
const HEADERS = 1;
const SETTINGS = 4;
const CONTINUATION = 9;
const END_STREAM = 0x1;
const END_HEADERS = 0x4;
/** Names of the static table. */
const AUTHORITY = 1;
const COOKIE = 32;
const SET_COOKIE = 55;
/** The newest entry of the dynamic table, as a whole field. */
const NEWEST = Buffer.from([0x80 | 62]);

function frame(type, flags, streamId, payload) {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(streamId, 5);
  return Buffer.concat([header, payload]);
}

/** A header block in frames of at most 16 KiB. */
function headers(streamId, block) {
  const frames = [];
  for (let at = 0; at === 0 || at < block.length; at += MAX_FRAME_BYTES) {
    const isLast = at + MAX_FRAME_BYTES >= block.length;
    const flags = (isLast ? END_HEADERS : 0) | (at === 0 ? END_STREAM : 0);
    frames.push(
      frame(at === 0 ? HEADERS : CONTINUATION, flags, streamId, block.subarray(at, at + MAX_FRAME_BYTES)),
    );
  }
  return Buffer.concat(frames);
}

/** An integer with a prefix of `bits` (RFC 7541 section 5.1). */
function integer(value, bits, first) {
  const limit = 2 ** bits - 1;
  if (value < limit) return [first | value];
  const bytes = [first | limit];
  let rest = value - limit;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(128 | (rest % 128));
  return [...bytes, rest];
}

/** A field with a name of the static table. `isIndexed`: it becomes the newest entry. */
function field(name, value, isIndexed = false) {
  const start = isIndexed ? integer(name, 6, 0x40) : integer(name, 4, 0);
  return Buffer.from([...start, ...integer(value.length, 7, 0), ...Buffer.from(value, 'latin1')]);
}

/** :method GET, :scheme http, :path /, :authority. */
const REQUEST = Buffer.concat([Buffer.from([0x82, 0x86, 0x84]), field(AUTHORITY, 'shop.example')]);
const STATUS_200 = Buffer.from([0x88]);

/** A connection on which each request block gets a response block. */
function conversation(blocks, settings = Buffer.alloc(0)) {
  const capture = new Capture();
  const connection = capture.connect();
  connection.send('client', PREFACE).send('client', frame(SETTINGS, 0, 0, settings));
  connection.send('server', frame(SETTINGS, 0, 0, Buffer.alloc(0)));
  blocks.forEach(([asked, answered], index) => {
    connection.send('client', headers(2 * index + 1, asked)).send('server', headers(2 * index + 1, answered));
  });
  return capture.bytes;
}

const repeated = (bytes, count) => Buffer.concat(times(count, () => bytes));

export const HTTP2_BOMBS = {
  /** A byte is a Set-Cookie field. */
  'hpack-set-cookies': {
    size: 5000,
    make: (n) =>
      conversation([
        [REQUEST, Buffer.concat([STATUS_200, field(SET_COOKIE, 'a=b', true), repeated(NEWEST, n - 1)])],
      ]),
    setCookies: (n) => n,
  },
  'hpack-heads': {
    size: 20,
    make: (n) =>
      conversation(
        times(n, (i) => [
          REQUEST,
          Buffer.concat([STATUS_200, field(SET_COOKIE, `a=${i}`, true), repeated(NEWEST, 999)]),
        ]),
      ),
    setCookies: (n) => 1000 * n,
  },
  /** A byte is four thousand bytes: more than a header block may have. */
  'hpack-large-fields': {
    size: 20,
    make: (n) =>
      conversation(
        times(n, () => [
          REQUEST,
          Buffer.concat([
            STATUS_200,
            field(SET_COOKIE, `a=${'b'.repeat(3800)}`, true),
            repeated(NEWEST, 10_000),
          ]),
        ]),
      ),
    setCookies: null,
    warned: /header blocks were larger than is followed/,
  },
  /** A cookie each, which are one line together. */
  'hpack-cookies': {
    size: 5000,
    make: (n) =>
      conversation([
        [
          Buffer.concat([REQUEST, field(COOKIE, 'session=5f2a7e41b09d3c8a', true), repeated(NEWEST, n - 1)]),
          Buffer.concat([STATUS_200, field(SET_COOKIE, 'a=b')]),
        ],
      ]),
    setCookies: () => 1,
    warned: /sessions were forgotten, too many were seen/,
  },
  'hpack-insertions': {
    size: 5000,
    make: (n) =>
      conversation([
        [REQUEST, Buffer.concat([STATUS_200, ...times(n, (i) => field(SET_COOKIE, `n${i % 100}=b`, true))])],
      ]),
    setCookies: (n) => n,
  },
  streams: {
    size: 10_000,
    make: (n) =>
      conversation(times(n, () => [REQUEST, Buffer.concat([STATUS_200, field(SET_COOKIE, 'a=b')])])),
    setCookies: (n) => n,
  },
  'streams-that-wait': {
    size: 10_000,
    make: (n) => conversation(times(n, () => [REQUEST, Buffer.alloc(0)])),
    setCookies: () => 0,
  },
  continuations: {
    size: 20_000,
    make: (n) => {
      const capture = new Capture();
      const connection = capture.connect();
      connection.send('client', PREFACE).send('client', frame(SETTINGS, 0, 0, Buffer.alloc(0)));
      connection.send('client', frame(HEADERS, END_STREAM, 1, REQUEST));
      connection.send('client', repeated(frame(CONTINUATION, 0, 1, Buffer.alloc(0)), n));
      connection.send('client', frame(CONTINUATION, END_HEADERS, 1, Buffer.alloc(0)));
      connection.send('server', frame(SETTINGS, 0, 0, Buffer.alloc(0)));
      connection.send('server', headers(1, Buffer.concat([STATUS_200, field(SET_COOKIE, 'a=b')])));
      return capture.bytes;
    },
    setCookies: () => 1,
  },
  'tiny-frames': {
    size: 50_000,
    make: (n) => {
      const capture = new Capture();
      const connection = capture.connect();
      connection.send('client', PREFACE).send('client', frame(SETTINGS, 0, 0, Buffer.alloc(0)));
      connection.send('client', headers(1, REQUEST));
      connection.send('server', frame(SETTINGS, 0, 0, Buffer.alloc(0)));
      connection.send('server', repeated(frame(6, 0, 0, Buffer.alloc(8)), n));
      connection.send('server', headers(1, Buffer.concat([STATUS_200, field(SET_COOKIE, 'a=b')])));
      return capture.bytes;
    },
    setCookies: () => 1,
  },
  /** After a gap the next frame is searched at every byte. */
  'frames-behind-a-gap': {
    size: 200_000,
    make: (n) => {
      const capture = new Capture();
      const connection = capture.connect();
      connection.send('client', PREFACE).send('client', frame(SETTINGS, 0, 0, Buffer.alloc(0)));
      connection.send('client', headers(1, REQUEST));
      connection.send('server', frame(SETTINGS, 0, 0, Buffer.alloc(0)));
      connection.sendAt('server', 1000, Buffer.alloc(100));
      for (let i = 0; i < 5000; i++) connection.acknowledge('client');
      for (let at = 0; at < n; at += 1000)
        connection.sendAt('server', 1100 + at, repeated(Buffer.from([0, 0, 1, 1, 4, 0, 0, 0, 1, 0x82]), 100));
      return capture.bytes;
    },
    setCookies: () => 0,
  },
};
