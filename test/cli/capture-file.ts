// Makes small pcap files of HTTP over one TCP connection on loopback: what the command line tests read.

const FILE_HEADER_BYTES = 24;
const ETHERNET = 1;
const CLIENT_PORT = 40_000;
const SERVER_PORT = 8080;

export interface Exchange {
  readonly request: string;
  readonly response: string;
}

/** An exchange whose response sets these cookies. */
export function login(...setCookies: string[]): Exchange {
  const lines = setCookies.map((value) => `Set-Cookie: ${value}\r\n`).join('');
  return {
    request: 'POST /login HTTP/1.1\r\nHost: app.test\r\nCookie: seen=yes\r\nContent-Length: 0\r\n\r\n',
    response: `HTTP/1.1 200 OK\r\n${lines}Content-Length: 0\r\n\r\n`,
  };
}

function packet(
  isClient: boolean,
  sequence: number,
  acknowledgement: number,
  data: Buffer,
  seconds: number,
): Buffer {
  const bytes = Buffer.alloc(16 + 14 + 20 + 20 + data.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = bytes.length - 16;
  view.setUint32(0, seconds, true);
  view.setUint32(8, length, true);
  view.setUint32(12, length, true);
  view.setUint16(28, 0x0800);
  view.setUint16(30, 0x4500);
  view.setUint16(32, length - 14);
  view.setUint16(38, 0x4006);
  view.setUint32(42, 0x7f000001);
  view.setUint32(46, 0x7f000001);
  view.setUint16(50, isClient ? CLIENT_PORT : SERVER_PORT);
  view.setUint16(52, isClient ? SERVER_PORT : CLIENT_PORT);
  view.setUint32(54, sequence);
  view.setUint32(58, acknowledgement);
  view.setUint16(62, 0x5018);
  view.setUint16(64, 0xffff);
  data.copy(bytes, 70);
  return bytes;
}

/** A pcap file: one packet a message, a second between exchanges, the first at 2026-11-22T20:00:00Z. */
export function captureFile(exchanges: readonly Exchange[]): Buffer {
  const header = Buffer.alloc(FILE_HEADER_BYTES);
  const view = new DataView(header.buffer, header.byteOffset);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint32(4, 0x0004_0002, true);
  view.setUint32(16, 262_144, true);
  view.setUint32(20, ETHERNET, true);
  const packets: Buffer[] = [header];
  let [clientSequence, serverSequence] = [1, 1];
  for (const [index, exchange] of exchanges.entries()) {
    const [request, response] = [
      Buffer.from(exchange.request, 'latin1'),
      Buffer.from(exchange.response, 'latin1'),
    ];
    const seconds = Date.UTC(2026, 10, 22, 20) / 1000 + index;
    packets.push(packet(true, clientSequence, serverSequence, request, seconds));
    clientSequence += request.length;
    packets.push(packet(false, serverSequence, clientSequence, response, seconds));
    serverSequence += response.length;
  }
  return Buffer.concat(packets);
}
