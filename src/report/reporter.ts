// What every report format is: a function from messages to text. It does no input or output and knows no pipeline;
// masking happens before it.

import type { FilterField } from '../filter/field.ts';
import type { LogMode } from '../message-log/format.ts';
import type { MessageLogWriter } from '../message-log/log-writer.ts';
import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import type { SummaryRecord } from '../record/records.ts';
import type { AuditReport, FoundRecords } from './audit-report.ts';

/**
 * What a report shows of an audit: nothing, fields of messages that the rules fill in (`cookie.verdict`), or findings and
 * sessions.
 */
export type AuditUse = 'none' | 'fields' | 'findings';

export interface Reporter {
  readonly auditUse: AuditUse;
  /** It shows the requests of responses. */
  readonly needsRequests: boolean;
  /** It shows fields of packets. */
  readonly needsPackets?: boolean;
  /** Called before a message is made: false for messages that this format never shows. */
  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean;
  begin(): string;
  /** An input begins. `hasPackets`: false for one whose messages are entries, as of a HAR file. */
  inputBegun?(hasPackets: boolean): void;
  /** It gets every message as it is read, chosen or not: a message log. */
  readonly log?: MessageLogWriter;
  /** The text that one more message adds: nothing, a row, or rows that were held back. */
  message(message: Message, results: MessageResults): string;
  /** Live, now and then: what was found by now, where it is new or has changed. Absent: the format has it at its end alone. */
  amend?(found: FoundRecords): string;
  /** Live: the result by now is wanted. It is given to `result`, once it is made. */
  wantsResult?(): boolean;
  result?(summary: SummaryRecord, audit: AuditReport): Promise<void>;
  /** Text in pieces, as all of it may be more than one string can hold. `audit` is null without an audit. */
  end(summary: SummaryRecord, audit: AuditReport | null): Pieces | Promise<Pieces>;
}

/** Not a string, which would be split into its characters. */
export type Pieces = Iterable<string> & object;

/** -E of tshark. */
export interface FieldOutput {
  readonly header: boolean;
  readonly separator: string;
  /** First, last or all values of a field. */
  readonly occurrence: 'f' | 'l' | 'a';
  readonly aggregator: string;
  /** Put around every value, not escaped inside: as tshark does. */
  readonly quote: '' | '"' | "'";
}

export interface ReportOptions {
  /** -e, in order; empty when the format chooses. */
  readonly fields: readonly FilterField[];
  readonly fieldOutput: FieldOutput;
  /** Characters in a line of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
  /** False with -q: no summary for people. */
  readonly summary: boolean;
  /** Every finding in full, for people. */
  readonly details: boolean;
  /** Without one nothing is shortened, and every row names its host. */
  readonly isTerminal: boolean;
  /** The locale has no other characters. */
  readonly isAsciiOnly: boolean;
  /** Messages are reported while they happen. */
  readonly isLive: boolean;
  /** The captures or interfaces that are read: where there are several, everything says which. */
  readonly inputs: readonly string[];
  /** False: the packets are in no file that Wireshark could open. */
  readonly keepsPackets: boolean;
  /** Programs were made to write their TLS secrets already: there is nothing to type for it. */
  readonly collectsKeys?: boolean;
  /** A row a Set-Cookie, however many there are. */
  readonly rows: boolean;
  /** Whether cookies are listed. */
  readonly table: boolean;
  /** Cells of CSV as they are, also those that a spreadsheet would run. */
  readonly csvRaw: boolean;
  /** What a message log holds. */
  readonly logMode: LogMode;
  /** One part of what people get; null for all of it. */
  readonly only: ReportPart | null;
}

/** What -T table consists of. */
export const REPORT_PARTS = ['findings', 'sessions', 'inventory'] as const;
export type ReportPart = (typeof REPORT_PARTS)[number];

export const TSHARK_FIELD_OUTPUT: FieldOutput = {
  header: false,
  separator: '\t',
  occurrence: 'a',
  aggregator: ',',
  quote: '',
};

/** Of a report whose fields are chosen with -e. */
export function auditUseOf(fields: readonly FilterField[]): AuditUse {
  return fields.some(({ isFromAudit }) => isFromAudit === true) ? 'fields' : 'none';
}
