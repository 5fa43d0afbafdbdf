// Bombs of TCP and IP: order, overlaps, tiny segments, connections.

import { Capture, times } from './capture.mjs';
import { request, response } from './http.mjs';

const SET_COOKIE = 'Set-Cookie: session=5f2a7e41b09d3c8a6b5e4f1d20c0ffee\r\n';
const FIELD_BYTES = 8;

/** A connection with a request, and what `respond` sends for it. */
function oneConnection(respond, asked = request()) {
  const capture = new Capture();
  const connection = capture.connect();
  if (asked !== null) connection.send('client', asked);
  respond(connection);
  return capture.bytes;
}

/** `count` connections, one after the other. */
function connections(count, respond) {
  const capture = new Capture();
  for (let i = 0; i < count; i++) respond(capture.connect().send('client', request()));
  return capture.bytes;
}

export const TRANSPORT_BOMBS = {
  /** A large body of which every second byte comes late, each in the middle of what is missing. */
  'split-gaps': {
    size: 10_000,
    make: (n) =>
      oneConnection((connection) => {
        connection.send('server', 'HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
        connection.sendAt('server', 7 * n + 1_000_000, 'x'.repeat(1000));
        for (let i = 0; i < 5000; i++) connection.acknowledge('client');
        for (let i = 0; i < n; i++) connection.sendAt('server', 100 + 6 * i, '===');
      }),
    setCookies: () => 0,
  },
  'tiny-segments': {
    size: 20_000,
    make: (n) =>
      oneConnection((connection) => {
        const fields = 'X-Field: a value\r\n'.repeat(n / 20);
        connection.send('server', response(fields + SET_COOKIE), 1);
      }),
    setCookies: () => 1,
  },
  'tiny-segments-of-a-line': {
    size: 20_000,
    make: (n) =>
      oneConnection((connection) => {
        connection.send('server', response(`X-Field: ${'a'.repeat(n)}\r\n${SET_COOKIE}`), 1);
      }),
    setCookies: () => 1,
  },
  'tiny-segments-of-a-request': {
    size: 20_000,
    make: (n) =>
      oneConnection((connection) => {
        connection.send('client', request(`X-Field: ${'a'.repeat(n)}\r\n`), 1);
        connection.send('server', response(SET_COOKIE));
      }, null),
    setCookies: () => 1,
  },
  'tiny-chunks': {
    size: 20_000,
    make: (n) =>
      oneConnection((connection) => {
        connection.send('server', `HTTP/1.1 200 OK\r\n${SET_COOKIE}Transfer-Encoding: chunked\r\n\r\n`);
        connection.send('server', `${'1\r\nx\r\n'.repeat(n / 6)}0\r\n\r\n`, 1);
      }),
    setCookies: () => 1,
  },
  /** In a header block of which the first byte comes last. */
  'out-of-order': {
    size: 5,
    make: (n) =>
      connections(n, (connection) => {
        const head = response(`X: 123\r\n`.repeat(3000) + SET_COOKIE);
        for (let i = 2900; i >= 1; i--)
          connection.sendAt('server', FIELD_BYTES * i, head.slice(FIELD_BYTES * i, FIELD_BYTES * (i + 1)));
        connection.send('server', head, 4096);
      }),
    setCookies: (n) => n,
  },
  /** Each segment overlaps all of those that wait before it. */
  overlaps: {
    size: 5,
    make: (n) =>
      connections(n, (connection) => {
        const head = response(`X: ${'a'.repeat(2000)}\r\n${SET_COOKIE}`);
        for (let i = 0; i < 3000; i++)
          connection.sendAt('server', 1 + ((i * 7) % 1000), head.slice(1 + ((i * 7) % 1000), 1800));
        connection.send('server', head);
      }),
    setCookies: (n) => n,
  },
  'overlaps-of-a-byte': {
    size: 10_000,
    make: (n) =>
      oneConnection((connection) => {
        const head = response(`X: ${'a'.repeat(4000)}\r\n${SET_COOKIE}`);
        for (let i = 0; i < n; i++) connection.sendAt('server', 2 + 2 * ((i * 619) % 1999), head.slice(2, 3));
        connection.send('server', head);
      }),
    setCookies: null,
  },
  retransmissions: {
    size: 20_000,
    make: (n) =>
      oneConnection((connection) => {
        connection.send('server', response(SET_COOKIE));
        for (let i = 0; i < n; i++) connection.sendAt('server', -(i % 30) - 1, 'x'.repeat((i % 30) + 1));
      }),
    setCookies: () => 1,
  },
  connections: {
    size: 10_000,
    make: (n) => {
      const capture = new Capture();
      for (let i = 0; i < n; i++) capture.connect().send('client', request().slice(0, 20));
      return capture.bytes;
    },
    setCookies: () => 0,
  },
  'connections-that-wait': {
    size: 5000,
    make: (n) => {
      const capture = new Capture();
      const all = times(n, () => capture.connect().send('client', request()));
      for (const connection of all) connection.sendAt('server', 100, 'x'.repeat(100));
      for (const connection of all) connection.send('server', response(SET_COOKIE));
      return capture.bytes;
    },
    setCookies: (n) => n,
  },
  fragments: {
    size: 20_000,
    make: (n) => {
      const capture = new Capture();
      for (let i = 0; i < n; i++) {
        const packet = Buffer.alloc(28);
        packet[0] = 0x45;
        packet.writeUInt16BE(28, 2);
        packet.writeUInt16BE(i % 7000, 4);
        packet.writeUInt16BE(0x2000 | (i % 8000), 6);
        packet[8] = 64;
        packet[9] = 6;
        packet.set([10, 0, 0, 1, 10, 0, 0, 2], 12);
        capture.ipPacket(packet);
      }
      return capture.bytes;
    },
    setCookies: () => 0,
  },
  /** Overlapping pieces of one datagram. */
  'fragment-overlaps': {
    size: 10_000,
    make: (n) => {
      const capture = new Capture();
      for (let i = 0; i < n; i++) {
        const packet = Buffer.alloc(20 + 8 * (1 + (i % 3)));
        packet[0] = 0x45;
        packet.writeUInt16BE(packet.length, 2);
        packet.writeUInt16BE(7, 4);
        packet.writeUInt16BE(0x2000 | (((i * 619) % 8000) + 1), 6);
        packet[8] = 64;
        packet[9] = 6;
        packet.set([10, 0, 0, 1, 10, 0, 0, 2], 12);
        capture.ipPacket(packet);
      }
      return capture.bytes;
    },
    setCookies: () => 0,
  },
};
