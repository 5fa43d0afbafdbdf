// Reads a message log: bytes in, messages out, in the order of the lines. What is wrong with a line costs that line alone,
// and is counted and shown as damage to a capture is. A log may come from anywhere: nothing in it is taken for granted.

import { isUtf8 } from 'node:buffer';
import { CaptureError, type CaptureReader, DamageLog, type ReaderHooks } from '../capture/reader.ts';
import type { AnyMessage, RequestMessage } from '../record/message.ts';
import { counted } from '../shared/counted.ts';
import {
  LOG_MODES,
  type LogMode,
  MESSAGE_LOG_VERSION,
  RUNNING_COUNTERS,
  type RunningCounts,
} from './format.ts';
import { isReasonable } from './json-size.ts';
import { MAX_LOG_INPUTS, MAX_LOG_LINE_BYTES, MAX_REFERRED_REQUESTS } from './limits.ts';
import { countOf, LineError, type Members, membersOf, memberText } from './line-members.ts';
import { contentOfLine, requestOfLine, responseOfLine } from './line-messages.ts';
import { type LogEnd, logEndOfLine } from './log-end.ts';

/** What a log gives. */
export interface MessageLogSink {
  begin(mode: LogMode): void;
  /** A capture begins; `name` is what its messages call it. */
  input(name: string, hasPackets: boolean): void;
  message(message: AnyMessage): void;
  /** What was counted when the next message came. */
  counts(counts: RunningCounts): void;
  end(end: LogEnd): void;
  /** The number of a connection of the log, among those of everything that is read. */
  stream(number: number): number;
}

const LINE_END = 0x0a;
const UNREADABLE_BEGINNING = 'begins as a message log, and its first line cannot be read';

export class MessageLogReader implements CaptureReader {
  readonly done = false;
  neededBytes = 1;
  readonly #sink: MessageLogSink;
  readonly #damage: DamageLog;
  readonly #inputs: string[] = [];
  /** The newest requests, by the numbers of their lines. */
  readonly #requests = new Map<number, RequestMessage>();
  #lines = 0;
  /** Of the last line that has one. */
  #number = 0;
  /** Lines since then whose numbers could not be read: damaged ones, or some that were put in. */
  #unnumbered = 0;
  #isEnded = false;
  /** Inside a line that is too long. */
  #isSkipping = false;

  constructor(sink: MessageLogSink, hooks: ReaderHooks) {
    this.#sink = sink;
    this.#damage = new DamageLog(hooks);
  }

  consume(bytes: Buffer, _view: DataView, start: number, end: number, ended: boolean): number {
    let at = start;
    while (at < end) {
      const found = bytes.indexOf(LINE_END, at);
      const isWhole = found >= 0 && found < end;
      const to = isWhole ? found : end;
      if (this.#isSkipping) this.#isSkipping = !isWhole;
      else if (to - at > MAX_LOG_LINE_BYTES) this.#tooLong(to - at, !isWhole);
      else if (isWhole || (ended && isJson(bytes, at, to))) this.#line(bytes, at, to);
      else break;
      at = isWhole ? to + 1 : to;
    }
    // Twice as much each time, so that a long line is not searched again for every byte of it.
    this.neededBytes = Math.min(2 * (end - at) + 1, MAX_LOG_LINE_BYTES + 1);
    return at - start;
  }

  finish(remainingBytes: number): void {
    if (this.#lines === 0) throw new CaptureError(UNREADABLE_BEGINNING);
    this.#damage.finish();
    if (this.#isEnded) return;
    const inside = remainingBytes > 0 || this.#isSkipping ? ', in the middle of a line' : '';
    this.#damage.addLast(
      `cut short behind line ${this.#lines}${inside}: what was counted at its end is missing, and perhaps messages are`,
      remainingBytes,
    );
  }

  #tooLong(length: number, isSkipping: boolean): void {
    this.#lines++;
    if (this.#lines === 1) throw new CaptureError('is a message log whose first line is too long');
    this.#unnumbered++;
    this.#damage.add(`line ${this.#lines} is longer than lines are read`, length);
    this.#isSkipping = isSkipping;
  }

  #line(bytes: Buffer, start: number, end: number): void {
    this.#lines++;
    if (this.#lines === 1) {
      this.#begin(bytes, start, end);
      return;
    }
    let number: number | null = null;
    try {
      const line = parsed(bytes, start, end);
      number = countOf(line.n);
      if (this.#isNext(number)) this.#read(line, number);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      this.#damage.add(`line ${this.#lines} cannot be read`, end - start);
      if (number === null) this.#unnumbered++;
    }
  }

  /** @throws {CaptureError} when it is no log that this version reads */
  #begin(bytes: Buffer, start: number, end: number): void {
    let first: Members;
    try {
      first = parsed(bytes, start, end);
    } catch {
      throw new CaptureError(UNREADABLE_BEGINNING);
    }
    if (first.crumbshark !== 'messages')
      throw new CaptureError('is JSON of crumbshark, and no message log: -T messages writes one');
    if (first.version !== MESSAGE_LOG_VERSION)
      throw new CaptureError(
        `is a message log of version ${JSON.stringify(first.version) ?? 'none'}, and version ${MESSAGE_LOG_VERSION} is read: use the crumbshark that wrote it, or a newer one`,
      );
    this.#sink.begin(LOG_MODES.find((mode) => mode === first.mode) ?? 'judging');
  }

  /** Whether a line is the next one, which it is then; lines that are missing, or come again, are damage. */
  #isNext(number: number): boolean {
    const ahead = number - this.#number - 1;
    if (ahead < 0 || this.#isEnded) {
      this.#damage.add(`line ${this.#lines} comes again, or too late`, 0);
      return false;
    }
    const missing = ahead - this.#unnumbered;
    this.#number = number;
    this.#unnumbered = 0;
    if (missing > 0)
      this.#damage.add(`${counted(missing, 'line is', 'lines are')} missing before line ${this.#lines}`, 0);
    return true;
  }

  #read(line: Members, number: number): void {
    const sink = this.#sink;
    switch (line.kind) {
      case 'request':
        this.#request(requestOfLine(line, this.#names), number);
        return;
      case 'response':
        sink.message(responseOfLine(line, this.#requestOf(line.request), this.#names));
        return;
      case 'content':
        sink.message(contentOfLine(line, this.#names));
        return;
      case 'input':
        if (this.#inputs.length === MAX_LOG_INPUTS) throw new LineError('too many captures');
        this.#inputs.push(memberText(line.input));
        sink.input(memberText(line.input), line.hasPackets !== false);
        return;
      case 'counters':
        sink.counts(countsOf(line));
        return;
      case 'end':
        sink.end(logEndOfLine(line));
        this.#isEnded = true;
        return;
      default:
        throw new LineError('unknown kind');
    }
  }

  #request(message: RequestMessage, number: number): void {
    this.#requests.set(number, message);
    if (this.#requests.size > MAX_REFERRED_REQUESTS) {
      const [oldest] = this.#requests.keys();
      if (oldest !== undefined) this.#requests.delete(oldest);
    }
    this.#sink.message(message);
  }

  /** Null for one that was not seen. The line of one that was may be damaged, or missing. */
  #requestOf(request: unknown): RequestMessage | null {
    if (request === undefined || request === null) return null;
    if (typeof request !== 'number') return requestOfLine(membersOf(request), this.#names);
    const known = this.#requests.get(request);
    if (known === undefined) throw new LineError('unknown request');
    return known;
  }

  readonly #names = {
    input: (number: number): string => {
      const name = this.#inputs[number];
      if (name === undefined) throw new LineError('unknown capture');
      return name;
    },
    stream: (number: number): number => this.#sink.stream(number),
  };
}

/** Whether a line that no line end follows is whole. */
function isJson(bytes: Buffer, start: number, end: number): boolean {
  try {
    parsed(bytes, start, end);
    return true;
  } catch {
    return false;
  }
}

/** Throws a LineError. */
function parsed(bytes: Buffer, start: number, end: number): Members {
  if (!isReasonable(bytes, start, end)) throw new LineError('too deep, or too much');
  if (!isUtf8(bytes.subarray(start, end))) throw new LineError('no UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8', start, end));
  } catch {
    throw new LineError('no JSON');
  }
  return membersOf(value);
}

function countsOf(line: Members): RunningCounts {
  const counts = RUNNING_COUNTERS.map((name) => [name, countOf(line[name] ?? 0)] as const);
  return Object.fromEntries(counts) as unknown as RunningCounts;
}
