// One exchange that was captured on several hops, as a proxy and the application behind it on one machine are, is one
// exchange. All messages go through here in the order of the capture; each is delivered with the hop that it was seen
// on, or null when it is as its client sent or received it. Only the latter is judged.
// A request is recognised when it comes: while the outer one waits for its response, another program sends the same.
// Where that is not certain, the cookies of the responses decide (held-messages.ts).

import {
  type AnyMessage,
  fieldValues,
  messageTimeMs,
  type RequestMessage,
  type ResponseMessage,
} from '../record/message.ts';
import type { HopRecord, HopView } from '../record/records.ts';
import { addressWithPort } from '../shared/url.ts';
import { outerOfHalfTranslated } from './half-translated.ts';
import { HeldMessages, type UndecidedResponse } from './held-messages.ts';
import { type HopPlace, HopRoutes, serverOfRequest } from './hop-routes.ts';
import { InnerConnections } from './inner-connections.ts';
import { InnerServers } from './inner-servers.ts';
import { MAX_HELD_SECONDS, MAX_PASSING_SECONDS, MAX_PROMPT_SECONDS, MAX_RECENT_RESPONSES } from './limits.ts';
import { Machines } from './machines.ts';
import { OpenExchange } from './open-exchange.ts';
import { OpenExchanges } from './open-exchanges.ts';
import { isSameResponse, relaysCookies } from './relayed-cookies.ts';
import { type RequestPlaces, type RequestRelation, relationOf } from './request-relation.ts';

export type DeliverMessage = (message: AnyMessage, hop: HopView | null) => void;

/** Content that arrives with its request, or soon behind it. */
const PROMPT_BYTES = 1 << 16;

const NO_OUTERS: readonly OpenExchange[] = [];
/** An inner exchange whose outer one was not captured. */
const OUTER_NOT_SEEN: HopView = { of: null, depth: 1 };

export class HopCorrelator {
  readonly #open = new OpenExchanges();
  #machines = new Machines();
  readonly #routes = new HopRoutes();
  readonly #innerConnections = new InnerConnections();
  #innerServers = new InnerServers();
  readonly #held: HeldMessages<HopView>;
  /** The last responses with cookies that are no inner ones. */
  #recent: ResponseMessage[] = [];
  /** The captures that messages came from. */
  readonly #inputs = new Set<string>();
  /** Of the newest request, in milliseconds since 1970. */
  #newestMs = Number.NEGATIVE_INFINITY;

  constructor(deliver: DeliverMessage) {
    this.#held = new HeldMessages(deliver);
  }

  /** Every request, and every response that is looked at, with what was read of its content. */
  message(message: AnyMessage): void {
    if (message.kind !== 'content' && message.hop !== undefined) {
      this.#held.add(message, message.hop);
      return;
    }
    if (message.kind === 'request') this.#held.add(message, this.#requestHop(message));
    else if (message.kind === 'response') this.#response(message);
    else this.#held.add(message, null);
  }

  /** Whether a request that waits for its response is of an inner exchange. */
  isInner(request: RequestMessage): boolean {
    if (request.hop !== undefined) return request.hop !== null;
    return this.#open.find(request)?.isInner === true;
  }

  /**
   * Whether it has to see a response that nobody else may want: the first ones of a proxy show its name, and what comes
   * behind a message that waits is asked for again when it is delivered.
   */
  wantsResponse(request: RequestMessage | null): boolean {
    if (!this.#held.isEmpty) return true;
    const exchange = request === null ? null : this.#open.find(request);
    return exchange !== null && (exchange.isInner || exchange.inners > 0);
  }

  /** A response that nobody looks at. */
  responseUnseen(status: number, request: RequestMessage | null): void {
    const exchange = request === null || isInterim(status) ? null : this.#open.find(request);
    if (exchange !== null) this.#close(exchange, null);
  }

  /** Delivers what still waits. */
  finish(): void {
    this.#held.finish();
  }

  /** Proxies and the servers behind them, as far as they were seen. */
  hops(): HopRecord[] {
    return this.#routes.list();
  }

  /** What is known of addresses is true of one capture. */
  #noteInput(input: string): void {
    if (this.#inputs.has(input)) return;
    if (this.#inputs.size > 0) {
      this.#machines = new Machines();
      this.#innerServers = new InnerServers();
      this.#routes.nextCapture();
    }
    this.#inputs.add(input);
  }

  #requestHop(request: RequestMessage): HopView | null {
    this.#noteInput(request.input);
    const exchange = new OpenExchange(request, this.#machines.of(request.dst));
    this.#open.endBefore(request);
    this.#relate(exchange);
    const timeMs = messageTimeMs(request);
    if (timeMs < this.#newestMs) this.#relateLate(exchange, timeMs);
    else this.#newestMs = timeMs;
    const { outer, relation } = exchange;
    if (outer !== null && relation !== null) this.#confirm(outer, exchange, relation);
    else
      exchange.isInner = this.#innerConnections.believes(request.stream) || this.#innerServers.knows(request);
    this.#open.add(exchange);
    const hop = hopOf(exchange);
    if (hop !== null && outer === null) this.#routes.add(placeOf(exchange), null);
    return hop;
  }

  /** Finds the exchange that a request is a part of, or those that it may be a part of. */
  #relate(exchange: OpenExchange): void {
    const machine = this.#machines.of(exchange.request.src);
    for (const outer of this.#open.at(machine)) this.#compare(outer, exchange, true);
    for (const outer of this.#open.to(exchange.target))
      if (outer.machine !== machine) this.#compare(outer, exchange, false);
  }

  /**
   * A request that waited behind a gap of its connection: an exchange that was open when it was sent may have its response
   * now, and one that it was passed on to may be there already, and judged.
   */
  #relateLate(exchange: OpenExchange, timeMs: number): void {
    const { request } = exchange;
    const sender = this.#machines.of(request.src);
    const laters: OpenExchange[] = [];
    for (const other of this.#open.known) {
      const isNear = other.machine === sender;
      const isAfter = messageTimeMs(other.request) > timeMs;
      if (isAfter) laters.push(other);
      else if (other.isAnswered && other.answeredMs >= timeMs && (isNear || other.target === exchange.target))
        this.#compare(other, exchange, isNear);
    }
    if (exchange.outer === null) exchange.toldBy = this.#passedOn(exchange, laters, timeMs);
  }

  /** The exchange that an earlier one was passed on as, where that is certain. */
  #passedOn(outer: OpenExchange, laters: readonly OpenExchange[], timeMs: number): OpenExchange | null {
    const found = laters.find((later) => {
      const { request, target, isInner } = later;
      const isNear = outer.machine === this.#machines.of(request.src);
      if (isInner || !(isNear || target === outer.target)) return false;
      if (messageTimeMs(request) - timeMs > MAX_HELD_SECONDS * 1000) return false;
      const relation = relationOf(outer.request, request, this.#placesOf(outer, request, isNear));
      return relation?.isCertain === true && relation.kind !== 'call';
    });
    return found ?? null;
  }

  #placesOf(outer: OpenExchange, request: RequestMessage, isNear: boolean): RequestPlaces {
    return {
      isNear,
      isKnownRoute: this.#routes.isKnown(outer.request, request),
      clients: clientsOf(outer),
      outermost: outer.outermost.request,
      isOneCapture: outer.request.input === request.input,
      isStale: isSlow(outer.request, request) && !this.#routes.isProven(outer.request, request),
    };
  }

  /** `isNear`: the request comes from the machine that the outer one went to. */
  #compare(outer: OpenExchange, exchange: OpenExchange, isNear: boolean): void {
    const { request } = exchange;
    if (outer.request.stream === request.stream || isBehind(outer, request)) return;
    if (messageTimeMs(request) - messageTimeMs(outer.request) > MAX_PASSING_SECONDS * 1000) return;
    const relation = relationOf(outer.request, request, this.#placesOf(outer, request, isNear));
    if (relation === null) return;
    if (!relation.isCertain) exchange.addPossibleOuter(outer, relation);
    else if (isBetter(relation, outer, exchange)) {
      exchange.outer = outer;
      exchange.relation = relation;
    }
  }

  /** An exchange is a part of another one: what is learnt from that. */
  #confirm(outer: OpenExchange, inner: OpenExchange, relation: RequestRelation): void {
    inner.outer = outer;
    inner.relation = relation;
    inner.isInner = true;
    outer.inners++;
    outer.newestInner = inner;
    const { kind } = relation;
    this.#routes.add(placeOf(inner), inner.request);
    if (kind === 'call') return;
    this.#innerConnections.confirm(inner.request.stream);
    this.#innerServers.learn(inner.request);
    if (kind === 'translation') return;
    this.#machines.join(outer.request.dst, inner.request.src);
  }

  #response(message: ResponseMessage): void {
    const { request } = message;
    const exchange = request === null ? null : this.#open.find(request);
    if (exchange !== null && !isInterim(message.status)) this.#close(exchange, message);
    const hop = this.#responseHop(message, exchange);
    if (hop !== null) {
      const outer = exchange === null ? outerOfHalfTranslated(message, this.#open.known) : null;
      this.#countResponse(message, exchange, outer?.request);
    }
    const outers = hop === null ? this.#possibleOuters(message, exchange) : NO_OUTERS;
    if (outers.length > 0 && message.setCookies.length > 0) this.#held.hold({ message, exchange, outers });
    else {
      if (hop === null) this.#remember(message);
      this.#held.add(message, hop);
    }
  }

  #responseHop(message: ResponseMessage, exchange: OpenExchange | null): HopView | null {
    if (exchange === null) return this.#hopWithoutRequest(message);
    const hop = setsMore(message, exchange.toldBy) ? null : hopOf(exchange);
    if (hop !== null || exchange.possibleOuters === null || isInterim(message.status)) return hop;
    // It waited behind a gap of its connection, and has been passed on meanwhile.
    const timeMs = messageTimeMs(message);
    for (const outer of exchange.possibleOuters.keys()) {
      const late =
        outer.answeredMs >= timeMs && outer.isAnswered ? this.#hopIn(outer, { message, exchange }) : null;
      if (late !== null) return late;
    }
    return null;
  }

  /** An exchange has its response; null: one without cookies. */
  #close(exchange: OpenExchange, message: ResponseMessage | null): void {
    exchange.isAnswered = true;
    exchange.answeredMs =
      message === null ? this.#newestMs + MAX_HELD_SECONDS * 1000 : messageTimeMs(message);
    exchange.response = message;
    this.#open.remove(exchange);
    if (exchange.newestInner !== null) this.#routes.prove(placeOf(exchange.newestInner));
    if (message !== null) {
      const { outer, innerResponse } = exchange;
      if (outer !== null) outer.innerResponse = message;
      if (innerResponse !== null) this.#routes.nameProxy(exchange.request, message, innerResponse);
    }
    if (this.#held.isEmpty) return;
    this.#held.decide(exchange, (undecided) => {
      const hop = this.#hopIn(exchange, undecided);
      if (hop !== null) this.#countResponse(undecided.message, undecided.exchange, exchange.request);
      return hop;
    });
  }

  /** Of a response that may be a part of an exchange which has its own now; null when it is not. */
  #hopIn(
    outer: OpenExchange,
    { message, exchange }: Pick<UndecidedResponse, 'message' | 'exchange'>,
  ): HopView | null {
    const relation = exchange?.possibleOuters?.get(outer);
    const isTranslated =
      relation?.kind === 'translation' && outer.response !== null && isSameResponse(message, outer.response);
    if (!isTranslated && !relaysCookies(message.setCookies, outer.setCookies)) return null;
    if (exchange === null || relation === undefined) this.#innerConnections.confirm(message.stream);
    else this.#confirm(outer, exchange, relation);
    return viewOf(outer.outermost.request, message, outer.depth + 1);
  }

  /** Exchanges that still wait for their responses, and may get this one's cookies. */
  #possibleOuters(message: ResponseMessage, exchange: OpenExchange | null): readonly OpenExchange[] {
    if (exchange !== null) {
      const { possibleOuters } = exchange;
      if (possibleOuters === null || isInterim(message.status)) return NO_OUTERS;
      return [...possibleOuters.keys()].filter(({ isAnswered }) => !isAnswered);
    }
    const { request, status, src, srcPort, dst, dstPort, input } = message;
    if (request !== null || isInterim(status)) return NO_OUTERS;
    const isServer = (outer: OpenExchange) => outer.request.dst === src && outer.request.dstPort === srcPort;
    const near = this.#open.at(this.#machines.of(dst)).filter((outer) => !isServer(outer));
    // Or the same connection before its addresses were translated.
    const same = this.#open
      .at(this.#machines.of(src))
      .filter((outer) => isServer(outer) && outer.request.srcPort === dstPort && outer.request.src !== dst);
    const nowMs = messageTimeMs(message);
    return [...near, ...same].filter(
      (outer) =>
        outer.request.input === input && nowMs - messageTimeMs(outer.request) <= MAX_PASSING_SECONDS * 1000,
    );
  }

  /** Of a response whose request was lost, or forgotten. */
  #hopWithoutRequest(message: ResponseMessage): HopView | null {
    if (message.request !== null) return null;
    if (this.#innerConnections.believes(message.stream)) return OUTER_NOT_SEEN;
    const judged = outerOfHalfTranslated(message, this.#open.known);
    if (judged !== null) return viewOf(judged.request, message, judged.request.dst === message.src ? 0 : 1);
    // What was set on another connection just now was seen one hop further, and is judged there.
    const inner = this.#recent.find(
      (other) =>
        other.stream !== message.stream &&
        other.input === message.input &&
        Math.abs(messageTimeMs(message) - messageTimeMs(other)) <= MAX_HELD_SECONDS * 1000 &&
        relaysCookies(other.setCookies, message.setCookies),
    );
    return inner === undefined ? null : { of: inner.request?.frame ?? null, depth: 0 };
  }

  /** A response that is not judged here. `outer`: the request of the exchange that it is a part of, where that is known. */
  #countResponse(
    message: ResponseMessage,
    exchange: OpenExchange | null,
    outer: RequestMessage | null = null,
  ): void {
    const server = addressWithPort(message.src, message.srcPort);
    const place: HopPlace =
      exchange === null ? { kind: outer === null ? 'unpaired' : 'proxy', outer, server } : placeOf(exchange);
    if (exchange === null) this.#routes.add(place, null);
    this.#routes.addSetCookies(place, message.setCookies.length);
  }

  #remember(message: ResponseMessage): void {
    if (message.setCookies.length === 0) return;
    if (this.#recent.length === MAX_RECENT_RESPONSES) this.#recent.shift();
    this.#recent.push(message);
  }
}

function hopOf(exchange: OpenExchange): HopView | null {
  const { toldBy, request, isInner, outermost, depth } = exchange;
  if (toldBy !== null) return viewOf(toldBy.request, request, 0);
  if (!isInner) return null;
  return outermost === exchange ? OUTER_NOT_SEEN : viewOf(outermost.request, request, depth);
}

/** Whether a response of the browser's own hop sets cookies that the exchange reported in its place does not set: they are judged here. */
function setsMore({ setCookies }: ResponseMessage, toldBy: OpenExchange | null): boolean {
  if (toldBy === null || toldBy.response === null) return false;
  const known = new Set(
    toldBy.setCookies.map(({ parsed }) => `${parsed.cookie.name}=${parsed.cookie.value}`),
  );
  return setCookies.some(({ parsed }) => !known.has(`${parsed.cookie.name}=${parsed.cookie.value}`));
}

/** A frame of another capture says nothing. */
function viewOf(teller: RequestMessage, { input }: RequestMessage | ResponseMessage, depth: number): HopView {
  return { of: teller.input === input ? teller.frame : null, depth };
}

/** Where an exchange was seen that is judged elsewhere. */
function placeOf({ toldBy, outer, relation, request }: OpenExchange): HopPlace {
  if (toldBy !== null) return { kind: 'proxy', outer: request, server: serverOfRequest(toldBy.request) };
  const server = serverOfRequest(request);
  if (outer === null || relation === null) return { kind: 'unpaired', outer: null, server };
  const kind = relation.kind === 'passed-on' ? 'proxy' : relation.kind;
  return { kind, outer: outer.request, server };
}

/** Whether an inner request comes later than one is passed on, unless its content was gathered first. */
function isSlow(outer: RequestMessage, inner: RequestMessage): boolean {
  if (messageTimeMs(inner) - messageTimeMs(outer) <= MAX_PROMPT_SECONDS * 1000) return false;
  const [length] = fieldValues(outer, 'content-length');
  return length === undefined ? !/^P(?:OST|UT|ATCH)$/.test(outer.method) : Number(length) <= PROMPT_BYTES;
}

/** Whether an exchange has come through the server that a request goes to: no proxy sends it back there. */
function isBehind(exchange: OpenExchange, { dst, dstPort }: RequestMessage): boolean {
  for (let { relation, outer } = exchange; outer !== null; { relation, outer } = outer)
    if (relation?.kind === 'passed-on' && outer.request.dstPort === dstPort && outer.request.dst === dst)
      return true;
  return false;
}

/** Than the one found so far: more in common; else fewer inner exchanges, then more hops from the browser, then earlier. */
function isBetter(
  { score }: RequestRelation,
  outer: OpenExchange,
  { relation: best, outer: bestOuter }: OpenExchange,
): boolean {
  if (best === null || bestOuter === null || score !== best.score) return best === null || score > best.score;
  if (outer.inners !== bestOuter.inners) return outer.inners < bestOuter.inners;
  return outer.depth > bestOuter.depth;
}

/** The addresses that may stand for the client of an exchange: its own, and those on the hops before. */
function clientsOf({ request, outer }: OpenExchange): string[] {
  const clients = [request.src];
  for (let one = outer; one !== null; one = one.outer) clients.push(one.request.src);
  return clients;
}

/** Interim responses (RFC 9110 section 15.2) are followed by the one that counts. */
function isInterim(status: number): boolean {
  return status >= 100 && status < 200 && status !== 101;
}
