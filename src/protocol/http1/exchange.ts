// Both directions of an HTTP/1 connection: pairs responses with their requests and decides what follows a head
// (RFC 9112 section 6.3), since only the request tells whether a response has a body. After CONNECT, and after an
// upgrade to HTTP/2 (RFC 7540 section 3.2), the channel gets another consumer.

import type { Channel, Direction, Stamp, Stream, StreamConsumer } from '../../flow/stream.ts';
import { type ContentReader, contentReaderFor } from '../content-reader.ts';
import type { ProtocolContext } from '../context.ts';
import { type MessageKind, SeenRequest } from '../events.ts';
import { PostedForm } from '../posted-form.ts';
import { isClientHello, isServerHello } from '../tls/first-record.ts';
import { latin1 } from './bytes.ts';
import { bodyOfRequest, bodyOfResponse } from './framing.ts';
import { Http1Head, requestHead } from './head.ts';
import type { Body, HeadHandler } from './head-handler.ts';
import type { HeadScanner } from './head-scanner.ts';
import { OneWay } from './one-way.ts';
import { Http1Parser } from './parser.ts';
import { PendingRequest } from './pending-request.ts';
import { ProtocolSwitch } from './protocol-switch.ts';
import { RequestQueue } from './request-queue.ts';
import { beginsWith, isExported, statusOf } from './start-line.ts';
import { UnseenCauses } from './unseen-causes.ts';
import { asksForHttp2, opensTls, targetOfConnect } from './upgrade.ts';

/** Methods are case-sensitive (RFC 9110 section 9.1). */
const HEAD = Buffer.from('HEAD ', 'latin1');
const CONNECT = Buffer.from('CONNECT ', 'latin1');

export class Http1Exchange implements StreamConsumer, HeadHandler {
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  readonly #client: Direction;
  readonly #responses: Stream;
  readonly #parsers: readonly [Http1Parser, Http1Parser];
  /** Requests whose responses are still to come; null for one that the capture lost. */
  readonly #requests: RequestQueue;
  /** A request was seen, or missed: then responses need one. */
  #sawRequest = false;
  readonly #switch: ProtocolSwitch;
  /** The last response, in this packet, came without its request, or without the framing that it had: it is not known whether, and how far, it has a body. */
  isBodyGuess = false;
  #guessFrame = 0;
  /** The last response may be that to a CONNECT that was lost: what the server sends next says so. */
  #mayBeTunnel = false;
  /** What a request wanted that came behind a response until close (`PendingRequest.acknowledgement`, NaN for none). */
  #behindUntilClose: number | null = null;
  /** Causes for which this connection is counted as unseen. */
  readonly #unseen: UnseenCauses;
  #endedDirections = 0;
  readonly #oneWay: OneWay;

  /** `client` is the direction in which requests go. */
  constructor(channel: Channel, context: ProtocolContext, client: Direction) {
    this.#channel = channel;
    this.#context = context;
    this.#client = client;
    this.#oneWay = new OneWay(channel, client);
    this.#unseen = new UnseenCauses(context.counters);
    this.#responses = channel.streams[client ^ 1]!;
    const { fromStart } = channel.streams[client];
    this.#requests = new RequestQueue(this.#responses, context.counters, context.budget, fromStart);
    this.#parsers = [this.#parser(0), this.#parser(1)];
    this.#switch = new ProtocolSwitch(channel, context, client, this.#parsers, this.#requests);
    // From here on the parsers know where messages begin.
    for (const stream of channel.streams) stream.fromStart = true;
  }

  #parser(direction: Direction): Http1Parser {
    const stream = this.#channel.streams[direction];
    const kind = direction === this.#client ? 'request' : 'response';
    return new Http1Parser(kind, stream, this, this.#context.counters, this.#context.budget);
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#oneWay.takes(direction, bytes, start, end, stamp)) return;
    const parser = this.#parsers[direction];
    const isAwaited = this.#switch.requested !== null && direction !== this.#client;
    if (isAwaited && this.#switch.takesBehindLoss(bytes, start, end, stamp)) return;
    parser.data(bytes, start, end, stamp);
    const stream = this.#channel.streams[direction];
    if (stream.ambiguous && !parser.isInsideHead) stream.ambiguous = false;
  }

  doubt(direction: Direction): void {
    if (this.#parsers[direction].isInsideHead) this.#channel.streams[direction].ambiguous = true;
  }

  skipped(direction: Direction): void {
    this.#parsers[direction].skipped();
  }

  gap(direction: Direction, count: number, stamp: Stamp): void {
    if (direction !== this.#client) this.#requests.gapBytes = count;
    this.#parsers[direction].gap(stamp, count);
    this.#requests.gapBytes = 0;
  }

  end(direction: Direction, captureEnded: boolean, stamp: Stamp): void {
    this.#parsers[direction].end(captureEnded, stamp);
    if (this.#switch.isDone) {
      this.#channel.consumer.end(direction, captureEnded, stamp);
      return;
    }
    if (direction === this.#client) this.#switch.clientCaptureEnded = captureEnded;
    this.#endedDirections++;
    if (this.#endedDirections < 2) return;
    // A server that goes on to another response behind one that lasts until close: its end is not where it seemed.
    const behind = this.#behindUntilClose;
    if (behind !== null && (Number.isNaN(behind) || !(this.#responses.bytesPast(behind) <= 0)))
      this.#unseen.count('response-behind-until-close');
    this.#switch.drop();
    this.#requests.clear();
  }

  needsOpposite(direction: Direction): boolean {
    const { isIdle, isInsideHead } = this.#parsers[direction];
    if (direction === this.#client) return isIdle && !this.#requests.isEmpty;
    return !this.#requests.hasSeen && !isInsideHead;
  }

  isIdle(): boolean {
    const [one, other] = this.#parsers;
    return this.#requests.isEmpty && this.#switch.isIdle && one.isIdle && other.isIdle;
  }

  onHead(
    kind: MessageKind,
    facts: HeadScanner,
    bytes: Buffer,
    start: number,
    end: number,
    incomplete: boolean,
    stamp: Stamp,
  ): Body {
    if (kind === 'request') return this.#onRequest(facts, bytes, start, end, incomplete, stamp);
    return this.#onResponse(facts, bytes, start, end, incomplete, stamp);
  }

  get isPipelined(): boolean {
    return this.#requests.hasPipelined;
  }

  mayResume(kind: MessageKind, stamp: Stamp, count: number): boolean {
    if (kind === 'request' || !this.#sawRequest || this.#requests.mayBeAnswered(stamp, count)) return true;
    // To a request that the capture lost, which leaves no trace where nothing is acknowledged.
    if (stamp.acknowledgement === null) return true;
    return (
      this.#requests.hasLost || this.#channel.streams[this.#client].behind || this.#requests.isLate(stamp)
    );
  }

  mayResumeInside(kind: MessageKind, stamp: Stamp, count: number): boolean {
    // Without pipelining a response begins where a segment does.
    return kind === 'response' && this.#requests.hasPipelined && this.#requests.mayBeAnswered(stamp, count);
  }

  isResponseOwed(kind: MessageKind, stamp: Stamp, count: number): boolean {
    return kind === 'response' && !this.#requests.isUnsure && this.#requests.mayBeAnswered(stamp, count);
  }

  isResponseUnsure(kind: MessageKind, stamp: Stamp): boolean {
    if (kind === 'request') return false;
    const { isOnlyUnsure, hasSeen } = this.#requests;
    return isOnlyUnsure || (this.#sawRequest && !hasSeen) || this.#requests.isLate(stamp);
  }

  /** Client or server begin TLS: in a tunnel, of which CONNECT or its response was lost; or HTTP/2, as `ProtocolSwitch` says. */
  onForeign(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    const stream = kind === 'request' ? this.#channel.streams[this.#client] : this.#responses;
    if (this.#switch.beginsHttp2(stream.direction, bytes, start, end, stamp)) return true;
    if (!(kind === 'request' ? isClientHello : isServerHello)(bytes, start, end))
      return !this.#mayBeTunnel && this.#oneWay.begins(kind, stream.direction, bytes, start, end, stamp);
    // Without its request the response to CONNECT seems to last until close.
    this.#responses.skip = 0;
    this.#switch.tunnel(stamp, false);
    stream.deliver(bytes, start, end, stamp);
    return true;
  }

  onNoResponse(): void {
    this.#unseen.count('no-http-response');
  }

  onLost(kind: MessageKind, isBetween: boolean, stamp: Stamp): void {
    if (kind === 'response') {
      this.#requests.lose();
      return;
    }
    this.#requests.loseRequests();
    if (!isBetween) return;
    this.#sawRequest = true;
    this.#requests.dropAnswered(null, stamp);
    if (!this.#requests.takeOrphan()) this.#requests.push(null);
  }

  onPassthrough(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#mayBeTunnel && kind === 'response') this.#decideTunnel(bytes, start, end, stamp);
    else if (this.#switch.isDone) {
      const stream = kind === 'request' ? this.#channel.streams[this.#client] : this.#responses;
      stream.deliver(bytes, start, end, stamp);
    } else if (!this.#channel.ignored) this.#switch.hold(bytes, start, end, stamp);
  }

  onPassthroughGap(kind: MessageKind): void {
    if (this.#mayBeTunnel && kind === 'response') return;
    this.#switch.holdGap();
  }

  #onRequest(
    facts: HeadScanner,
    bytes: Buffer,
    start: number,
    end: number,
    incomplete: boolean,
    stamp: Stamp,
  ): Body {
    const { counters, sink, fieldBlocks } = this.#context;
    const { hasTransferEncoding, contentLength, hasCookie, hasUpgrade } = facts;
    const { headAcknowledgement, bytesFromHead } = this.#parsers[this.#client];
    // One that begins in a SYN, which has no number, ends in a packet that has (RFC 9293 section 3.5).
    const acknowledgement = headAcknowledgement ?? stamp.acknowledgement;
    counters.messages++;
    counters.requests++;
    this.#sawRequest = true;
    this.#requests.isPartRead = !this.#parsers[this.#client ^ 1]!.isBetween;
    this.#requests.dropAnswered(acknowledgement, stamp);
    this.#switch.requested = null;
    const isWanted = sink.wants('request', false, hasCookie);
    const isConnect = beginsWith(bytes, start, CONNECT);
    const head =
      isWanted || hasUpgrade || sink.needsRequests
        ? requestHead(bytes, start, end, incomplete, fieldBlocks)
        : null;
    const hasBody = hasTransferEncoding || contentLength > 0;
    const mayPost = sink.wantsForms === true && hasBody && head !== null && !incomplete;
    const form = mayPost ? PostedForm.of(head, this.#context.budget) : null;
    const seen = head && new SeenRequest(head, this.#channel, this.#client, stamp, hasCookie, form);
    const startsAt = this.#channel.streams[this.#client].bytesPast(0) - bytesFromHead;
    const { isUntilClose } = this.#parsers[this.#client ^ 1]!;
    if (isUntilClose) this.#behindUntilClose ??= acknowledgement ?? Number.NaN;
    if (!incomplete) this.#requests.dropOrphans(acknowledgement, startsAt);
    if (!this.#requests.takeOrphan()) {
      // One that was sent before the response says nothing of its body.
      if (this.isBodyGuess && stamp.frame > this.#guessFrame) this.#endGuess(acknowledgement);
      const isHead = beginsWith(bytes, start, HEAD);
      const request = new PendingRequest(seen, stamp, isHead, isConnect, startsAt, acknowledgement);
      this.#requests.push(request);
      if (isConnect) this.#switch.requested = 'tunnel';
      else if (hasUpgrade && !hasBody && asksForHttp2(head!)) this.#switch.requested = 'http2';
    }
    if (isWanted) sink.request(seen!);
    if (this.#switch.requested !== null) return 'passthrough';
    if (sink.wantsForms === true) this.#parsers[this.#client].inspectBody(form);
    return bodyOfRequest(facts);
  }

  #onResponse(
    facts: HeadScanner,
    bytes: Buffer,
    start: number,
    end: number,
    incomplete: boolean,
    stamp: Stamp,
  ): Body {
    const { counters, sink } = this.#context;
    const status = statusOf(bytes, start, end);
    const isInterim = status >= 100 && status < 200 && status !== 101;
    this.#behindUntilClose = null;
    const { bytesFromHead, headAcknowledgement } = this.#parsers[this.#client ^ 1]!;
    const oldest = isInterim
      ? this.#requests.ofInterim(stamp, bytesFromHead)
      : this.#requests.take(stamp, bytesFromHead);
    const isBehindLoss = isInterim ? this.#requests.isUnsure : this.#requests.tookUnsure;
    const isOther = oldest?.isConnect === true && this.#switch.hasGoneOn;
    const request = isBehindLoss && (isOther || !this.#isPairingSure(stamp)) ? undefined : oldest;
    // When its request is still to be read, that one must not wait for another response.
    const isOrphan = request === undefined && !isInterim && this.#requests.isEmpty;
    const requests = this.#channel.streams[this.#client];
    const isBehind = requests.wasBehind(stamp.acknowledgement);
    if (isOrphan && (isBehind || requests.isExpected)) this.#requests.addOrphan(stamp.acknowledgement);
    if (!isInterim) {
      const isEarly = isBehind && request != null && this.#parsers[this.#client].isIdle;
      // A head that a loss ends is known to be over when the next packet comes, of another response.
      const isNumbered = !Number.isNaN(requests.bytesPast(headAcknowledgement));
      this.#requests.noteResponse(isNumbered ? headAcknowledgement : null, isEarly, request != null);
    }
    counters.messages++;
    if (!isInterim) counters.responses++;
    if (incomplete) counters.incompleteResponses++;
    const body = bodyOfResponse(facts, status, request?.isHead === true);
    const { setCookies } = facts;
    counters.setCookies += setCookies;
    // Looked for only where browsers are judged.
    const concernsCookies = setCookies > 0 || (sink.needsRequests && facts.hidesField(bytes, start, end));
    const seen = request?.seen ?? null;
    let content: ContentReader | null = null;
    if (sink.wants('response', concernsCookies, false) || sink.wantsResponse?.(status, seen) === true) {
      const text = latin1(bytes, start, end);
      const head = new Http1Head('response', text, incomplete, setCookies, facts.firstSetCookie - start);
      const mayHaveContent = !incomplete && request?.isHead === false && !request.isConnect;
      if (mayHaveContent) content = contentReaderFor(head, seen, stamp, this.#context);
      sink.response(head, this.#channel, (this.#client ^ 1) as Direction, stamp, seen, content !== null);
    }
    this.#parsers[this.#client ^ 1]!.inspectBody(content);
    if (status === 101) {
      const head = new Http1Head('response', latin1(bytes, start, end), incomplete);
      const isHttp2 = asksForHttp2(head) || (incomplete && this.#switch.requested === 'http2');
      if (opensTls(head)) return this.#switch.tunnel(stamp, incomplete);
      return isHttp2 ? this.#switch.toHttp2(seen, stamp, incomplete) : this.#switch.leave(stamp);
    }
    this.isBodyGuess = !request || isBehindLoss || (body === 'until-close' && isExported(bytes, start));
    this.#guessFrame = stamp.frame;
    if (request?.isConnect && status >= 200 && status < 300) {
      this.#channel.target = targetOfConnect(seen?.head.target ?? '');
      return this.#switch.tunnel(stamp, incomplete);
    }
    if (!isInterim && this.#switch.requested !== null && this.#requests.isEmpty) this.#switch.resumeHttp();
    this.#mayBeTunnel = body === 'until-close' && !request && status < 300;
    return this.#mayBeTunnel ? 'passthrough' : body;
  }

  /** What follows a response without a length whose request was lost: TLS, if that was CONNECT, or its body. */
  #decideTunnel(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const isTunnel = this.onForeign('response', bytes, start, end, stamp);
    this.#mayBeTunnel = false;
    if (isTunnel) return;
    this.#parsers[this.#client ^ 1]!.resumeUntilClose(bytes, start, end, stamp);
  }

  /** Behind a loss a response may belong to a request that was lost too, or to any of several. */
  #isPairingSure({ acknowledgement }: Stamp): boolean {
    if (!this.#requests.isAlone || this.#requests.hasLost) return false;
    return !this.#channel.streams[this.#client].wasBehind(acknowledgement);
  }

  /** A response without its request may have been one to HEAD: its body ends where the client asks for more. */
  #endGuess(acknowledgement: number | null): void {
    this.isBodyGuess = false;
    this.#parsers[this.#client ^ 1]!.endBody(-this.#responses.bytesPast(acknowledgement));
  }
}
