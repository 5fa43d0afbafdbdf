// The border between protocols and cookies: what a protocol found in its reused structures becomes a Message that lives
// as long as it is referenced. Where and when it was seen is copied; text is made when it is first read, since most
// messages are wanted for a field or two.

import { type Channel, type Direction, opposite, type Stamp } from '../flow/stream.ts';
import type { MessageHead, SeenRequest } from '../protocol/events.ts';
import { isAbsoluteUrl } from '../shared/url.ts';
import {
  type ContentFacts,
  type ContentMessage,
  type CookiePair,
  type FormFacts,
  type HeaderField,
  headerCharacters,
  type IrregularHead,
  type RequestMessage,
  type ResponseMessage,
  SetCookieField,
  setCookieFields,
} from './message.ts';
import { type WireFields, wireFields } from './wire-fields.ts';
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
  readonly #fields: WireFields;
  #setCookies: readonly SetCookieField[] | null = null;
  #method: string | null = null;
  #target: string | null = null;
  #url: string | null = null;

  /** `seen` is null for a response, and `request` for a request. */
  constructor(
    head: MessageHead,
    channel: Channel,
    direction: Direction,
    packet: PacketReference,
    seen: SeenRequest | null,
    form: FormFacts | null,
    fields: WireFields,
    request: RequestMessage | null,
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
    this.#fields = fields;
  }

  get stream(): number {
    return this.#channel.number;
  }

  get transportStream(): number | undefined {
    const { number, transportNumber } = this.#channel;
    return transportNumber === number ? undefined : transportNumber;
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
    return this.#fields.fields;
  }

  get headerCharacters(): number {
    return headerCharacters(this.fields);
  }

  valuesOf(lowerCaseName: string): readonly string[] {
    return this.#fields.valuesOf(lowerCaseName);
  }

  get factsOfFields(): unknown[] {
    return this.#fields.facts;
  }

  get cookies(): readonly CookiePair[] {
    return this.#fields.cookies;
  }

  get setCookies(): readonly SetCookieField[] {
    this.#setCookies ??= this.incomplete
      ? setCookieFields(this.fields, true)
      : this.#head.values('set-cookie').map(setCookieField);
    return this.#setCookies;
  }

  get method(): string {
    this.#method ??= wireText(this.#head.method);
    return this.#method;
  }

  get target(): string {
    this.#target ??= wireText(this.#head.target);
    return this.#target;
  }

  get url(): string {
    this.#url ??= urlOf(this.#head, this.#fields, this.#channel, this.#direction);
    return this.#url;
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

  get serverName(): string | undefined {
    const { target, serverName } = this.#channel;
    if (this.kind === 'request' || this.request !== null) return undefined;
    return target === null && serverName === null
      ? undefined
      : hostOf(this.#channel, opposite(this.#direction));
  }

  get phrase(): string {
    return wireText(this.#head.phrase);
  }
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
    wireFields(head),
    request,
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
  const { kind, names, actions, user, token, refreshToken, repeatedCookies } = form;
  const facts = { kind, fields: names, actions, user };
  const repeated = repeatedCookies.length === 0 ? null : { repeatedCookies: repeatedCookies.map(wireText) };
  const tokens = {
    ...(token === null ? null : { token }),
    ...(refreshToken === null ? null : { refreshToken }),
  };
  return requestWith(seen, { ...facts, ...tokens, ...repeated });
}

function requestWith(seen: SeenRequest, form: FormFacts | null): RequestMessage {
  const { head, channel, direction } = seen;
  const fields = wireFields(head);
  const message: unknown = new WireMessage(head, channel, direction, seen, seen, form, fields, null, false);
  return message as RequestMessage;
}

const SCHEME = /^[a-z][a-z0-9+.-]*$/i;

/**
 * The absolute URL of a request (RFC 9112 section 3.3, RFC 9113 section 8.3.1): an absolute-form target as it is,
 * else the scheme that was sent or that the connection has, the authority, or the address where there is none, and
 * the target.
 */
function urlOf(head: MessageHead, fields: WireFields, channel: Channel, direction: Direction): string {
  const target = wireText(head.target);
  if (isAbsoluteUrl(target)) return target;
  const scheme =
    head.scheme !== null && SCHEME.test(head.scheme) ? head.scheme : channel.tls ? 'https' : 'http';
  const [host] = fields.valuesOf('host');
  const authority = host ? host : hostOf(channel, direction);
  if (target === '*' || target === '') return `${scheme}://${authority}`;
  if (!target.startsWith('/')) return `${scheme}://${target}`; // CONNECT names an authority
  return `${scheme}://${authority}${target}`;
}

/** The server's own address, the name that its client has asked TLS for, or where the tunnel to it leads, as a URL writes it. */
function hostOf(channel: Channel, direction: Direction): string {
  const { target, serverName } = channel;
  const endpoint = channel.endpoints[direction ^ 1]!;
  const port = target?.port ?? endpoint.port;
  const name = serverName ?? target?.host;
  const address = name === undefined ? endpoint.address : wireText(name);
  const host = address.includes(':') ? `[${address}]` : address;
  return port === (channel.tls ? 443 : 80) ? host : `${host}:${port}`;
}
