// Is this HTTP/2 whose beginning was not captured? Asked of every segment of a connection that nobody has recognised,
// so the answer is yes only on evidence that other traffic does not give by chance.

import { Counters } from '../../counters.ts';
import { BufferBudget } from '../../flow/buffer-budget.ts';
import { ASSUMED_HPACK_TABLE_BYTES } from '../../limits.ts';
import { MORE, NO, YES } from '../http1/start-line.ts';
import * as frame from './frame.ts';
import { HeaderBlock } from './header-block.ts';
import { HpackDecoder } from './hpack/decoder.ts';
import { FieldList } from './hpack/field-list.ts';

/** Whole frames in a row that are proof without a header block. */
const PROOF_FRAMES = 3;

const METHOD = /^[A-Z]{3,17}$/;
const STATUS = /^[1-5]\d\d$/;
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** Do frames begin at `start`? Yes when a header block makes sense, or when several frames follow each other. */
export function isHttp2(bytes: Buffer, start: number, end: number): number {
  let at = start;
  for (let frames = 0; frames < PROOF_FRAMES; frames++) {
    if (end - at < frame.HEADER_BYTES) {
      const mayGoOn = at === start ? mayBeHeader(bytes, start, end) : beginsWithSettings(bytes, start);
      return mayGoOn ? MORE : NO;
    }
    if (!frame.isPlausibleFrame(bytes, at, frame.INITIAL_MAX_FRAME_BYTES)) return NO;
    const payload = at + frame.HEADER_BYTES;
    const next = payload + frame.payloadBytes(bytes, at);
    const isBlock = frame.frameType(bytes, at) === frame.HEADERS;
    if (next > end) return isBlock || beginsWithSettings(bytes, start) ? MORE : NO;
    if (isBlock && frame.frameFlags(bytes, at) & frame.END_HEADERS) {
      const verdict = judgeBlock(bytes, at, payload, next);
      if (verdict !== MORE) return verdict;
    }
    at = next;
  }
  return YES;
}

/** What a server sends first is a SETTINGS frame (RFC 9113 section 3.4): what follows it will tell. */
function beginsWithSettings(bytes: Buffer, start: number): boolean {
  return frame.frameType(bytes, start) === frame.SETTINGS && frame.frameFlags(bytes, start) === 0;
}

/** Could these few octets be the beginning of a frame header? */
function mayBeHeader(bytes: Buffer, start: number, end: number): boolean {
  const header = Buffer.alloc(frame.HEADER_BYTES);
  bytes.copy(header, 0, start, end);
  return frame.payloadBytes(header, 0) <= frame.INITIAL_MAX_FRAME_BYTES && frame.isKnownType(header, 0);
}

/** Does the HEADERS frame at `at` hold a request or a response? MORE when its block says nothing by itself. */
function judgeBlock(bytes: Buffer, at: number, payload: number, next: number): number {
  const budget = new BufferBudget(ASSUMED_HPACK_TABLE_BYTES);
  const list = new FieldList();
  const decoder = new HpackDecoder(list, budget, new Counters());
  const block = new HeaderBlock(0, budget);
  decoder.table.forget();
  if (!block.locate(frame.HEADERS, frame.frameFlags(bytes, at), bytes, payload, next, next - payload))
    return NO;
  if (!decoder.decode(bytes, block.first, block.last, false)) return NO;
  const { method, status, path } = list;
  if (!list.take(bytes).every(({ name }) => FIELD_NAME.test(name))) return NO;
  if (method !== null) return METHOD.test(method) && status === null ? YES : NO;
  if (status !== null) return STATUS.test(status) && path === null ? YES : NO;
  return MORE;
}
