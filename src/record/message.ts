// One HTTP message as plain data, whatever its version: what the filter language, the fields and the reports see.
// Strings from the wire are UTF-8 where the bytes are valid UTF-8, else ISO-8859-1 (a character a byte).

import type { Verdict } from '../cookie/verdict.ts';
import type { HttpVersion } from '../protocol/events.ts';

export type { HttpVersion };

/** One header field line: name as it was written, value without the white space around it. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
  /** The line runs into a gap or a cut packet: the value is only its beginning. */
  readonly truncated: boolean;
  /** Set-Cookie fields of an audited run: what a browser does with it. */
  verdict?: Verdict;
}

/** What a rule said about a message. */
export interface RaisedFinding {
  readonly rule: string;
  readonly severity: string;
}

/** The request that a response answers. */
export interface RequestReference {
  readonly method: string;
  /** Absolute URL, built from the target, the Host field and the connection. */
  readonly url: string;
  readonly frame: number;
}

interface MessageBase {
  /** The capture it was found in, as the user named it; '-' is standard input, an interface its name. */
  readonly input: string;
  /** The packet, counted from 1 in its capture, in which the header block was complete. */
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  /** TCP connection, counted from 0 in order of its first packet, as Wireshark's tcp.stream. */
  readonly stream: number;
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
  readonly protocol: HttpVersion;
  /** HTTP/2 and HTTP/3 only. */
  readonly streamId: number | null;
  readonly tls: boolean;
  /** In the order of the wire. */
  readonly fields: readonly HeaderField[];
  /** A faster way to the values of one field, where there is one: see `fieldValues`. */
  valuesOf?(lowerCaseName: string): readonly string[];
  /** A gap or a cut packet lies inside the header block. */
  readonly incomplete: boolean;
  /** Runs that ask for it: what the rules said about this very message. */
  raised?: readonly RaisedFinding[];
}

export interface RequestMessage extends MessageBase {
  readonly kind: 'request';
  readonly method: string;
  /** The request target as it was sent. */
  readonly target: string;
  readonly url: string;
  /** Names of the fields that it posts, as far as its body has been seen; null when nobody wanted to know. */
  readonly formFields?: readonly string[] | null;
  /** It posts JSON, as scripts do and forms of HTML do not. */
  readonly postsJson?: boolean;
}

export interface ResponseMessage extends MessageBase {
  readonly kind: 'response';
  readonly status: number;
  readonly phrase: string;
  /** Null when the request was not seen. */
  readonly request: RequestReference | null;
  /** The same request with all its fields; absent in copies made to be shown. */
  readonly answeredRequest?: RequestMessage | null;
}

export type Message = RequestMessage | ResponseMessage;

/** Every whole value of a field, by its lower-case name, in order. */
export function fieldValues(message: Message, lowerCaseName: string): readonly string[] {
  if (message.valuesOf !== undefined) return message.valuesOf(lowerCaseName);
  const values: string[] = [];
  for (const field of message.fields)
    if (!field.truncated && field.name.toLowerCase() === lowerCaseName) values.push(field.value);
  return values;
}
