// HTTP/1 (RFC 9112) read strictly from two streams that are whole: what is not plainly a message of it is not read, and
// with it the connection.

import { type Area, joinedArea, streamArea } from './area.ts';
import { addFieldValue, type ConnectionAreas, TARGET, UnreadError } from './connection-areas.ts';

const REQUEST_LINE = /^([A-Z][A-Z_-]*) (\S+) HTTP\/1\.[01]$/;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: .*)?$/s;
const FIELD_NAME = /^[!#$%&'*+.^`|~\w-]+$/;
const CHUNK_SIZE = /^([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?$/;

interface Head {
  readonly end: number;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/** A request, for what its response depends on. */
interface SentRequest {
  readonly method: string;
  readonly upgrade: string;
}

/** Where both streams go on as HTTP/2; null where they do not. */
export interface Upgraded {
  readonly client: number;
  readonly server: number;
}

/** Whether a stream begins as the messages of a client do. */
export function isHttp1Request(stream: Buffer): boolean {
  return /^\r?\n?[A-Z][A-Z_-]{1,20} \S/.test(stream.toString('latin1', 0, 64));
}

/** Takes both streams apart. Throws an UnreadError where one is not all HTTP/1. */
export function readHttp1(client: Buffer, server: Buffer, found: ConnectionAreas): Upgraded | null {
  const requests: SentRequest[] = [];
  const upgrades = new Http1Side(server, found).upgradeStatus();
  const sender = new Http1Side(client, found);
  const clientEnd = sender.requests(requests, upgrades);
  const receiver = new Http1Side(server, found);
  const serverEnd = receiver.responses(requests);
  if (serverEnd === null && clientEnd < client.length) throw new UnreadError('it is not all HTTP');
  return serverEnd === null ? null : { client: clientEnd, server: serverEnd };
}

class Http1Side {
  readonly #stream: Buffer;
  readonly #found: ConnectionAreas;
  #at = 0;

  constructor(stream: Buffer, found: ConnectionAreas) {
    this.#stream = stream;
    this.#found = found;
  }

  /** Whether the server changes the protocol anywhere: the client's bytes behind its request are of that then. */
  upgradeStatus(): boolean {
    return /(?:^|\n)HTTP\/1\.1 101[ \r]/.test(this.#stream.toString('latin1'));
  }

  /** Reads all requests; returns where they end. */
  requests(sent: SentRequest[], mayUpgrade: boolean): number {
    while (this.#skipEmptyLines()) {
      const start = this.#at;
      const line = this.#line(start);
      const [, method, target] = REQUEST_LINE.exec(line.text) ?? [];
      if (method === undefined || target === undefined) throw new UnreadError('it is not all HTTP');
      const area = this.#headArea(start);
      area.fix(0, method.length);
      area.fix(method.length + 1 + target.length, line.text.length);
      this.#found.fields.push({
        name: TARGET,
        area,
        start: method.length + 1,
        end: method.length + 1 + target.length,
      });
      const head = this.#fields(area, start, line.next - start);
      const upgrade = head.fields.get('upgrade')?.join(',') ?? '';
      sent.push({ method, upgrade });
      this.#at = head.end;
      this.#body(head, true, false);
      if (upgrade !== '' && mayUpgrade) break;
    }
    return this.#at;
  }

  /** Reads all responses; returns where HTTP/2 follows, or null. */
  responses(sent: readonly SentRequest[]): number | null {
    for (let next = 0; this.#skipEmptyLines(); ) {
      const start = this.#at;
      const line = this.#line(start);
      const code = Number(STATUS_LINE.exec(line.text)?.[1] ?? Number.NaN);
      if (Number.isNaN(code)) throw new UnreadError('it is not all HTTP');
      const area = this.#headArea(start);
      area.fix(0, line.text.length);
      const head = this.#fields(area, start, line.next - start);
      this.#at = head.end;
      const request = sent[next];
      if (request === undefined && code !== 408 && code !== 400)
        throw new UnreadError('a request of it is missing');
      if (code === 101) return this.#upgraded(request, next === sent.length - 1);
      if (code < 200) continue;
      next++;
      if (request?.method === 'CONNECT' && code < 300) throw new UnreadError('it is a tunnel (CONNECT)');
      if (request?.method === 'HEAD' || code === 204 || code === 304) continue;
      this.#body(head, false, true);
    }
    return null;
  }

  #upgraded(request: SentRequest | undefined, isLast: boolean): number {
    if (request?.upgrade.trim().toLowerCase() !== 'h2c' || !isLast)
      throw new UnreadError(`it goes on as ${request?.upgrade || 'another protocol'}`);
    return this.#at;
  }

  /** False at the end of the stream, behind last chunks that some servers send twice. */
  #skipEmptyLines(): boolean {
    const rest = this.#stream.subarray(this.#at, this.#at + 64);
    if (/^(?:0\r\n\r\n){1,4}$/.test(rest.toString('latin1'))) return false;
    while (this.#stream[this.#at] === 13 || this.#stream[this.#at] === 10) this.#at++;
    return this.#at < this.#stream.length;
  }

  /** The line at an offset, without its end. */
  #line(start: number): { readonly text: string; readonly next: number } {
    const end = this.#stream.indexOf(10, start);
    if (end < 0) throw new UnreadError('it ends inside a message');
    const hasReturn = this.#stream[end - 1] === 13 && end > start;
    return { text: this.#stream.toString('latin1', start, hasReturn ? end - 1 : end), next: end + 1 };
  }

  /** The header block that begins here, up to its empty line. */
  #headArea(start: number): Area {
    for (let at = start; ; ) {
      const { text, next } = this.#line(at);
      at = next;
      if (text !== '') continue;
      const area = streamArea(this.#stream, start, at);
      this.#found.heads.push(area);
      return area;
    }
  }

  /** The fields of a block from `from` on; folded lines belong to the value before them (RFC 9112 section 5.2). */
  #fields(area: Area, start: number, from: number): Head {
    const fields = new Map<string, string[]>();
    const lines = [...area.text.slice(from).matchAll(/(.*?)\r?\n(?![ \t])/gs)];
    for (const { index, 1: line = '' } of lines) {
      if (line === '') continue;
      const at = from + index;
      const colon = line.indexOf(':');
      const name = line.slice(0, Math.max(colon, 0)).trimEnd();
      if (!FIELD_NAME.test(name)) throw new UnreadError('a header of it is not regular');
      const value = line.slice(colon + 1);
      const begin = at + colon + 1 + (value.length - value.trimStart().length);
      area.fix(at, at + colon + 1);
      const key = name.toLowerCase();
      this.#found.fields.push({ name: key, area, start: begin, end: begin + value.trim().length });
      addFieldValue(fields, key, value.trim());
    }
    return { end: start + area.bytes.length, fields };
  }

  /** The content behind a head. A capture may end inside it: what is there is read. */
  #body({ fields }: Head, isRequest: boolean, mayRunToEnd: boolean): void {
    const contentType = fields.get('content-type')?.[0] ?? '';
    const codings = fields.get('content-encoding') ?? [];
    const transfer = fields.get('transfer-encoding')?.join(',').toLowerCase() ?? '';
    const lengths = new Set(fields.get('content-length')?.flatMap((value) => value.split(/\s*,\s*/)) ?? []);
    const spans: { start: number; end: number }[] = [];
    if (transfer !== '') {
      if (transfer.trim() !== 'chunked') throw new UnreadError(`its transfer coding is ${transfer}`);
      this.#chunks(spans);
    } else if (lengths.size > 0) {
      const [length = ''] = lengths;
      if (lengths.size > 1 || !/^\d{1,15}$/.test(length)) throw new UnreadError('a length in it is not one');
      const end = Math.min(this.#stream.length, this.#at + Number(length));
      spans.push({ start: this.#at, end });
      this.#at = end;
    } else if (mayRunToEnd) {
      spans.push({ start: this.#at, end: this.#stream.length });
      this.#at = this.#stream.length;
    }
    this.#found.addBody({ area: joinedArea(this.#stream, spans), contentType, codings, isRequest });
  }

  #chunks(spans: { start: number; end: number }[]): void {
    while (this.#at < this.#stream.length) {
      const { text, next } = this.#line(this.#at);
      const size = CHUNK_SIZE.exec(text)?.[1];
      if (size === undefined) throw new UnreadError('a chunk of it has no size');
      this.#at = next;
      if (Number.parseInt(size, 16) === 0) {
        this.#trailers();
        return;
      }
      const end = Math.min(this.#stream.length, next + Number.parseInt(size, 16));
      spans.push({ start: next, end });
      this.#at = end;
      if (end === this.#stream.length) return;
      const behind = this.#line(end);
      if (behind.text !== '') throw new UnreadError('a chunk of it is longer than it says');
      this.#at = behind.next;
    }
  }

  #trailers(): void {
    const start = this.#at;
    if (start === this.#stream.length) return;
    const area = this.#headArea(start);
    this.#fields(area, start, 0);
    this.#at = start + area.bytes.length;
  }
}
