// Between the pipeline and the reports: which messages are wanted, judged, filtered, chosen and masked, once for all
// reports.

import { cookieFieldKind } from '../filter/cookie-pairs.ts';
import { type CookieSelection, type SelectedMessage, selectResults } from '../filter/cookie-selection.ts';
import type { DisplayFilter } from '../filter/display-filter.ts';
import { fieldValues, type Message, type RequestMessage } from '../record/message.ts';
import { type MessageResults, NO_RESULTS } from '../record/message-results.ts';
import type { SummaryRecord } from '../record/records.ts';
import type { AuditReport } from '../report/audit-report.ts';
import type { Masker } from '../report/mask.ts';
import type { Reporter } from '../report/reporter.ts';
import type { MessageConsumer } from '../run.ts';
import type { AuditResult, AuditRun } from './audit-run.ts';

/** Where the text of a report goes. */
export interface Output {
  write(text: string): void;
  /** Writes what was gathered. */
  flush(): void;
  /** A promise while the reader is slower than we are. */
  pause(): Promise<void> | undefined;
  /** Nobody reads any more. */
  isClosed(): boolean;
  /** Resolves when everything is written, or nobody reads. */
  end(): Promise<void>;
}

/** One report and where it goes. */
export interface ReportTarget {
  readonly reporter: Reporter;
  readonly output: Output;
  readonly masked: boolean;
}

export class ReportConsumer implements MessageConsumer {
  readonly #filter: DisplayFilter;
  readonly #selection: CookieSelection | null;
  readonly #masker: Masker | null;
  readonly #targets: readonly ReportTarget[];
  readonly #judge: AuditRun | null;
  readonly needsRequests: boolean;
  #hasBegun = false;

  /** `masker` may be null when no target is masked, `judge` when nothing is to be judged. */
  constructor(
    filter: DisplayFilter,
    selection: CookieSelection | null,
    masker: Masker | null,
    targets: readonly ReportTarget[],
    judge: AuditRun | null = null,
  ) {
    this.#filter = filter;
    this.#selection = selection;
    this.#masker = masker;
    this.#targets = targets;
    this.#judge = judge;
    this.needsRequests =
      judge !== null || selection !== null || targets.some(({ reporter }) => reporter.needsRequests);
  }

  /** With the first message, not before: an input that cannot be read leaves no half of a document. */
  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    for (const { reporter, output } of this.#targets) output.write(reporter.begin());
  }

  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    return (
      this.#judge?.wants(kind, hasSetCookie, hasCookie) === true ||
      this.#isReported(kind, hasSetCookie, hasCookie)
    );
  }

  #isReported(kind: Message['kind'], hasSetCookie: boolean, hasCookie: boolean): boolean {
    if (!this.#filter.mayMatch(kind, hasSetCookie, hasCookie)) return false;
    if (this.#selection !== null && !hasSetCookie && !hasCookie) return false;
    for (const { reporter } of this.#targets) if (reporter.wants(kind, hasSetCookie, hasCookie)) return true;
    return false;
  }

  wantsResponse(status: number, request: RequestMessage | null): boolean {
    return this.#judge?.wantsResponse(status, request) === true;
  }

  get wantsForms(): boolean {
    return this.#judge?.wantsForms === true;
  }

  message(message: Message): void {
    if (this.#judge !== null) {
      this.#audited(message, this.#judge);
      return;
    }
    const selected = this.#select(message, NO_RESULTS);
    if (selected !== null) this.#report(selected.message, NO_RESULTS);
  }

  /** The rules see what is not shown too: the browser has seen it. */
  #audited(message: Message, audit: AuditRun): void {
    const isResponse = message.kind === 'response';
    const hasCookies = carriesCookies(message);
    const preview = hasCookies ? audit.preview(message) : NO_RESULTS;
    const selected = this.#select(message, preview);
    const results =
      hasCookies || audit.wantsForms
        ? audit.message(message, selected !== null, hasCookies, preview)
        : NO_RESULTS;
    if (selected === null) return;
    if (this.#isReported(message.kind, isResponse && hasCookies, !isResponse && hasCookies))
      this.#report(selected.message, selectResults(selected, results));
  }

  /** Null when it is not to be shown. */
  #select(message: Message, results: MessageResults): SelectedMessage | null {
    if (!this.#filter.matches(message, results)) return null;
    return this.#selection === null ? { message, setCookies: null } : this.#selection.select(message);
  }

  #report(message: Message, results: MessageResults): void {
    this.#begin();
    let masked: Message | null = null;
    for (const { masked: isMasked, reporter, output } of this.#targets) {
      if (isMasked && this.#masker !== null) masked ??= this.#masker.message(message);
      output.write(reporter.message(masked !== null && isMasked ? masked : message, results));
    }
  }

  /** Writes the ends of all reports; resolves when they are out, with what the rules said. */
  async end(summary: SummaryRecord): Promise<AuditResult | null> {
    this.#begin();
    const judgement = (await this.#judge?.finish(summary)) ?? null;
    let masked: AuditReport | null = null;
    for (const target of this.#targets) {
      if (target.masked) masked ??= this.#maskReport(judgement?.report ?? null);
      const report = target.masked ? masked : (judgement?.report ?? null);
      const pieces = target.reporter.end(judgement?.summary ?? summary, report);
      for (const text of pieces) target.output.write(text);
      await target.output.end();
    }
    return judgement;
  }

  #maskReport(report: AuditReport | null): AuditReport | null {
    const masker = this.#masker;
    if (report === null || masker === null) return report;
    return { ...report, sessions: report.sessions.map((session) => masker.session(session)) };
  }

  /** Writes what was gathered, when the run ends early. */
  flush(): void {
    for (const { output } of this.#targets) output.flush();
  }

  /** A promise while any output is slower than we are. */
  pause(): Promise<void> | undefined {
    for (const { output } of this.#targets) {
      const drained = output.pause();
      if (drained !== undefined) return drained;
    }
    return undefined;
  }

  isClosed(): boolean {
    return this.#targets.some(({ output }) => output.isClosed());
  }
}

/** Whether it has a line with cookies, whole or not. */
function carriesCookies(message: Message): boolean {
  if (message.incomplete) return message.fields.some((field) => cookieFieldKind(field) !== null);
  return fieldValues(message, message.kind === 'response' ? 'set-cookie' : 'cookie').length > 0;
}
