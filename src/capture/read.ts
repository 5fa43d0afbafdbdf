// Reads captures, whatever their format and compression, and delivers every packet to a sink. Files are read block by
// block into one buffer; everything else comes as a stream and is read in place, chunk by chunk.

import { fstatSync, readSync, type Stats } from 'node:fs';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type FileAccess, systemFiles } from '../shared/file-access.ts';
import { BrokenInputError, UserError } from '../shared/user-error.ts';
import { ByteSource } from './byte-source.ts';
import { ChunkFeed, viewOf } from './chunk-feed.ts';
import { decompress, recogniseCompression } from './decompress.ts';
import { describeOtherFile, HEAD_BYTES, isMessageLog, openReader } from './formats.ts';
import { STANDARD_INPUT, systemError } from './input-paths.ts';
import { READ_BLOCK_BYTES, YIELD_BYTES } from './limits.ts';
import type { PacketSink } from './raw-packet.ts';
import { CaptureError, type CaptureReader, type ReaderHooks } from './reader.ts';

export interface ReadHooks extends ReaderHooks {
  /** How the capture is opened; by its path when it is not given. */
  readonly files?: FileAccess;
  /** Bytes of the input read so far (compressed ones of a compressed input), and in total; null when unknown. */
  progress?(readBytes: number, totalBytes: number | null): void;
  /** Called after each block: reading goes on when the promise resolves. */
  pause?(): Promise<void> | undefined;
  /** Called after each block: true ends the reading. */
  stopped?(): boolean;
  /** Called when that leaves a part of the input unread. */
  leftUnread?(): void;
  /** The reader of an input called `name` that begins with `head` and is no capture; undefined: there is none. */
  otherReader?(head: Buffer, name: string, hooks: ReaderHooks): CaptureReader | undefined;
}

/** First bytes of a file that is no capture, to describe it. */
const DESCRIBED_BYTES = 4096;
const FIRST_BLOCK_BYTES = 4096;

/**
 * Reads one capture to its end.
 * @param input a path, or '-' for standard input
 * @throws {UserError} when it cannot be read, is empty or is no capture; damage inside it only warns
 * @throws {BrokenInputError} when a part of it was read, and the rest cannot be
 */
export async function readCapture(input: string, sink: PacketSink, hooks: ReadHooks): Promise<void> {
  const files = hooks.files ?? systemFiles;
  const stats = statInput(input, files);
  if (stats.isDirectory())
    throw new UserError(`${input}: it is a directory, and a capture file is expected here`);
  if (stats.isFile()) return readFile(input, stats.size, sink, hooks);
  if (input !== STANDARD_INPUT) return readCaptureStream(files.stream(input), input, sink, hooks);
  if (process.stdin.isTTY)
    throw new UserError('standard input is a terminal: pipe a capture into it (tcpdump -w - | crumbshark -)');
  return readCaptureStream(process.stdin, STANDARD_INPUT, sink, hooks);
}

/**
 * Reads a capture from a stream; each chunk is handled when it arrives. The stream is closed afterwards. To end it
 * while it is silent, destroy it after `stopped` has become true.
 * @param name its name in messages
 * @throws {UserError} as `readCapture`
 */
export async function readCaptureStream(
  stream: Readable,
  name: string,
  sink: PacketSink,
  hooks: ReadHooks,
): Promise<void> {
  let readBytes = 0;
  const counted = async function* () {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      readBytes += chunk.length;
      yield chunk;
    }
  };
  const pace = new Pace(hooks, () => readBytes, null);
  try {
    await readSource(new ByteSource(counted()), name, sink, hooks, pace);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'ERR_STREAM_PREMATURE_CLOSE' && hooks.stopped?.()) return;
    throw syscall === undefined ? error : readError(name, error, readBytes);
  }
}

async function readFile(input: string, size: number, sink: PacketSink, hooks: ReadHooks): Promise<void> {
  const files = hooks.files ?? systemFiles;
  const file = input === STANDARD_INPUT ? 0 : openFile(input, files);
  try {
    await new FileRead(file, input, size, sink, hooks).run();
  } finally {
    if (file !== 0) files.close(file);
  }
}

/** A regular file: blocks are read into one buffer, an incomplete record is moved to its front. */
class FileRead {
  readonly #file: number;
  readonly #name: string;
  readonly #sink: PacketSink;
  readonly #size: number;
  readonly #hooks: ReadHooks;
  readonly #pace: Pace;
  #buffer = Buffer.allocUnsafeSlow(READ_BLOCK_BYTES);
  #filled = 0;
  /** The first blocks are small: V8 compiles the code that reads them when it has seen how a block ends, too. */
  #blockBytes = FIRST_BLOCK_BYTES;
  #readBytes = 0;
  #ended = false;

  constructor(file: number, name: string, size: number, sink: PacketSink, hooks: ReadHooks) {
    this.#file = file;
    this.#name = name;
    this.#sink = sink;
    this.#size = size;
    this.#hooks = hooks;
    this.#pace = new Pace(hooks, () => this.#readBytes, size);
  }

  async run(): Promise<void> {
    this.#fill();
    const head = this.#buffer.subarray(0, Math.min(this.#filled, DESCRIBED_BYTES));
    if (recogniseCompression(head) !== undefined)
      return readSource(new ByteSource(this.#blocks()), this.#name, this.#sink, this.#hooks, this.#pace);
    await named(this.#name, () => this.#readBlocks(head));
  }

  async #readBlocks(head: Buffer): Promise<void> {
    const reader = openCapture(head, this.#name, this.#sink, this.#hooks);
    let view = viewOf(this.#buffer);
    for (;;) {
      const consumed = reader.consume(this.#buffer, view, 0, this.#filled, this.#ended);
      this.#buffer.copyWithin(0, consumed, this.#filled);
      this.#filled -= consumed;
      if (this.#ended || reader.done) break;
      if (this.#filled === this.#buffer.length) {
        // A record larger than the buffer; twice what has arrived is never much more than it needs.
        this.#buffer = Buffer.concat([this.#buffer], 2 * this.#buffer.length);
        view = viewOf(this.#buffer);
      }
      if (!(await this.#pace.goOn())) {
        if (this.#readBytes < this.#size) this.#hooks.leftUnread?.();
        return;
      }
      this.#fill();
    }
    reader.finish(this.#filled);
  }

  /** Reads until the buffer holds a block more, or is full, or the file ends. */
  #fill(): void {
    const wanted = Math.min(this.#filled + this.#blockBytes, this.#buffer.length);
    if (this.#blockBytes < this.#buffer.length) this.#blockBytes *= 2;
    while (this.#filled < wanted && !this.#ended) {
      let count: number;
      try {
        // What is redirected may have been read in part by another program.
        const position = this.#file === 0 ? null : this.#readBytes;
        count = readSync(this.#file, this.#buffer, this.#filled, wanted - this.#filled, position);
      } catch (error) {
        throw readError(this.#name, error, this.#readBytes);
      }
      this.#ended = count === 0;
      this.#filled += count;
      this.#readBytes += count;
    }
  }

  /** The same file as chunks, for decompression. They share the buffer. */
  async *#blocks(): AsyncGenerator<Buffer> {
    while (this.#filled > 0) {
      yield this.#buffer.subarray(0, this.#filled);
      this.#filled = 0;
      this.#fill();
    }
  }
}

/** Decompresses where needed, finds the reader, and feeds it to the end. */
async function readSource(
  input: ByteSource,
  name: string,
  sink: PacketSink,
  hooks: ReadHooks,
  pace: Pace,
): Promise<void> {
  await named(name, async () => {
    let source = input;
    let head = await source.peek(HEAD_BYTES);
    const compression = recogniseCompression(head);
    if (compression !== undefined) {
      source = new ByteSource(decompress(input, (message) => hooks.warn(`${shown(name)}: ${message}`)));
      head = await source.peek(HEAD_BYTES);
      if (recogniseCompression(head) !== undefined)
        throw new CaptureError(
          'is compressed twice (a compressed file inside a compressed file): decompress it once first',
        );
      if (head.length === 0) throw new CaptureError(`is ${compression} data with nothing in it`);
    }
    try {
      // Only to describe what is no capture, more bytes are waited for.
      const known = isMessageLog(head) || openReader(head, { packet() {} }, hooks) !== undefined;
      const reader = openCapture(known ? head : await source.peek(DESCRIBED_BYTES), name, sink, hooks);
      const feed = new ChunkFeed(reader);
      for await (const chunk of source.rest()) {
        feed.push(chunk);
        if (reader.done) break;
        if (!(await pace.goOn(chunk.length))) {
          hooks.leftUnread?.();
          return;
        }
      }
      feed.end();
    } finally {
      await source.close();
    }
  });
}

function openCapture(head: Buffer, name: string, sink: PacketSink, hooks: ReadHooks) {
  if (head.length === 0) throw new CaptureError('is empty: it holds not even the header of a capture');
  const own = namedHooks(name, hooks);
  const reader = openReader(head, sink, own) ?? hooks.otherReader?.(head, name, own);
  if (reader === undefined) throw new CaptureError(`is ${describeOtherFile(head, name)}`);
  return reader;
}

/** What happens between two blocks. */
class Pace {
  readonly #hooks: ReadHooks;
  readonly #readBytes: () => number;
  readonly #totalBytes: number | null;
  #sinceTurn = 0;

  constructor(hooks: ReadHooks, readBytes: () => number, totalBytes: number | null) {
    this.#hooks = hooks;
    this.#readBytes = readBytes;
    this.#totalBytes = totalBytes;
  }

  /** Resolves to false when reading is to end. */
  async goOn(blockBytes: number = READ_BLOCK_BYTES): Promise<boolean> {
    const hooks = this.#hooks;
    hooks.progress?.(this.#readBytes(), this.#totalBytes);
    const pause = hooks.pause?.();
    if (pause !== undefined) await pause;
    this.#sinceTurn += blockBytes;
    if (this.#sinceTurn >= YIELD_BYTES) {
      this.#sinceTurn = 0;
      await nextTurn();
    }
    return !hooks.stopped?.();
  }
}

/** What the operating system says of a read: of the first one, that there is no such input; of a later one, that it broke off. */
function readError(name: string, error: unknown, readBytes: number): UserError {
  const { message } = systemError(shown(name), error);
  return readBytes === 0 ? new UserError(message) : new BrokenInputError(message);
}

function shown(name: string): string {
  return name === STANDARD_INPUT ? 'standard input' : name;
}

/** Puts the capture's name in front of what is wrong with it. */
async function named(name: string, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    throw error instanceof CaptureError ? new UserError(`${shown(name)} ${error.message}`) : error;
  }
}

function namedHooks(name: string, hooks: ReadHooks): ReaderHooks {
  return {
    warn: (message) => hooks.warn(`${shown(name)}: ${message}`),
    secrets: (type, bytes) => hooks.secrets?.(type, bytes),
    ...(hooks.counters === undefined ? {} : { counters: hooks.counters }),
  };
}

function statInput(input: string, files: FileAccess): Stats {
  try {
    return input === STANDARD_INPUT ? fstatSync(0) : files.stat(input);
  } catch (error) {
    throw systemError(shown(input), error);
  }
}

function openFile(path: string, files: FileAccess): number {
  try {
    return files.open(path);
  } catch (error) {
    throw systemError(path, error);
  }
}
