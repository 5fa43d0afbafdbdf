// Where a program's capture comes from: a path, bytes, a stream, or an interface.

import { Readable } from 'node:stream';
import { expandInputs } from '../capture/input-paths.ts';
import { READ_BLOCK_BYTES } from '../capture/limits.ts';
import type { LiveOptions } from '../capture/live/open.ts';
import type { RunOptions } from '../run.ts';

/** Capture live, as `-i` does. It needs tcpdump or dumpcap, and the permission to capture. */
export interface LiveSource {
  /** Its name, or 'any'. */
  readonly interface: string;
  /** A filter in libpcap's language (pcap-filter(7)), as `-f`. */
  readonly captureFilter?: string;
  readonly promiscuous?: boolean;
  /** Size of the kernel's buffer. */
  readonly bufferMebibytes?: number;
  readonly backend?: LiveOptions['backend'];
}

/** A path (file or directory), the bytes of a capture, a stream of them, or an interface. */
export type Source = string | Uint8Array | AsyncIterable<Uint8Array> | LiveSource;

/**
 * The inputs of a run; one of the three has something.
 * @internal
 */
export type SourceInput = Required<Pick<RunOptions, 'inputs' | 'stream' | 'live'>>;

/**
 * @param name what records call bytes and streams; null for 'buffer' and 'stream'
 * @throws {UserError} when a path does not exist
 * @throws {TypeError} for anything else
 * @internal
 */
export function sourceInput(source: Source, name: string | null): SourceInput {
  const nothing: SourceInput = { inputs: [], stream: null, live: null };
  if (typeof source === 'string') return { ...nothing, inputs: expandInputs([source]) };
  if (source instanceof Uint8Array)
    return { ...nothing, stream: { name: name ?? 'buffer', bytes: Readable.from(blocksOf(source)) } };
  if (typeof source === 'object' && source !== null) {
    if ('interface' in source && typeof source.interface === 'string')
      return { ...nothing, live: liveOptions(source) };
    if (source instanceof Readable) return { ...nothing, stream: { name: name ?? 'stream', bytes: source } };
    if (Symbol.asyncIterator in source)
      return { ...nothing, stream: { name: name ?? 'stream', bytes: Readable.from(source) } };
  }
  throw new TypeError('source: must be a path, a Buffer, a readable stream, or { interface: name }');
}

/** In pieces: between them the run checks whether the reader is still there. */
function* blocksOf(bytes: Uint8Array): Generator<Buffer> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < all.length; at += READ_BLOCK_BYTES) yield all.subarray(at, at + READ_BLOCK_BYTES);
}

function liveOptions(source: LiveSource): LiveOptions {
  return {
    interface: source.interface,
    filter: source.captureFilter ?? null,
    promiscuous: source.promiscuous === true,
    bufferMebibytes: source.bufferMebibytes ?? null,
    backend: source.backend ?? 'auto',
  };
}
