// What every protocol hands to the stage above, whatever its version: a message's head, when it is complete.

import type { Channel, Direction, Stamp } from '../flow/stream.ts';
import type { HttpVersion } from '../shared/http-version.ts';
import type { ContentFacts } from './content-facts.ts';
import type { PostedForm } from './posted-form.ts';

export type MessageKind = 'request' | 'response';

/** One header field line: name as it was written, value without the white space around it, both ISO-8859-1. */
export interface RawField {
  readonly name: string;
  readonly value: string;
  /** The line runs into a gap or a truncated packet: the value is only its beginning. */
  readonly truncated: boolean;
}

/** The field lines of a header block. */
export interface FieldLines {
  readonly fields: readonly RawField[];
  /** Quick. False: there is no field of this lower-case name. */
  mayHave(lowerCaseName: string): boolean;
  /** Values of the fields of this lower-case name whose lines are whole. */
  values(lowerCaseName: string): readonly string[];
  /** What the stage above has made of them, kept here so that it is made once. */
  made: unknown;
}

/** That browsers may disagree about a header block or refuse it, and what of it its fields do not show. */
export interface IrregularHead {
  /** HTTP/1: the header block as it was sent, ISO-8859-1 (a character a byte). */
  readonly text: string | null;
  /** HTTP/2 and HTTP/3: the first of what makes a response malformed (RFC 9113 sections 8.2 and 8.3, RFC 9114 sections 4.2 and 4.3). */
  readonly malformed: MalformedHead | null;
}

export type MalformedHead =
  | 'pseudo-field-late'
  | 'pseudo-field-doubled'
  | 'pseudo-field-unknown'
  | 'pseudo-field-missing'
  | 'upper-case-name'
  | 'control-in-value';

/** The head of a message. What costs time is worked out when it is read. */
export interface MessageHead {
  readonly kind: MessageKind;
  readonly version: HttpVersion;
  /** HTTP/2 and HTTP/3 only. */
  readonly streamId: number | null;
  /** Requests: the method and target as sent; empty when they are not known. */
  readonly method: string;
  readonly target: string;
  /** Requests of HTTP/2 and HTTP/3: the scheme as sent. */
  readonly scheme: string | null;
  /** Responses: the status, 0 when it is not known, and the reason phrase. */
  readonly status: number;
  readonly phrase: string;
  readonly fields: readonly RawField[];
  /** Quick. False: there is no field of this lower-case name. */
  mayHave(lowerCaseName: string): boolean;
  /** Values of the fields of this lower-case name whose lines are whole. */
  values(lowerCaseName: string): readonly string[];
  /** Its field lines where other heads have them too; null: they are its own. */
  readonly sharedLines: FieldLines | null;
  /** A gap or a truncated packet lies inside it. */
  readonly incomplete: boolean;
  /** Null, as nearly always: browsers see the fields, and refuse nothing. */
  readonly irregular: IrregularHead | null;
}

/** A request that was seen, and where: what its response will need of it. */
export class SeenRequest {
  readonly head: MessageHead;
  readonly channel: Channel;
  readonly direction: Direction;
  readonly input: string;
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  /** It has a Cookie field. */
  readonly hasCookie: boolean;
  /** What it posts, when somebody wants to know; its body may still be on its way. */
  readonly form: PostedForm | null;
  /** What the stage above has made of it, kept here so that it is made once. */
  message: unknown = null;

  constructor(
    head: MessageHead,
    channel: Channel,
    direction: Direction,
    stamp: Stamp,
    hasCookie: boolean,
    form: PostedForm | null,
  ) {
    this.head = head;
    this.channel = channel;
    this.direction = direction;
    this.input = stamp.input;
    this.frame = stamp.frame;
    this.seconds = stamp.seconds;
    this.nanoseconds = stamp.nanoseconds;
    this.hasCookie = hasCookie;
    this.form = form;
  }
}

/** Where protocols hand the heads they found. */
export interface MessageSink {
  /** Somebody looks at the requests of responses; else they need not be kept. */
  readonly needsRequests: boolean;
  /** Asked before a head is made. False: nobody wants to see it. */
  wants(kind: MessageKind, hasSetCookie: boolean, hasCookie: boolean): boolean;
  /** Asked about a response that `wants` does not want: perhaps for its request, which is null when not seen. */
  wantsResponse?(status: number, request: SeenRequest | null): boolean;
  /** Somebody wants to know what requests post: `SeenRequest.form` is filled. */
  readonly wantsForms?: boolean;
  request(request: SeenRequest): void;
  /** Asked about the content of a response that somebody wants. */
  wantsContent?(status: number, request: SeenRequest): boolean;
  /** `request` is null when it was not seen, or when nobody needs it; `isContentRead`: `content` will follow. */
  response(
    head: MessageHead,
    channel: Channel,
    direction: Direction,
    stamp: Stamp,
    request: SeenRequest | null,
    isContentRead: boolean,
  ): void;
  /** What was read of the content of the final response to a request: once, however its body ends. */
  content?(facts: ContentFacts, request: SeenRequest, stamp: Stamp): void;
}
