// Captures of conversations over TCP, as classic pcap of raw IPv4 packets.

const SEGMENT_BYTES = 32_768;
const FIRST_SECOND = 1_700_000_000;
const SYN = 0x02;
const ACK = 0x10;
const PUSH_ACK = 0x18;

const FILE_HEADER = Buffer.alloc(24);
FILE_HEADER.writeUInt32LE(0xa1b2c3d4, 0);
FILE_HEADER.writeUInt16LE(2, 4);
FILE_HEADER.writeUInt16LE(4, 6);
FILE_HEADER.writeUInt32LE(0x40000, 16);
FILE_HEADER.writeUInt32LE(101, 20);

export class Capture {
  #records = [FILE_HEADER];
  #microseconds = 0;
  #connections = 0;

  get bytes() {
    return Buffer.concat(this.#records);
  }

  /** A connection, with its handshake. */
  connect({ hasHandshake = true } = {}) {
    const connection = new Connection(this, this.#connections++);
    if (hasHandshake) connection.shakeHands();
    return connection;
  }

  ipPacket(packet) {
    const header = Buffer.alloc(16);
    header.writeUInt32LE(FIRST_SECOND + Math.floor(this.#microseconds / 1e6), 0);
    header.writeUInt32LE(this.#microseconds++ % 1e6, 4);
    header.writeUInt32LE(packet.length, 8);
    header.writeUInt32LE(packet.length, 12);
    this.#records.push(header, packet);
  }
}

class Connection {
  #capture;
  #number;
  #next = { client: 1001, server: 5001 };

  constructor(capture, number) {
    this.#capture = capture;
    this.#number = number;
  }

  shakeHands() {
    this.#packet('client', SYN, 1000, '');
    this.#packet('server', SYN | ACK, 5000, '');
    this.acknowledge('client');
  }

  /** All of the data, in order. */
  send(from, data, segmentBytes = SEGMENT_BYTES) {
    const bytes = bytesOf(data);
    for (let at = 0; at < bytes.length; at += segmentBytes) {
      const segment = bytes.subarray(at, at + segmentBytes);
      this.#packet(from, PUSH_ACK, this.#next[from], segment);
      this.#next[from] += segment.length;
    }
    return this;
  }

  /** One segment, `offset` bytes behind what was sent in order. */
  sendAt(from, offset, data) {
    this.#packet(from, PUSH_ACK, this.#next[from] + offset, bytesOf(data));
    return this;
  }

  acknowledge(from) {
    this.#packet(from, ACK, this.#next[from], '');
  }

  #packet(from, flags, sequence, payload) {
    const isClient = from === 'client';
    const packet = Buffer.alloc(40 + payload.length);
    packet[0] = 0x45;
    packet.writeUInt16BE(packet.length, 2);
    packet[8] = 64;
    packet[9] = 6;
    const client = 0x0a00_0001;
    const server = 0x0a01_0000 + (this.#number >> 14);
    const port = 40_000 + (this.#number & 0x3fff);
    packet.writeUInt32BE(isClient ? client : server, 12);
    packet.writeUInt32BE(isClient ? server : client, 16);
    packet.writeUInt16BE(isClient ? port : 80, 20);
    packet.writeUInt16BE(isClient ? 80 : port, 22);
    packet.writeUInt32BE(sequence >>> 0, 24);
    packet.writeUInt32BE(flags === SYN ? 0 : this.#next[isClient ? 'server' : 'client'] >>> 0, 28);
    packet[32] = 0x50;
    packet[33] = flags;
    packet.writeUInt16BE(0xffff, 34);
    packet.set(payload, 40);
    this.#capture.ipPacket(packet);
  }
}

/** A character a byte. */
function bytesOf(data) {
  return typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
}

/** One connection: pairs of a request and its response. */
export function exchanges(pairs) {
  const capture = new Capture();
  const connection = capture.connect();
  for (const [request, response] of pairs) connection.send('client', request).send('server', response);
  return capture.bytes;
}

/** An array of what `item` makes of 0 to `count` - 1. */
export function times(count, item) {
  return Array.from({ length: count }, (_, index) => item(index));
}
