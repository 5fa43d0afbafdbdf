// The logs of several partitions of one file as one log again: their messages in the order of time, numbered anew. What each of
// them says of the whole file is there once.

import { MAX_REFERRED_REQUESTS } from './limits.ts';
import type { LineData } from './message-lines.ts';

type Moment = readonly [seconds: number, nanoseconds: number];

interface Line {
  readonly data: LineData;
  /** Null: it belongs before the next message. */
  readonly time: Moment | null;
  readonly frame: number;
}

/** A request that was written, by the number of its line in its own log. */
interface WrittenRequest {
  readonly number: number;
  /** How many requests were written before. */
  readonly before: number;
  readonly data: LineData;
}

/**
 * @param logs the lines of each, whole, without line ends
 * @throws {SyntaxError} for a line that is no JSON
 */
export async function* joinedLog(logs: readonly AsyncIterable<string>[]): AsyncGenerator<string> {
  const sources = logs.map((lines) => new LogSource(lines));
  const firsts: (string | null)[] = [];
  for (const source of sources) firsts.push(await source.begin());
  if (firsts[0] !== null && firsts[0] !== undefined) yield firsts[0];
  let number = 0;
  let requests = 0;
  let inputs = 0;
  const line = (data: LineData): string => JSON.stringify({ ...data, n: ++number });
  for (let source = earliest(sources); source !== null; source = earliest(sources)) {
    const { data } = source.next!;
    if (data.kind === 'input') {
      // All logs of a file have the same captures in the same order.
      if (source.inputs++ === inputs) {
        inputs++;
        yield line(data);
      }
    } else {
      if (data.kind === 'request')
        source.wrote(Number(data.n), { number: number + 1, before: requests++, data });
      yield line(data.kind === 'response' ? source.referring(data, requests) : data);
    }
    await source.step();
  }
  const ends = sources.map(({ end }) => end).filter((end) => end !== null);
  // What is known of proxies is in one of them.
  const end = ends.find(({ hops }) => Array.isArray(hops) && hops.length > 0) ?? ends[0];
  if (end !== undefined) yield line(end);
}

class LogSource {
  readonly #lines: AsyncIterator<string>;
  readonly #requests = new Map<number, WrittenRequest>();
  /** The next line; null: there is none. */
  next: Line | null = null;
  end: LineData | null = null;
  /** How many captures have begun. */
  inputs = 0;

  constructor(lines: AsyncIterable<string>) {
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** The first line. */
  async begin(): Promise<string | null> {
    const first = await this.#lines.next();
    await this.step();
    return first.done === true ? null : first.value;
  }

  async step(): Promise<void> {
    const { done, value } = await this.#lines.next();
    const data = done === true ? null : (JSON.parse(value) as LineData);
    this.next = data === null || data.kind === 'end' ? null : lineOf(data);
    if (data?.kind === 'end') this.end = data;
  }

  wrote(own: number, request: WrittenRequest): void {
    this.#requests.set(own, request);
    if (this.#requests.size <= MAX_REFERRED_REQUESTS) return;
    const [oldest] = this.#requests.keys();
    this.#requests.delete(oldest!);
  }

  /** A response that names its request by the new number, or has it, where that is too long ago. */
  referring(data: LineData, requests: number): LineData {
    if (typeof data.request !== 'number') return data;
    const known = this.#requests.get(data.request);
    if (known === undefined) return data;
    const isNear = requests - known.before <= MAX_REFERRED_REQUESTS;
    return { ...data, request: isNear ? known.number : known.data };
  }
}

function lineOf(data: LineData): Line {
  const { time, frame } = data;
  const isMoment = Array.isArray(time) && time.length === 2;
  return { data, time: isMoment ? [Number(time[0]), Number(time[1])] : null, frame: Number(frame ?? 0) };
}

function earliest(sources: readonly LogSource[]): LogSource | null {
  let first: LogSource | null = null;
  for (const source of sources)
    if (source.next !== null && (first === null || isBefore(source.next, first.next!))) first = source;
  return first;
}

function isBefore(one: Line, other: Line): boolean {
  if (one.time === null || other.time === null) return one.time === null && other.time !== null;
  const seconds = one.time[0] - other.time[0];
  const nanoseconds = one.time[1] - other.time[1];
  return (seconds || nanoseconds || one.frame - other.frame) < 0;
}
