// The records that people and programs rely on: one JSON object each (NDJSON), or members of one document.

import type { BrowserName } from '../cookie/profiles.ts';
import type { SiteContext } from '../cookie/site.ts';
import type { BlockedReason, ClientVerdict } from '../cookie/verdict.ts';
import type { HttpVersion } from '../shared/http-version.ts';
import type { FindingRecord } from './finding-record.ts';
import type { REFUSED_BY_ALL } from './refusals.ts';
import type { HopView, SeverityName, SummaryRecord } from './summary-record.ts';

export type { AcceptanceView, CookieScope, FindingRecord, FixView, SourceView } from './finding-record.ts';
export type {
  CoverageView,
  HopKind,
  HopRecord,
  HopView,
  IgnoredView,
  InputView,
  ReadSummary,
  RunFiltersView,
  RunView,
  SeverityName,
  SummaryRecord,
} from './summary-record.ts';

/**
 * A Set-Cookie field split into name, value and attributes as RFC 6265bis section 5.6 says. Of a truncated field name and
 * value are what was seen of them, and null is what was not seen to its end.
 */
export interface CookieView {
  readonly name: string;
  readonly value: string;
  readonly domain: string | null;
  readonly path: string | null;
  /** The Expires attribute as it was written. */
  readonly expires: string | null;
  /** Seconds; null when absent or not valid. */
  readonly maxAge: number | null;
  /** The flags are null only where it is not known. */
  readonly secure: boolean | null;
  readonly httpOnly: boolean | null;
  /** As written; null when absent. */
  readonly sameSite: string | null;
  readonly partitioned: boolean | null;
}

/** The request that a record is about, or that its response belongs to. */
export interface RequestReference {
  readonly method: string;
  /** Absolute URL, built from the target, the Host field and the connection. */
  readonly url: string;
  readonly frame: number;
}

/** What one browser would have done with the cookie. */
export interface OutcomeView {
  readonly stored: boolean;
  /** Why it refuses it; null when it does not. */
  readonly reason: BlockedReason | null;
}

export interface BrowserOutcomesView {
  readonly chrome: OutcomeView;
  readonly firefox: OutcomeView;
  readonly safari: OutcomeView;
}

/** What the client's browser does with the cookie, and what each browser would have done. */
export interface VerdictView {
  readonly stored: boolean;
  /** Why it refuses it; null when it does not. */
  readonly reason: BlockedReason | null;
  readonly action: ClientVerdict['action'];
  /** Of RFC 6265bis, which decides. */
  readonly step: string;
  /** 'standard': none that is known. */
  readonly browser: BrowserName;
  readonly browsers: BrowserOutcomesView;
  /** Where the request comes from, for SameSite; null where it does not say: it is judged as 'same-site'. */
  readonly site: SiteContext | null;
}

interface RecordBase {
  /** `set1`, `set2`, ... for Set-Cookie, `sent1`, ... for Cookie: counted over all records of the type. */
  readonly id: string;
  readonly input: string;
  readonly frame: number;
  /** RFC 3339 in UTC with nanoseconds. */
  readonly time: string;
  readonly stream: number;
  readonly src: string;
  readonly srcPort: number;
  readonly dst: string;
  readonly dstPort: number;
  /** In lower case, with its port when it is written in the URL; of the server's address when the URL names none. */
  readonly host: string;
  readonly protocol: HttpVersion;
  /** HTTP/2 and HTTP/3 only. */
  readonly streamId?: number;
  readonly tls: boolean;
  readonly request: RequestReference | null;
  /** Only where another message reports the exchange, as the browser sees it. */
  readonly hop?: HopView;
}

/** One cookie of a request. */
export interface SentCookieView {
  readonly name: string;
  readonly value: string;
  /** Id of the Set-Cookie record that gave it this value last; null when none did, or that is not known. */
  readonly setBy: string | null;
}

export interface SetCookieRecord extends RecordBase {
  readonly type: 'set-cookie';
  readonly status: number;
  /** The field value, white space around it removed. */
  readonly setCookie: string;
  readonly cookie: CookieView;
  /**
   * Max-Age of zero or less, or without a valid one an Expires not after the packet's time; as the standard reads them,
   * or as Chrome and Firefox do (of an empty value one of them is enough). Null when the field is truncated.
   */
  readonly deletion: boolean | null;
  /** By the rules of the store, 400 days at most. 0: a deletion; null: until the browser is closed, or truncated. */
  readonly lifetimeSeconds: number | null;
  /** Null when it was not asked for, when the field is truncated, and when no browser receives it (`hop`). */
  readonly verdict: VerdictView | null;
  /** True where a gap or a truncated packet lies inside the field itself: it had more; else absent. */
  readonly truncated?: true;
  /** True where two copies of its bytes differ, and other receivers may have read the other one; else absent. */
  readonly ambiguous?: true;
  readonly incomplete: boolean;
}

export interface CookieRecord extends RecordBase {
  readonly type: 'cookie';
  readonly cookies: readonly SentCookieView[];
  readonly incomplete: boolean;
}

/** How often something was seen of a cookie. */
export interface InventoryCounts {
  /** Set-Cookie fields with a value that lives, and those that delete; both with the refused ones. */
  readonly set: number;
  readonly deleted: number;
  /** Set-Cookie fields that the client's browser refuses. */
  readonly refused: number;
  /** Of those that set or delete it: how many the rules have judged, not the others of a header block that is not whole. */
  readonly judged: number;
  /** Requests that carry it. */
  readonly sent: number;
  /** Different values, set or sent. */
  readonly values: number;
}

export interface InventoryFlags {
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** As written; null when absent. */
  readonly sameSite: string | null;
  /** It was set in another way before. */
  readonly changed: boolean;
}

/** One cookie of one capture: a name, a host, a domain and a path. */
export interface InventoryRecord {
  readonly type: 'inventory';
  /** `c1`, `c2`, ... in order of appearance. */
  readonly id: string;
  /** The capture in which it is set, or sent first. */
  readonly input: string;
  /** That sets it, with its port when it is written in the URL. */
  readonly host: string;
  /** All hosts that set it: more than one only where it has a `domain`. The first is `host`. */
  readonly hosts: readonly string[];
  readonly name: string;
  /** That it is sent to, with everything below; null: to this host only. */
  readonly domain: string | null;
  /** Null when no response has set it. */
  readonly path: string | null;
  /** The site in the address bar that it belongs to; null unless it is partitioned. */
  readonly partitionKey: string | null;
  /** What it is for. */
  readonly role: string;
  /** `script`: it only ever came from the client; null where truncated responses may have set it. */
  readonly setBy: 'server' | 'script' | null;
  readonly counts: InventoryCounts;
  readonly first: MomentRecord;
  readonly last: MomentRecord;
  /** As it was set the last time; null when it never was. */
  readonly flags: InventoryFlags | null;
  /** That it has while a user is logged in, the longest of several; without a login as it was set the last time. By the rules of the store; null until the browser is closed. */
  readonly lifetimeSeconds: number | null;
  /** Id of its session; null when it is none, or has several. */
  readonly session: string | null;
  /** The worst severity of the findings about it that no baseline accepts; null without one. */
  readonly worst: SeverityName | null;
  /** How many of its fields no browser keeps; no member of the record as JSON. */
  readonly [REFUSED_BY_ALL]?: number;
}

/** A packet and its time. */
export interface MomentRecord {
  readonly input: string;
  readonly frame: number;
  readonly stream: number;
  /** RFC 3339 in UTC with nanoseconds. */
  readonly time: string;
}

/** A browser or a program: an address and a User-Agent. */
export interface ClientRecord {
  /** Counted from 1 in order of appearance. */
  readonly number: number;
  /** What it calls itself: `Chrome 156`, `curl 7.88`; null when it does not say. */
  readonly name: string | null;
  readonly address: string;
}

/** What an event was concluded from. */
export interface EvidenceRecord {
  readonly text: string;
  /** The packet that shows it. */
  readonly frame: number;
}

/** One thing that happened to a session; docs/RECORDS.md explains the events. */
export interface SessionEventRecord extends MomentRecord {
  readonly event: string;
  /** The session's own, or another one that has the same value. */
  readonly client: ClientRecord;
  /** How sure it is. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** What it was concluded from. */
  readonly evidence: readonly EvidenceRecord[];
  /** The request of the event. */
  readonly request: {
    /** The capture that it is in: its response may be in the next one. */
    readonly input: string;
    readonly frame: number;
    readonly method: string;
    /** The host that was asked, with its port when that is written: not always that of the session. */
    readonly host: string;
    /** Without its query. */
    readonly path: string;
    /** The path with the parameter that names the page where one script serves all: `/index.php?route=account/login`. */
    readonly page: string;
    /** Names of the fields that were posted, never their values; null when no form was looked at. */
    readonly formFields: readonly string[] | null;
  } | null;
  /** Of the response, where it was seen. */
  readonly status: number | null;
  /** What was sent, set or deleted, or had at a login or logout; null where that is not known or too long to be kept. */
  readonly value: string | null;
  /** Equal numbers are equal values of this session; null where the value is not known. */
  readonly valueNumber: number | null;
  /** Of the Set-Cookie field, as written behind its first semicolon. */
  readonly attributes: string | null;
  /** Of `replayed`: whether the server took the value. Of `sent`: `refused` where it did not, though no logout was seen. Null for all other events. */
  readonly outcome: 'accepted' | 'refused' | 'unknown' | null;
  /** Of `login` and `login-failed`: how the user logs in; of `logout`: that the account is deleted. Null for all other events. */
  readonly how:
    | 'password'
    | 'code'
    | 'registration'
    | 'http-basic'
    | 'http-digest'
    | 'http-negotiate'
    | 'http-ntlm'
    | 'link'
    | 'other-server'
    | 'passkey'
    | 'impersonation'
    | 'remember-me'
    | 'account-deletion'
    | null;
  /** Of `privileged-use`: what opens. Null for all other events. */
  readonly gives: 'page' | 'data' | 'connection' | 'script' | 'style' | 'image' | 'media' | 'file' | null;
  /** How often it happened, equal in all but its time; all else is of the first time. */
  readonly count: number;
  /** The last time of a row; null when it happened once. */
  readonly last: MomentRecord | null;
}

/** The life of one session: a cookie of a host, as one client has it. */
export interface SessionRecord {
  readonly type: 'session';
  /** `script`: no response sets or deletes the cookie, it only ever comes from clients; null without a cookie. */
  readonly setBy: 'server' | 'script' | null;
  /** `s1`, `s2`, ... in order of appearance. */
  readonly id: string;
  /** One higher whenever the record comes again, amended: the last one counts. 0 for the first. */
  readonly revision: number;
  /** `g1`, `g2`, ...: the cookies of one login have the same. */
  readonly group: string;
  /** With its port when it is written in the URL. */
  readonly host: string;
  /** Name of the cookie; null for logins without one: by bearer token, or failed before there was one. */
  readonly name: string | null;
  /** The format of its values: `flask`, `jwt`, ...; `opaque` when it is none that is known, `none` without one. */
  readonly kind: string;
  /** Who makes such values, in words. */
  readonly framework: string | null;
  readonly client: ClientRecord;
  /** What its last readable value says without a key. */
  readonly says: string | null;
  /** Why the cookie is taken for a session; empty when the configuration says so. */
  readonly because: readonly string[];
  /** How many different values it had. */
  readonly values: number;
  readonly first: MomentRecord;
  readonly last: MomentRecord;
  /** None: a live session that is withdrawn, as it is none, or a part of another one. */
  readonly events: readonly SessionEventRecord[];
  /** How often each event happened, by its name. */
  readonly totals: Readonly<Partial<Record<string, number>>>;
  /** Ids of the findings that happened in it, the worst first. */
  readonly findings: readonly string[];
  /** Events that are counted and not listed, because there were too many. */
  readonly droppedEvents: number;
}

export type CrumbRecord =
  | SetCookieRecord
  | CookieRecord
  | InventoryRecord
  | SessionRecord
  | FindingRecord
  | SummaryRecord;

/** What -T json prints: the same records, by their types. */
export interface RecordsDocument {
  readonly messages: readonly SetCookieRecord[];
  readonly cookies: readonly CookieRecord[];
  readonly inventory: readonly InventoryRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly findings: readonly FindingRecord[];
  readonly summary: SummaryRecord;
}
