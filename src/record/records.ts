// The records that people and programs rely on: one JSON object each (NDJSON), or members of one document.

import type { HttpVersion, RequestReference } from './message.ts';

/** A Set-Cookie field split into name, value and attributes as RFC 6265bis section 5.6 says. */
export interface CookieView {
  readonly name: string;
  readonly value: string;
  readonly domain: string | null;
  readonly path: string | null;
  /** The Expires attribute as it was written. */
  readonly expires: string | null;
  /** Seconds; null when absent or not valid. */
  readonly maxAge: number | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** As written; null when absent. */
  readonly sameSite: string | null;
  readonly partitioned: boolean;
}

interface RecordBase {
  /** Counted from 1 over all records of its type. */
  readonly id: number;
  readonly input: string;
  readonly frame: number;
  /** RFC 3339 in UTC with nanoseconds. */
  readonly time: string;
  readonly stream: number;
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
  readonly protocol: HttpVersion;
  /** HTTP/2 and HTTP/3 only. */
  readonly streamId?: number;
  readonly tls: boolean;
  readonly request: RequestReference | null;
}

export interface SetCookieRecord extends RecordBase {
  readonly type: 'set-cookie';
  readonly status: number;
  /** The field value, white space around it removed. */
  readonly setCookie: string;
  readonly cookie: CookieView;
  /** Max-Age of zero or less, or without a valid one an Expires not after the packet's time. */
  readonly deletion: boolean;
  readonly incomplete: boolean;
}

export interface CookieRecord extends RecordBase {
  readonly type: 'cookie';
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
  readonly incomplete: boolean;
}

export interface SummaryRecord {
  readonly type: 'summary';
  readonly packets: number;
  readonly bytes: number;
  readonly connections: number;
  readonly messages: number;
  readonly setCookies: number;
  /** Gaps in connections that were followed, and the bytes they hid. */
  readonly gaps: number;
  readonly gapBytes: number;
  /** What could not be looked into, by cause, with how many connections or packets it concerns. */
  readonly unseen: readonly {
    readonly why: string;
    readonly connections?: number;
    readonly packets?: number;
    /** Some of the servers, where they are known. */
    readonly hosts?: readonly string[];
  }[];
  readonly warnings: readonly string[];
}

export type CrumbRecord = SetCookieRecord | CookieRecord | SummaryRecord;
