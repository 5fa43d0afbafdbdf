// Cleartext HTTP/2 (RFC 9113) read strictly from two streams that are whole: header blocks as strings of HPACK, and the
// bodies of each stream.

import * as frame from '../protocol/http2/frame.ts';
import { Area, joinedArea } from './area.ts';
import { addFieldValue, type ConnectionAreas, UnreadError } from './connection-areas.ts';
import { type HpackLine, type HpackLiteral, HpackStrings } from './hpack-strings.ts';

type Spans = { start: number; end: number }[];

/** A message of one stream. */
interface Message {
  readonly fields: Map<string, string[]>;
  readonly spans: Spans;
}

/** Whether a stream begins as HTTP/2 of a client does. */
export function isHttp2Preface(stream: Buffer): boolean {
  return stream.subarray(0, frame.PREFACE.length).equals(frame.PREFACE);
}

/** Takes both streams apart from offsets on. Throws an UnreadError where one is not all HTTP/2. */
export function readHttp2(
  client: Buffer,
  server: Buffer,
  found: ConnectionAreas,
  from: { readonly client: number; readonly server: number } = { client: 0, server: 0 },
): void {
  found.isHttp2 = true;
  const behindPreface = from.client + frame.PREFACE.length;
  if (!isHttp2Preface(client.subarray(from.client))) throw new UnreadError('its beginning is missing');
  new Http2Side(client, found, true).read(behindPreface);
  new Http2Side(server, found, false).read(from.server);
}

class Http2Side {
  readonly #stream: Buffer;
  readonly #found: ConnectionAreas;
  readonly #isRequest: boolean;
  readonly #strings = new HpackStrings();
  readonly #messages = new Map<number, Message>();
  /** Of a header block that goes on: its stream, its parts so far. */
  #open: { readonly streamId: number; readonly isPromise: boolean; readonly spans: Spans } | null = null;

  constructor(stream: Buffer, found: ConnectionAreas, isRequest: boolean) {
    this.#stream = stream;
    this.#found = found;
    this.#isRequest = isRequest;
  }

  read(from: number): void {
    for (let at = from; at < this.#stream.length; ) {
      if (at + frame.HEADER_BYTES > this.#stream.length) throw new UnreadError('it ends inside a frame');
      const type = frame.frameType(this.#stream, at);
      const start = at + frame.HEADER_BYTES;
      const length = frame.framePayloadBytes(this.#stream, at);
      const end = Math.min(start + length, this.#stream.length);
      const streamId = frame.frameStreamId(this.#stream, at);
      if (!frame.isPossibleFrame(type, length, streamId)) throw new UnreadError('it is not all HTTP/2');
      this.#frame(type, frame.frameFlags(this.#stream, at), streamId, start, end, start + length > end);
      at = end;
    }
    if (this.#open !== null) throw new UnreadError('it ends inside a header block');
    for (const message of this.#messages.values()) this.#endMessage(message);
  }

  #frame(type: number, flags: number, streamId: number, start: number, end: number, isCut: boolean): void {
    const isBlock = type === frame.HEADERS || type === frame.PUSH_PROMISE || type === frame.CONTINUATION;
    if ((type === frame.CONTINUATION) !== (this.#open !== null))
      throw new UnreadError('it is not all HTTP/2');
    if (isCut && type !== frame.DATA) throw new UnreadError('it ends inside a frame');
    if (!isBlock && type !== frame.DATA) return;
    let first = start;
    let last = end;
    if ((flags & frame.PADDED) !== 0 && type !== frame.CONTINUATION) {
      last -= isCut ? 0 : (this.#stream[first] ?? 0);
      first++;
    }
    if (type === frame.HEADERS && (flags & frame.HAS_PRIORITY) !== 0) first += 5;
    if (type === frame.PUSH_PROMISE) first += 4;
    if (first > last) throw new UnreadError('it is not all HTTP/2');
    if (type === frame.DATA) {
      this.#message(streamId).spans.push({ start: first, end: last });
      return;
    }
    this.#open ??= { streamId, isPromise: type === frame.PUSH_PROMISE, spans: [] };
    this.#open.spans.push({ start: first, end: last });
    if ((flags & frame.END_HEADERS) !== 0) this.#endBlock();
  }

  #endBlock(): void {
    const { streamId, isPromise, spans } = this.#open!;
    this.#open = null;
    const block = joinedArea(this.#stream, spans);
    const lines = this.#strings.read(block.bytes);
    const fields = isPromise ? new Map<string, string[]>() : this.#message(streamId).fields;
    for (const line of lines) {
      addFieldValue(fields, line.name, line.value);
      this.#addLine(line, spans);
    }
  }

  #addLine({ name, value, literal, nameLiteral }: HpackLine, spans: Spans): void {
    if (nameLiteral !== null) {
      const area = this.#literalArea(name, nameLiteral, spans);
      area.fix(0, name.length);
    }
    if (literal === null) return;
    const area = this.#literalArea(value, literal, spans);
    this.#found.fields.push({ name, area, start: 0, end: value.length });
  }

  /** A string may lie across two frames. */
  #literalArea(text: string, { start, end, isHuffman }: HpackLiteral, spans: Spans): Area {
    const pieces = [];
    let before = 0;
    for (const span of spans) {
      const length = span.end - span.start;
      const from = Math.max(start, before);
      const to = Math.min(end, before + length);
      if (from < to) pieces.push({ start: from - start, at: span.start + from - before, length: to - from });
      before += length;
    }
    const area = new Area(Buffer.from(text, 'latin1'), this.#stream, pieces, isHuffman);
    this.#found.heads.push(area);
    return area;
  }

  #message(streamId: number): Message {
    const known = this.#messages.get(streamId);
    if (known !== undefined) return known;
    const made = { fields: new Map<string, string[]>(), spans: [] };
    this.#messages.set(streamId, made);
    return made;
  }

  #endMessage({ fields, spans }: Message): void {
    this.#found.addBody({
      area: joinedArea(this.#stream, spans),
      contentType: fields.get('content-type')?.[0] ?? '',
      codings: fields.get('content-encoding') ?? [],
      isRequest: this.#isRequest,
    });
  }
}
