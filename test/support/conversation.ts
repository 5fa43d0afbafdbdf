// A TCP connection as a list of packets that a test can take apart: drop, double, reorder or change some, and write
// the rest into a capture.

import { ACK, FIN, type Host, ip, PSH, RST, SYN, TCP, type TcpFields, tcp } from './headers.ts';

const CLIENT: Host = { address: '192.0.2.1', port: 40_000 };
const SERVER: Host = { address: '198.51.100.2', port: 80 };

export interface Packet {
  readonly fields: TcpFields;
  /** The IP packet. */
  readonly bytes: Buffer;
  /** Bytes of the IP packet that were captured; without it all. */
  readonly snapLength?: number;
}

export interface ConversationOptions {
  readonly client?: Partial<Host>;
  readonly server?: Partial<Host>;
  /** Initial sequence numbers. */
  readonly clientSequence?: number;
  readonly serverSequence?: number;
}

export class Conversation {
  readonly packets: Packet[] = [];
  readonly client: Host;
  readonly server: Host;
  clientSequence: number;
  serverSequence: number;

  constructor(options: ConversationOptions = {}) {
    this.client = { ...CLIENT, ...options.client };
    this.server = { ...SERVER, ...options.server };
    this.clientSequence = options.clientSequence ?? 1000;
    this.serverSequence = options.serverSequence ?? 5000;
  }

  /** SYN, SYN and ACK, ACK. */
  open(): this {
    this.fromClient('', SYN);
    this.fromServer('', SYN | ACK);
    this.fromClient('', ACK);
    return this;
  }

  /** The client sends text (a character a byte), split into segments of at most `segmentBytes`. Gives the last one. */
  send(text: string, segmentBytes = 1448): Packet {
    let last!: Packet;
    for (const part of split(text, segmentBytes)) last = this.fromClient(part);
    return last;
  }

  /** The server responds likewise. */
  respond(text: string, segmentBytes = 1448): Packet {
    let last!: Packet;
    for (const part of split(text, segmentBytes)) last = this.fromServer(part);
    return last;
  }

  /** A request, and the response to it. Gives the last packet of the response. */
  exchange(response: string, target = '/'): Packet {
    this.send(request(target));
    return this.respond(response);
  }

  /** FIN from the server, then from the client. */
  close(): this {
    this.fromServer('', FIN | ACK);
    this.fromClient('', FIN | ACK);
    this.fromServer('', ACK);
    return this;
  }

  fromClient(text: string, flags: number = PSH | ACK, change: Partial<TcpFields> = {}): Packet {
    const packet = this.#push(
      {
        source: this.client,
        destination: this.server,
        sequence: this.clientSequence,
        acknowledgement: flags & ACK ? this.serverSequence : 0,
      },
      text,
      flags,
      change,
    );
    this.clientSequence = advance(this.clientSequence, text, flags);
    return packet;
  }

  fromServer(text: string, flags: number = PSH | ACK, change: Partial<TcpFields> = {}): Packet {
    const packet = this.#push(
      {
        source: this.server,
        destination: this.client,
        sequence: this.serverSequence,
        acknowledgement: flags & ACK ? this.clientSequence : 0,
      },
      text,
      flags,
      change,
    );
    this.serverSequence = advance(this.serverSequence, text, flags);
    return packet;
  }

  #push(
    base: Pick<TcpFields, 'source' | 'destination' | 'sequence' | 'acknowledgement'>,
    text: string,
    flags: number,
    change: Partial<TcpFields>,
  ): Packet {
    const packet = makePacket({ ...base, flags, payload: Buffer.from(text, 'latin1'), ...change });
    this.packets.push(packet);
    return packet;
  }
}

export function makePacket(fields: TcpFields): Packet {
  const { source, destination } = fields;
  return { fields, bytes: ip(source.address, destination.address, TCP, tcp(fields)) };
}

/** The same packet with other fields. */
export function changed(packet: Packet, change: Partial<TcpFields>): Packet {
  return makePacket({ ...packet.fields, ...change });
}

function advance(sequence: number, text: string, flags: number): number {
  return (sequence + text.length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0)) >>> 0;
}

function split(text: string, segmentBytes: number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += segmentBytes) parts.push(text.slice(at, at + segmentBytes));
  return parts;
}

export function request(target = '/', method = 'GET', ...lines: string[]): string {
  return `${method} ${target} HTTP/1.1\r\nHost: app.test\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
}

/** A response with these header lines and a body with Content-Length. */
export function response(lines: readonly string[], body = 'ok', status = '200 OK'): string {
  const head = [`HTTP/1.1 ${status}`, ...lines, `Content-Length: ${body.length}`];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

export { ACK, FIN, PSH, RST, SYN };
