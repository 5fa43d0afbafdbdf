// A relay between a client and a server on one machine, which writes what passes as a capture: no root, no tcpdump.

import { connect, createServer } from 'node:net';

const LINK_TYPE_RAW = 101;
const MAX_SEGMENT_BYTES = 60_000;
const LOOPBACK_ADDRESS = 0x7f000001;
/** Two of documentation (RFC 5737): a machine that asks itself needs no network. */
const CLIENT_ADDRESS = 0xc0000202;
const SERVER_ADDRESS = 0xc0000201;
const SYN = 0x02;
const ACK = 0x10;
const FIN = 0x01;

/** Relays to `port` of this machine; the port to ask is the result's `port`. `isNetwork`: as if a network lay between both. */
export async function startRecorder(port, isNetwork = false) {
  const packets = [];
  const sockets = new Set();
  const relay = createServer((client) => {
    const server = connect({ host: '127.0.0.1', port });
    const here = {
      address: isNetwork ? CLIENT_ADDRESS : LOOPBACK_ADDRESS,
      port: client.remotePort,
      sequence: 1,
    };
    const there = {
      address: isNetwork ? SERVER_ADDRESS : LOOPBACK_ADDRESS,
      port: relay.address().port,
      sequence: 1,
    };
    packets.push(segment(here, there, SYN), segment(there, here, SYN | ACK));
    pass(client, server, here, there);
    pass(server, client, there, here);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {
        client.destroy();
        server.destroy();
      });
      socket.on('close', () => sockets.delete(socket));
    }
  });

  function pass(source, target, from, to) {
    source.on('data', (bytes) => {
      for (let start = 0; start < bytes.length; start += MAX_SEGMENT_BYTES)
        packets.push(segment(from, to, ACK, bytes.subarray(start, start + MAX_SEGMENT_BYTES)));
      target.write(bytes);
    });
    source.on('end', () => {
      packets.push(segment(from, to, FIN | ACK));
      target.end();
    });
  }

  await new Promise((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return {
    port: relay.address().port,
    /** The capture until now, in the format of libpcap. */
    capture: () => Buffer.concat([fileHeader(), ...packets.map(withRecordHeader)]),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}

/** A TCP segment over IPv4. Its checksums are zero, as on machines that leave them to hardware. */
function segment(from, to, flags, payload = Buffer.alloc(0)) {
  const bytes = Buffer.alloc(40 + payload.length);
  bytes.writeUInt8(0x45, 0);
  bytes.writeUInt16BE(bytes.length, 2);
  bytes.writeUInt8(64, 8);
  bytes.writeUInt8(6, 9);
  bytes.writeUInt32BE(from.address, 12);
  bytes.writeUInt32BE(to.address, 16);
  bytes.writeUInt16BE(from.port, 20);
  bytes.writeUInt16BE(to.port, 22);
  bytes.writeUInt32BE(from.sequence, 24);
  bytes.writeUInt32BE(flags === SYN ? 0 : to.sequence, 28);
  bytes.writeUInt8(5 << 4, 32);
  bytes.writeUInt8(flags, 33);
  bytes.writeUInt16BE(0xffff, 34);
  payload.copy(bytes, 40);
  from.sequence += payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
  return { bytes, timeMs: Date.now() };
}

function fileHeader() {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(0xa1b2c3d4, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.writeUInt32LE(0x40000, 16);
  bytes.writeUInt32LE(LINK_TYPE_RAW, 20);
  return bytes;
}

function withRecordHeader({ bytes, timeMs }) {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(timeMs / 1000), 0);
  header.writeUInt32LE((timeMs % 1000) * 1000, 4);
  header.writeUInt32LE(bytes.length, 8);
  header.writeUInt32LE(bytes.length, 12);
  return Buffer.concat([header, bytes]);
}
