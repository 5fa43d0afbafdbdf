// The summary record: what was read and what could not be, how the run was made, and what its gate decided.

import type { RepeatedInput } from '../shared/repeated-input.ts';
import type { READ_DETAILS, ReadDetails } from './read-details.ts';

export type SeverityName = 'high' | 'medium' | 'low' | 'info';

/**
 * `proxy`: it passes requests on to the server; `translation`: the server has another address there; `call`: the first one
 * asks the other for its client; `unpaired`: seen on one side of a proxy alone.
 */
export type HopKind = 'proxy' | 'translation' | 'call' | 'unpaired';

/** An exchange that was seen on several hops is reported once; this is where else it was seen. */
export interface HopView {
  /** Frame of the request that reports the exchange; null when it was not captured. */
  readonly of: number | null;
  /** Hops from the browser: 1 right behind the first proxy. 0: the browser's own hop, whose request was not captured. */
  readonly depth: number;
}

/** What was seen on several hops is judged once. This is what was not: by the proxy and the server behind it, with their ports. */
export interface HopRecord {
  readonly kind: HopKind;
  /** Null when `unpaired`. */
  readonly proxy: string | null;
  /** What the proxy calls itself; null when it does not say. */
  readonly name: string | null;
  readonly server: string;
  /** How many exchanges were seen there too. */
  readonly exchanges: number;
  /** How many Set-Cookie fields their responses have. */
  readonly setCookies: number;
}

/** How many Set-Cookie fields the rules have judged; an exchange that was seen on several hops counts once. */
export interface CoverageView {
  /** All of them: the sum of the four below. */
  readonly setCookies: number;
  readonly judged: number;
  /** `ignore` of the configuration leaves them out. */
  readonly ignoredCount: number;
  /** Their header block is not whole in the capture. */
  readonly incompleteCount: number;
  /** -Y, --name or --host leave them out. */
  readonly leftOut: number;
  /** Messages that the rules would have seen, left out by the same. */
  readonly messagesLeftOut: number;
  /** What leaves out, as it was written: `--host localhost`; null without it. */
  readonly filter: string | null;
  /** The first hosts and names of the cookies that are left out, and how many there are. */
  readonly hosts: readonly string[];
  readonly hostCount: number;
  readonly names: readonly string[];
  readonly nameCount: number;
}

/** A capture, or an interface, that was read. */
export interface InputView {
  /** As records name it. */
  readonly input: string;
  /** Of the file, as it lies there: compressed or not; null when it is none. */
  readonly fileBytes: number | null;
  readonly packets: number;
  /** Of its first and its last packet, RFC 3339 in UTC with nanoseconds; null without packets. */
  readonly firstTime: string | null;
  readonly lastTime: string | null;
}

/** What narrows a run, as it was written; null where nothing was. */
export interface RunFiltersView {
  /** -f: packets that are captured. */
  readonly capture: string | null;
  /** -Y: messages that are reported, with values that it looks for masked. */
  readonly display: string | null;
  /** --name and --host. */
  readonly cookieName: string | null;
  readonly host: string | null;
}

/** An entry of the setting `ignore`. */
export interface IgnoredView {
  /** The glob of names, and that of hosts; null for all. */
  readonly cookieName: string | null;
  readonly host: string | null;
  readonly reason: string;
  /** Findings about cookies, or cookies, that it left out. */
  readonly count: number;
}

/** How the run was made, what its gate decided, and why. */
export interface RunView {
  /** Of crumbshark. */
  readonly version: string;
  /** What was typed, a word each, with secrets masked; null when a program made the run. */
  readonly command: readonly string[] | null;
  /** What the command of `crumbshark run` ended with: the exit code, unless it is 0; absent elsewhere. */
  readonly commandStatus?: number;
  /** What was read, in order. */
  readonly inputs: readonly InputView[];
  /** Captured live; null without. */
  readonly interface: string | null;
  readonly filters: RunFiltersView;
  /** The file of settings; null without one. */
  readonly config: string | null;
  readonly rulesOff: readonly string[];
  readonly ignored: readonly IgnoredView[];
  /** The file of accepted findings; null without one. */
  readonly baseline: string | null;
  /** Entries of the baseline that no finding matches. */
  readonly baselineGone: number;
  /** Findings that it accepted until a day that is over: they count again. */
  readonly baselineExpired: number;
  /** Cleartext was judged as if TLS ended before the capture. */
  readonly assumeHttps: boolean;
  /** --fail-on, or `failOn` of the settings; null without. */
  readonly failOn: SeverityName | null;
  /** --expect-cookie, as written. */
  readonly expectedCookies: readonly string[];
  readonly failOnUnjudged: boolean;
  /** The exit code: 0, 1 or 3; 2 where an input broke off. */
  readonly exit: number;
  /** Why it is not 0, in words; null when it is. */
  readonly exitBecause: string | null;
  /** Ids of the findings that are at or above --fail-on; none unless `exit` is 1. */
  readonly exitFindings: readonly string[];
  /** What --fail-on, --expect-cookie and --fail-on-unjudged miss, a text each; none unless `exit` is 1 or 3. */
  readonly exitUnjudged: readonly string[];
}

export interface SummaryRecord {
  readonly type: 'summary';
  /** Of docs/records.schema.json: raised when a member changes its meaning or its type, or goes. */
  readonly schemaVersion: 1;
  readonly packets: number;
  readonly bytes: number;
  readonly connections: number;
  readonly messages: number;
  readonly setCookies: number;
  /** Gaps in connections that were followed, and the bytes they hid. */
  readonly gaps: number;
  readonly gapBytes: number;
  /** Segments whose bytes came before with other content, where a receiver may have taken either. */
  readonly ambiguous: number;
  /** How many findings of each severity that no baseline accepts; absent when nothing was audited. */
  readonly findings?: Readonly<Record<SeverityName, number>>;
  /** Findings that the baseline accepts. */
  readonly acceptedFindings?: number;
  /** What was seen and could not be audited, or only in part. */
  readonly unjudged?: readonly { readonly why: string; readonly count: number }[];
  /** Of the Set-Cookie fields; absent when nothing was audited. */
  readonly coverage?: CoverageView;
  /** What was seen on several hops; absent without an audit, and when there is none. */
  readonly hops?: readonly HopRecord[];
  readonly run: RunView;
  /** What could not be looked into, by cause, with how many connections or packets it concerns. */
  readonly unseen: readonly {
    readonly why: string;
    readonly connections?: number;
    readonly packets?: number;
    /** Some of the servers, where they are known. */
    readonly hosts?: readonly string[];
  }[];
  readonly warnings: readonly string[];
  /** Settings of the configuration with entries that nothing has matched: the last lines of `warnings`; absent without any. */
  readonly unusedSettings?: number;
  /** Inputs that are not read, because another one is the same file or has the same bytes; absent without any. */
  readonly repeatedInputs?: readonly RepeatedInput[];
  /** For texts: it is no member of the record as JSON; absent where there is nothing to say. */
  readonly [READ_DETAILS]?: ReadDetails;
}

/** What is known of a run before its gate has decided. */
export type ReadSummary = Omit<SummaryRecord, 'run'>;
