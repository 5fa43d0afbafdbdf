// The border between protocols and cookies: what a protocol found in its reused structures becomes a Message, plain
// data that lives as long as somebody holds it. What costs is worked out when it is first asked for.

import type { Channel, Direction, Stamp } from '../flow/stream.ts';
import type { MessageHead, SeenRequest } from '../protocol/events.ts';
import type { HeaderField, Message, RequestMessage, RequestReference } from './message.ts';
import { wireText } from './wire-text.ts';

/** Where and when a message was seen. */
type PacketReference = Pick<Stamp, 'input' | 'frame' | 'seconds' | 'nanoseconds'>;

class ObservedMessage {
  readonly input: string;
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly #head: MessageHead;
  readonly #channel: Channel;
  readonly #direction: Direction;
  readonly #request: SeenRequest | null;
  /** Of requests that were answered. */
  #form: SeenRequest['form'] = null;
  #answeredRequest: ObservedMessage | null = null;
  #fields: HeaderField[] | null = null;
  /** A filter and a report ask for the same field one after the other. */
  #lastName = '';
  #lastValues: readonly string[] = [];

  constructor(
    head: MessageHead,
    channel: Channel,
    direction: Direction,
    packet: PacketReference,
    request: SeenRequest | null,
  ) {
    this.#head = head;
    this.#channel = channel;
    this.#direction = direction;
    this.#request = request;
    this.input = packet.input;
    this.frame = packet.frame;
    this.seconds = packet.seconds;
    this.nanoseconds = packet.nanoseconds;
  }

  get kind() {
    return this.#head.kind;
  }

  get stream(): number {
    return this.#channel.number;
  }

  get src(): string {
    return this.#channel.endpoints[this.#direction].address;
  }

  get srcPort(): number {
    return this.#channel.endpoints[this.#direction].port;
  }

  get dst(): string {
    return this.#channel.endpoints[this.#direction ^ 1]!.address;
  }

  get dstPort(): number {
    return this.#channel.endpoints[this.#direction ^ 1]!.port;
  }

  get protocol() {
    return this.#head.version;
  }

  get streamId(): number | null {
    return this.#head.streamId;
  }

  get tls(): boolean {
    return this.#channel.tls;
  }

  get incomplete(): boolean {
    return this.#head.incomplete;
  }

  get fields(): readonly HeaderField[] {
    this.#fields ??= this.#head.fields.map(({ name, value, truncated }) => ({
      name: wireText(name),
      value: wireText(value),
      truncated,
    }));
    return this.#fields;
  }

  valuesOf(lowerCaseName: string): readonly string[] {
    if (this.#lastName !== lowerCaseName) {
      const values = this.#head.values(lowerCaseName);
      this.#lastValues = values.length === 1 ? [wireText(values[0]!)] : values.map(wireText);
      this.#lastName = lowerCaseName;
    }
    return this.#lastValues;
  }

  get method(): string {
    return wireText(this.#head.method);
  }

  get target(): string {
    return wireText(this.#head.target);
  }

  get url(): string {
    return urlOf(this.#head, this.#channel, this.#direction);
  }

  get formFields(): readonly string[] | null {
    return this.#head.kind === 'request' ? (this.#form?.names ?? null) : null;
  }

  get postsJson(): boolean {
    return this.#form?.kind === 'json';
  }

  get status(): number {
    return this.#head.status;
  }

  get phrase(): string {
    return wireText(this.#head.phrase);
  }

  get request(): RequestReference | null {
    const seen = this.#request;
    if (seen === null) return null;
    const url = urlOf(seen.head, seen.channel, seen.direction);
    return { method: wireText(seen.head.method), url, frame: seen.frame };
  }

  get answeredRequest(): RequestMessage | null {
    const seen = this.#request;
    if (seen === null) return null;
    if (this.#answeredRequest === null) {
      const { head, channel, direction, form } = seen;
      this.#answeredRequest = new ObservedMessage(head, channel, direction, seen, null);
      this.#answeredRequest.#form = form;
    }
    return this.#answeredRequest as unknown as RequestMessage;
  }
}

/** Makes a Message of what a protocol found. */
export function observe(
  head: MessageHead,
  channel: Channel,
  direction: Direction,
  stamp: Stamp,
  request: SeenRequest | null,
): Message {
  return new ObservedMessage(head, channel, direction, stamp, request);
}

const SCHEME = /^[a-z][a-z0-9+.-]*$/i;

/**
 * The absolute URL of a request (RFC 9112 section 3.3, RFC 9113 section 8.3.1): an absolute-form target as it is,
 * else the scheme that was sent or that the connection has, the authority, or the address where there is none, and
 * the target.
 */
function urlOf(head: MessageHead, channel: Channel, direction: Direction): string {
  const target = wireText(head.target);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return target;
  const scheme =
    head.scheme !== null && SCHEME.test(head.scheme) ? head.scheme : channel.tls ? 'https' : 'http';
  const [host] = head.values('host');
  const authority = host ? wireText(host) : hostOf(channel, direction);
  if (target === '*' || target === '') return `${scheme}://${authority}`;
  if (!target.startsWith('/')) return `${scheme}://${target}`; // CONNECT names an authority
  return `${scheme}://${authority}${target}`;
}

/** The server's own address, as it stands in a URL. */
function hostOf(channel: Channel, direction: Direction): string {
  const { address, port, ipVersion } = channel.endpoints[direction ^ 1]!;
  const host = ipVersion === 6 ? `[${address}]` : address;
  return port === (channel.tls ? 443 : 80) ? host : `${host}:${port}`;
}
