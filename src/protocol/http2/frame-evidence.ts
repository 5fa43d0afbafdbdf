// How much a frame header says for HTTP/2, where nothing else is known: other bytes look like one by chance, numbers
// with many zeros more often than others, but hardly ever like a header block that makes sense.

import { BufferBudget } from '../../flow/buffer-budget.ts';
import { Counters } from '../../shared/counters.ts';
import { FieldList } from '../field-compression/field-list.ts';
import { ASSUMED_DYNAMIC_TABLE_BYTES } from '../field-compression/limits.ts';
import * as frame from './frame.ts';
import { HeaderBlock } from './header-block.ts';
import { HpackDecoder } from './hpack/decoder.ts';
import { MAX_PROBED_BLOCK_BYTES } from './limits.ts';

/** Enough to be sure. */
export const PROOF = 10;
/** Frames begin where a segment begins, or end where it ends: that is how they are written. */
export const ALIGNED = 4;
/** It cannot be a frame. */
export const IMPOSSIBLE = -1;

const STRONG = 2;
const WEAK = 1;
/** Data shorter than this has a header that is nearly all zeros. */
const WEAK_DATA_BYTES = 64;

const METHOD = /^[A-Z]{3,17}$/;
const STATUS = /^[1-5]\d\d$/;
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** Evidence, up to PROOF, of the frame header at `at`, and of its header block as far as it lies before `end`. */
export function evidenceAt(bytes: Buffer, at: number, end: number, maxFrameBytes: number): number {
  if (!frame.isPlausibleFrame(bytes, at, maxFrameBytes)) return IMPOSSIBLE;
  const length = frame.framePayloadBytes(bytes, at);
  const flags = frame.frameFlags(bytes, at);
  const payload = at + frame.HEADER_BYTES;
  switch (frame.frameType(bytes, at)) {
    case frame.DATA:
      return length < WEAK_DATA_BYTES ? WEAK : STRONG;
    case frame.SETTINGS:
      return length === 0 && flags === 0 ? WEAK : STRONG;
    case frame.HEADERS:
      if ((flags & frame.END_HEADERS) === 0 || payload + length > end) return STRONG;
      if (length > MAX_PROBED_BLOCK_BYTES) return STRONG;
      return evidenceOfBlock(bytes, flags, payload, payload + length);
    default:
      return STRONG;
  }
}

/** Evidence of the payload of a HEADERS frame: a request or a response, neither for certain, or nonsense. */
function evidenceOfBlock(bytes: Buffer, flags: number, start: number, end: number): number {
  const budget = new BufferBudget(ASSUMED_DYNAMIC_TABLE_BYTES);
  const list = new FieldList();
  const decoder = new HpackDecoder(list, budget, new Counters());
  const block = new HeaderBlock(0, budget);
  decoder.table.forget();
  if (!block.locate(frame.HEADERS, flags, bytes, start, end, end - start)) return IMPOSSIBLE;
  if (!decoder.decode(bytes, block.first, block.last, false)) return IMPOSSIBLE;
  const { method, status, path } = list;
  if (!list.take(bytes).every(({ name }) => FIELD_NAME.test(name))) return IMPOSSIBLE;
  if (method !== null) return METHOD.test(method) && status === null ? PROOF : IMPOSSIBLE;
  if (status !== null) return STATUS.test(status) && path === null ? PROOF : IMPOSSIBLE;
  return STRONG;
}
