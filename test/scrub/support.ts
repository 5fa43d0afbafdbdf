// Captures made of conversations, and an own look at what came out: streams and checksums read from the bytes of the file.

import * as http2 from 'node:http2';
import { Duplex } from 'node:stream';
import { captureRecords } from '../../src/scrub/capture-records.ts';
import { type ScrubResult, scrubCapture } from '../../src/scrub/scrub-capture.ts';
import { pcap } from '../support/capture-formats.ts';
import { Conversation, type Packet } from '../support/conversation.ts';

const RAW = 101;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

export function captureOf(packets: readonly Packet[]): Buffer {
  const frames = packets.map(({ bytes, snapLength }) =>
    snapLength === undefined
      ? { bytes }
      : { bytes: bytes.subarray(0, snapLength), originalLength: bytes.length },
  );
  return pcap(frames, { linkType: RAW });
}

export function scrubbed(capture: Buffer): ScrubResult {
  return scrubCapture(captureRecords(capture, 'test.pcap'), 'test.pcap');
}

/** A conversation of one exchange. */
export function exchanged(request: string, response: string): Conversation {
  const conversation = new Conversation().open();
  conversation.send(request);
  conversation.respond(response);
  return conversation.close();
}

/** The IPv4 packets of a file of classic pcap. */
export function packetsIn(capture: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = FILE_HEADER_BYTES; at < capture.length; ) {
    const length = capture.readUInt32LE(at + 8);
    packets.push(capture.subarray(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length));
    at += RECORD_HEADER_BYTES + length;
  }
  return packets;
}

/** What each end sent, as ISO-8859-1, by address and port; later copies of a byte go over earlier ones. */
export function streamsIn(capture: Buffer): Map<string, string> {
  const pieces = new Map<string, { sequence: number; payload: Buffer }[]>();
  for (const packet of packetsIn(capture)) {
    const header = (packet[0]! & 15) * 4;
    const payload = packet.subarray(header + (packet[header + 12]! >> 4) * 4);
    if (payload.length === 0) continue;
    const key = `${packet.toString('hex', 12, 16)} ${packet.readUInt16BE(header)}`;
    const list = pieces.get(key) ?? [];
    list.push({ sequence: packet.readUInt32BE(header + 4), payload });
    pieces.set(key, list);
  }
  return new Map([...pieces].map(([key, list]) => [key, joinedText(list)]));
}

function joinedText(pieces: readonly { sequence: number; payload: Buffer }[]): string {
  const first = Math.min(...pieces.map(({ sequence }) => sequence));
  const length = Math.max(...pieces.map(({ sequence, payload }) => sequence - first + payload.length));
  const bytes = Buffer.alloc(length);
  for (const { sequence, payload } of pieces) payload.copy(bytes, sequence - first);
  return bytes.toString('latin1');
}

/** For each packet, whether its TCP checksum is right (RFC 9293 section 3.1). */
export function checksumsIn(capture: Buffer): boolean[] {
  return packetsIn(capture).map((packet) => {
    const header = (packet[0]! & 15) * 4;
    const tcp = packet.subarray(header);
    const pseudo = Buffer.concat([
      packet.subarray(12, 20),
      Buffer.from([0, 6, tcp.length >> 8, tcp.length & 255]),
    ]);
    const all = Buffer.concat([pseudo, tcp, Buffer.alloc(tcp.length % 2)]);
    let sum = 0;
    for (let at = 0; at < all.length; at += 2) sum += all.readUInt16BE(at);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    return sum === 0xffff;
  });
}

/** A text in which only the classes of letters and digits are left. */
export function classesOf(text: string): string {
  return text.replaceAll(/[a-z]/g, 'a').replaceAll(/[A-Z]/g, 'A').replaceAll(/[0-9]/g, '0');
}

/** An exchange of HTTP/2 between Node's client and server (nghttp2). */
export interface Http2Exchange {
  readonly request: http2.OutgoingHttpHeaders;
  readonly body?: string;
  readonly response: http2.OutgoingHttpHeaders;
  readonly content?: string;
}

/** Cleartext HTTP/2 as the packets of a connection. */
export async function http2Conversation(
  exchanges: readonly Http2Exchange[],
  segmentBytes = 1448,
): Promise<Conversation> {
  const conversation = new Conversation().open();
  const end = (send: (text: string) => void, peer: () => Duplex): Duplex =>
    new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        send(chunk.toString('latin1'));
        peer().push(chunk);
        done();
      },
    });
  const client: Duplex = end(
    (text) => conversation.send(text, segmentBytes),
    () => server,
  );
  const server: Duplex = end(
    (text) => conversation.respond(text, segmentBytes),
    () => client,
  );
  let next = 0;
  const listener = http2.createServer();
  listener.on('stream', (stream) => {
    const { response, content = '' } = exchanges[next]!;
    stream.resume();
    stream.on('end', () => {
      stream.respond(response);
      stream.end(content);
    });
  });
  listener.emit('connection', server);
  const session = http2.connect('http://app.test', { createConnection: () => client });
  for (const { request, body } of exchanges) {
    await new Promise<void>((resolve, reject) => {
      const stream = session.request({ ':method': body === undefined ? 'GET' : 'POST', ...request });
      stream.resume();
      stream.on('error', reject);
      stream.on('close', () => resolve());
      stream.end(body);
    });
    next++;
  }
  session.destroy();
  return conversation;
}
