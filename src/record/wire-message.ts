// The border between protocols and cookies: what a protocol found in its reused structures becomes a Message that lives
// as long as it is referenced. Where and when it was seen is copied; text is made when it is first read, since most
// messages are wanted for a field or two.

import type { Channel, Direction, Stamp } from '../flow/stream.ts';
import type { MessageHead, RawField, SeenRequest } from '../protocol/events.ts';
import { isAbsoluteUrl } from '../shared/url.ts';
import {
  type ContentFacts,
  type ContentMessage,
  type CookiePair,
  cookiePairs,
  type FormFacts,
  type HeaderField,
  headerCharacters,
  type IrregularHead,
  type RequestMessage,
  type ResponseMessage,
  SetCookieField,
  setCookieFields,
} from './message.ts';
import { isLatin1, wireText } from './wire-text.ts';

/** Where and when a message was seen. */
type PacketReference = Pick<Stamp, 'input' | 'frame' | 'seconds' | 'nanoseconds'>;

/** A request or a response: it has the members of both, of which its kind has some. */
class WireMessage {
  readonly kind: MessageHead['kind'];
  readonly input: string;
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly request: RequestMessage | null;
  readonly hasCookie: boolean;
  readonly postsForm: boolean;
  readonly form: FormFacts | null;
  readonly isContentRead: boolean;
  readonly ambiguous: boolean;
  readonly #head: MessageHead;
  readonly #channel: Channel;
  readonly #direction: Direction;
  /** The request's own message, whose text this one shares. */
  readonly #own: RequestMessage | null;
  #fields: readonly HeaderField[] | null = null;
  #cookies: readonly CookiePair[] | null = null;
  #setCookies: readonly SetCookieField[] | null = null;
  /** A filter and a report ask for the same field one after the other. */
  #lastName = '';
  #lastValues: readonly string[] = [];

  /** `seen` and `own` are null for a response, and `request` for a request. */
  constructor(
    head: MessageHead,
    channel: Channel,
    direction: Direction,
    packet: PacketReference,
    seen: SeenRequest | null,
    form: FormFacts | null,
    request: RequestMessage | null,
    own: RequestMessage | null,
    isContentRead: boolean,
  ) {
    this.kind = head.kind;
    this.input = packet.input;
    this.frame = packet.frame;
    this.seconds = packet.seconds;
    this.nanoseconds = packet.nanoseconds;
    this.request = request;
    this.hasCookie = seen?.hasCookie === true;
    this.postsForm = seen !== null && seen.form !== null;
    this.form = form;
    this.isContentRead = isContentRead;
    this.ambiguous = channel.streams[direction].ambiguous;
    this.#head = head;
    this.#channel = channel;
    this.#direction = direction;
    this.#own = own;
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
    this.#fields ??= this.#own?.fields ?? this.#head.fields.map(headerField);
    return this.#fields;
  }

  get headerCharacters(): number {
    return headerCharacters(this.fields);
  }

  valuesOf(lowerCaseName: string): readonly string[] {
    if (this.#lastName !== lowerCaseName) {
      const values = this.#head.values(lowerCaseName);
      this.#lastValues = values.length === 1 ? [wireText(values[0]!)] : values.map(wireText);
      this.#lastName = lowerCaseName;
    }
    return this.#lastValues;
  }

  get cookies(): readonly CookiePair[] {
    this.#cookies ??= this.#own?.cookies ?? cookiePairs(this.valuesOf('cookie'));
    return this.#cookies;
  }

  get setCookies(): readonly SetCookieField[] {
    this.#setCookies ??= this.incomplete
      ? setCookieFields(this.fields, true)
      : this.#head.values('set-cookie').map(setCookieField);
    return this.#setCookies;
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

  get authority(): string | null {
    if (this.#head.streamId === null) return null;
    const [host] = this.valuesOf('host');
    return host ?? null;
  }

  get status(): number {
    return this.#head.status;
  }

  get irregular(): IrregularHead | null {
    return this.#head.irregular;
  }

  get phrase(): string {
    return wireText(this.#head.phrase);
  }
}

function headerField({ name, value, truncated }: RawField): HeaderField {
  const text = wireText(value);
  const field = { name: wireText(name), value: text, truncated };
  return isLatin1(value, text) ? { ...field, encoding: 'iso-8859-1' } : field;
}

function setCookieField(value: string): SetCookieField {
  const text = wireText(value);
  return new SetCookieField(text, false, isLatin1(value, text) ? 'iso-8859-1' : 'utf-8');
}

/** The message of a request; made once, whoever asks. */
export function wireRequest(seen: SeenRequest): RequestMessage {
  seen.message ??= requestWith(seen, null);
  return seen.message as RequestMessage;
}

/** The message of a response; `seen` is its request, null when that was not seen. */
export function wireResponse(
  head: MessageHead,
  channel: Channel,
  direction: Direction,
  stamp: Stamp,
  seen: SeenRequest | null,
  isContentRead: boolean,
): ResponseMessage {
  const request = seen === null ? null : requestOfResponse(seen, head.status);
  const message: unknown = new WireMessage(
    head,
    channel,
    direction,
    stamp,
    null,
    null,
    request,
    null,
    isContentRead,
  );
  return message as ResponseMessage;
}

/** What was read of the content of the final response to a request. */
export function wireContent(facts: ContentFacts, seen: SeenRequest, stamp: Stamp): ContentMessage {
  const { input, frame, head, channel } = seen;
  return {
    kind: 'content',
    request: { input, frame, stream: channel.number, streamId: head.streamId },
    frame: stamp.frame,
    seconds: stamp.seconds,
    nanoseconds: stamp.nanoseconds,
    facts,
  };
}

/**
 * The request as its response has it: with the names that it posts, which are known by now; an interim response may
 * come before the body does.
 */
export function requestOfResponse(seen: SeenRequest, status: number): RequestMessage {
  const { form } = seen;
  if (form === null || (status >= 100 && status < 200 && status !== 101)) return wireRequest(seen);
  const { kind, names, actions, user, token, repeatedCookies } = form;
  const facts = { kind, fields: names, actions, user };
  const repeated = repeatedCookies.length === 0 ? null : { repeatedCookies: repeatedCookies.map(wireText) };
  return requestWith(
    seen,
    { ...facts, ...(token === null ? null : { token }), ...repeated },
    wireRequest(seen),
  );
}

function requestWith(
  seen: SeenRequest,
  form: FormFacts | null,
  own: RequestMessage | null = null,
): RequestMessage {
  const { head, channel, direction } = seen;
  const message: unknown = new WireMessage(head, channel, direction, seen, seen, form, null, own, false);
  return message as RequestMessage;
}

const SCHEME = /^[a-z][a-z0-9+.-]*$/i;

/**
 * The absolute URL of a request (RFC 9112 section 3.3, RFC 9113 section 8.3.1): an absolute-form target as it is,
 * else the scheme that was sent or that the connection has, the authority, or the address where there is none, and
 * the target.
 */
function urlOf(head: MessageHead, channel: Channel, direction: Direction): string {
  const target = wireText(head.target);
  if (isAbsoluteUrl(target)) return target;
  const scheme =
    head.scheme !== null && SCHEME.test(head.scheme) ? head.scheme : channel.tls ? 'https' : 'http';
  const [host] = head.values('host');
  const authority = host ? wireText(host) : hostOf(channel, direction);
  if (target === '*' || target === '') return `${scheme}://${authority}`;
  if (!target.startsWith('/')) return `${scheme}://${target}`; // CONNECT names an authority
  return `${scheme}://${authority}${target}`;
}

/** The server's own address, or where the tunnel to it leads, as a URL writes it. */
function hostOf(channel: Channel, direction: Direction): string {
  const { target } = channel;
  const { address, port } =
    target === null
      ? channel.endpoints[direction ^ 1]!
      : { address: wireText(target.host), port: target.port };
  const host = address.includes(':') ? `[${address}]` : address;
  return port === (channel.tls ? 443 : 80) ? host : `${host}:${port}`;
}
