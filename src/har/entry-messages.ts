// Entries as messages: who talked to whom, on which connection, and in the order of time. The number of an entry is its frame.

import {
  type AnyMessage,
  type ContentMessage,
  createRequest,
  createResponse,
  headerCharacters,
  isNamed,
  type RequestMessage,
  type ResponseMessage,
} from '../record/message.ts';
import { withoutPort } from '../shared/url.ts';
import type { HarEntry } from './har-entry.ts';
import type { HarFields } from './header-fields.ts';
import { MAX_HAR_HOSTS } from './limits.ts';
import { endsOf } from './server-address.ts';

export interface MessageNames {
  /** What messages call the file. */
  readonly input: string;
  /** The number of a connection that was not seen before. */
  nextStream(): number;
  /** Requests have the Cookie fields with which they were sent. */
  readonly areCookiesSent: boolean;
}

/** What happens of an entry, in this order. */
const PARTS = ['request', 'response', 'content'] as const;

interface Happening {
  readonly entry: HarEntry;
  readonly part: number;
  readonly timeMs: number;
}

/** An entry whose time is known. */
export interface TimedEntry {
  readonly entry: HarEntry;
  readonly startMs: number;
}

/** In the order of time; an entry without a time follows the one before it. */
export function inOrderOfTime(entries: readonly HarEntry[]): TimedEntry[] {
  let startMs = 0;
  const timed = entries.map((entry) => {
    startMs = entry.times.startMs ?? startMs;
    return { entry, startMs };
  });
  return timed.sort((one, other) => one.startMs - other.startMs);
}

export function* harMessages(entries: readonly TimedEntry[], names: MessageNames): Generator<AnyMessage> {
  const maker = new MessageMaker(names, entries);
  for (const { entry, part, timeMs } of happenings(entries)) {
    if (PARTS[part] === 'request') yield maker.request(entry, timeMs);
    else if (PARTS[part] === 'response') yield maker.response(entry, timeMs);
    else if (entry.content !== null) yield maker.content(entry, timeMs);
  }
}

/** Of one millisecond those of an earlier entry come first. */
function happenings(entries: readonly TimedEntry[]): Happening[] {
  const all = entries.flatMap(({ entry, startMs }) => {
    const { waitMs, totalMs } = entry.times;
    const times = [startMs, startMs + waitMs, startMs + totalMs];
    return times.map((time, part) => ({ entry, part, timeMs: Math.floor(time) }));
  });
  return all.sort(
    (one, other) =>
      one.timeMs - other.timeMs || one.entry.number - other.entry.number || one.part - other.part,
  );
}

class MessageMaker {
  readonly #names: MessageNames;
  readonly #addresses = new Map<string, string>();
  readonly #streams = new Map<string, number>();
  /** Requests whose content is still to come, by their entries. */
  readonly #requests = new Map<HarEntry, RequestMessage>();

  constructor(names: MessageNames, entries: readonly TimedEntry[]) {
    this.#names = names;
    for (const { entry } of entries) {
      const name = withoutPort(entry.host);
      if (entry.address === null || this.#addresses.has(name) || this.#addresses.size >= MAX_HAR_HOSTS)
        continue;
      this.#addresses.set(name, entry.address);
    }
  }

  request(entry: HarEntry, timeMs: number): RequestMessage {
    const { request, method, target, url, host, protocol, postsForm } = entry;
    const isMultiplexed = protocol === 'h2' || protocol === 'h3';
    const message = createRequest({
      kind: 'request',
      ...this.#place(entry, true),
      ...momentOf(entry, timeMs),
      ...headOf(request),
      incomplete: request.isRebuilt || !this.#names.areCookiesSent,
      method,
      target,
      url,
      authority: request.authority ?? (isMultiplexed ? host : null),
      hasCookie: request.isRebuilt || request.fields.some((field) => isNamed(field, 'cookie')),
      postsForm,
      form: null,
    });
    this.#requests.set(entry, message);
    return message;
  }

  response(entry: HarEntry, timeMs: number): ResponseMessage {
    const { response, status, phrase, content, form } = entry;
    const asked = this.#requests.get(entry) ?? null;
    const message = createResponse({
      kind: 'response',
      ...this.#place(entry, false),
      ...momentOf(entry, timeMs),
      ...headOf(response),
      incomplete: response.isRebuilt || (response.joined?.unsureCount ?? 0) > 0,
      status,
      phrase,
      irregular: null,
      isContentRead: content !== null,
      request: null,
    });
    const request = asked === null || form === null ? asked : createRequest({ ...asked, form });
    return { ...message, request };
  }

  content(entry: HarEntry, timeMs: number): ContentMessage {
    const { input } = this.#names;
    const { number: frame, content } = entry;
    const request = { input, frame, stream: this.#streamOf(entry), streamId: null };
    return { kind: 'content', request, ...momentOf(entry, timeMs), facts: content! };
  }

  #place(entry: HarEntry, isRequest: boolean) {
    const { host, tls, protocol } = entry;
    const address = entry.address ?? this.#addresses.get(withoutPort(host)) ?? null;
    const ends = endsOf(host, address);
    const client = { address: ends.client, port: 0 };
    const server = { address: ends.server, port: portOf(entry) };
    const [from, to] = isRequest ? [client, server] : [server, client];
    return {
      input: this.#names.input,
      stream: this.#streamOf(entry),
      src: from.address,
      srcPort: from.port,
      dst: to.address,
      dstPort: to.port,
      protocol,
      streamId: null,
      tls,
    };
  }

  /** Some programs write the port of the server in the place of the connection. */
  #streamOf(entry: HarEntry): number {
    const { connection, host, number } = entry;
    const isNamedThere = connection !== '' && connection !== '0' && connection !== String(portOf(entry));
    const key = isNamedThere ? `${connection} ${host}` : `entry ${number}`;
    const stream = this.#streams.get(key) ?? this.#names.nextStream();
    this.#streams.set(key, stream);
    return stream;
  }
}

function momentOf({ number }: HarEntry, timeMs: number) {
  const seconds = Math.floor(timeMs / 1000);
  return { frame: number, seconds, nanoseconds: (timeMs - seconds * 1000) * 1e6 };
}

function headOf({ fields }: HarFields) {
  return { ambiguous: false, fields, headerCharacters: headerCharacters(fields) };
}

function portOf({ host, tls }: HarEntry): number {
  const port = Number(/:(\d{1,5})$/.exec(host)?.[1] ?? (tls ? 443 : 80));
  return port > 65_535 ? 0 : port;
}
