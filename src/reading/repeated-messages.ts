// A message that was captured twice, by two sensors or in a capture and in its log, happened once. It is known by its
// addresses, its ports, all of its header fields, and its time.

import type { Message, ResponseMessage } from '../record/message.ts';
import type { Counters } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { capturedTwiceText } from '../shared/repeated-input.ts';
import { hashOfToken } from '../shared/token-hash.ts';
import { UserError } from '../shared/user-error.ts';
import { type ComparedSource, ConnectionCopies } from './connection-copies.ts';
import { MAX_CLOCK_DIFFERENCE_SECONDS, MAX_COMPARED_MESSAGES, MIN_CLOCK_SECONDS } from './limits.ts';
import { ProxiedResponses, preciseTimeMs } from './proxied-responses.ts';

/** One message, as one source or several have captured it. */
interface Sighting {
  readonly sources: readonly ComparedSource[];
  readonly input: string;
  readonly timeMs: number;
}

interface HarSighting {
  readonly input: string;
  readonly timeMs: number;
  readonly isHar: boolean;
}

/** Of the browser in a HAR file, which does not say it. */
const NO_PORT = 0;
/** A shorter value may be set in two responses by chance. */
const MIN_VALUE_CHARACTERS = 16;
const MAX_DIFFERENCE_MS = MAX_CLOCK_DIFFERENCE_SECONDS * 1000;

export class RepeatedMessages {
  readonly #counters: Counters;
  readonly #seen = new GenerationalMap<string, Sighting[]>(MAX_COMPARED_MESSAGES, () => {});
  /** Responses that set a value which is set nowhere else. */
  readonly #setting = new GenerationalMap<string, Pick<Sighting, 'input' | 'timeMs'>>(
    MAX_COMPARED_MESSAGES,
    () => {},
  );
  /** The same of a HAR file, or beside one: its messages have no ports, and other header fields. */
  readonly #beside = new GenerationalMap<string, HarSighting>(MAX_COMPARED_MESSAGES, () => {});
  readonly #copies = new ConnectionCopies(keyOf);
  readonly #proxied = new ProxiedResponses();

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** Whether another source has given this message before; `source`: where it comes from. What each gives twice happened twice. */
  isRepeat(message: Message, source: ComparedSource): boolean {
    if (message.seconds < MIN_CLOCK_SECONDS) return false;
    const key = keyOf(message);
    const isRepeat = this.#isCopy(message, key, source);
    if (!message.incomplete) this.#copies.note(message, key);
    return isRepeat;
  }

  #isCopy(message: Message, key: string, source: ComparedSource): boolean {
    const timeMs = preciseTimeMs(message);
    const sightings = this.#seen.get(key) ?? [];
    // A HAR file does not say whose its requests are: two browsers may send the same at nearly the same time.
    const isHar = message.srcPort === NO_PORT || message.dstPort === NO_PORT;
    const mostMs = isHar ? 0 : MAX_DIFFERENCE_MS;
    const isNear = (one: Sighting): boolean => Math.abs(one.timeMs - timeMs) <= mostMs;
    // Files of one recording are one source: what both have has one time.
    const isCopy = (one: Sighting): boolean =>
      one.sources.includes(source) ? one.input !== message.input && one.timeMs === timeMs : isNear(one);
    const isOne = ({ input, sources }: Sighting): boolean =>
      isHar || this.#copies.isOne(message, source, input, sources);
    const near = sightings.findIndex((one) => isCopy(one) && isOne(one));
    if (near < 0) {
      const own = { sources: [source], input: message.input, timeMs };
      this.#seen.set(key, [...sightings.filter(isNear), own]);
      return false;
    }
    const first = sightings[near]!;
    this.#counters.repeated.inputs ??= [first.input, message.input];
    this.#seen.set(key, sightings.with(near, { ...first, sources: [...first.sources, source] }));
    this.#uncount(message);
    return true;
  }

  /**
   * Two captures with one response at two times have clocks that differ: judged together they would be two visits.
   * @throws {UserError}
   */
  checkClock(message: ResponseMessage): void {
    if (!message.setCookies.some(({ parsed }) => parsed.cookie.value.length >= MIN_VALUE_CHARACTERS)) return;
    this.#checkHar(message);
    const key = keyOf(message);
    const timeMs = preciseTimeMs(message);
    const before = this.#setting.get(key);
    const difference = before === undefined ? 0 : Math.abs(before.timeMs - timeMs);
    if (before !== undefined && before.input !== message.input && difference > MAX_DIFFERENCE_MS)
      throw new UserError(
        `${before.input} and ${message.input} hold the same responses ${Math.round(difference / 1000)} s apart: the clocks of those who captured differ; name one of them, or set the time of one (editcap -t)`,
      );
    if (before === undefined) this.#setting.set(key, { input: message.input, timeMs });
    if (message.dstPort !== NO_PORT) this.#proxied.check(message);
  }

  /** A HAR file and a capture of one visit would be two visits. */
  #checkHar(message: ResponseMessage): void {
    const { input, status, request, setCookies } = message;
    const timeMs = preciseTimeMs(message);
    const isHar = message.dstPort === NO_PORT;
    const lines = setCookies.map(({ value }) => value);
    const key = hashOfToken([`${status} ${request?.method} ${request?.url}`, ...lines].join('\n'));
    const before = this.#beside.get(key);
    if (before === undefined) this.#beside.set(key, { input, timeMs, isHar });
    else if (
      before.input !== input &&
      (isHar || before.isHar) &&
      Math.abs(before.timeMs - timeMs) <= MAX_DIFFERENCE_MS
    )
      throw new UserError(
        `${before.input} and ${input} hold the same visit, and one of them is a HAR file: name one of them`,
      );
  }

  /** What was captured twice; null without any. */
  get warning(): string | null {
    return capturedTwiceText(this.#counters.repeated);
  }

  #uncount(message: Message): void {
    const { kind } = message;
    const isFinal =
      kind === 'response' && (message.status < 100 || message.status > 199 || message.status === 101);
    this.#takeOut('messages', 1);
    if (kind === 'request') this.#takeOut('requests', 1);
    if (isFinal) this.#takeOut('responses', 1);
    if (kind === 'response') this.#takeOut('setCookies', message.setCookies.length);
  }

  #takeOut(name: 'messages' | 'requests' | 'responses' | 'setCookies', count: number): void {
    this.#counters[name] -= count;
    this.#counters.repeated[name] += count;
  }
}

function keyOf(message: Message): string {
  const { kind, src, srcPort, dst, dstPort, streamId, fields } = message;
  const begin =
    kind === 'request' ? `${message.method} ${message.target}` : `${message.status} ${message.phrase}`;
  const lines = fields.map(({ name, value }) => `${name}: ${value}`);
  return hashOfToken([`${src} ${srcPort} ${dst} ${dstPort} ${streamId}`, begin, ...lines].join('\n'));
}
