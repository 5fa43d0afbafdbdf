// Between the pipeline and the reports: which messages are wanted, judged, filtered, chosen and masked, once for all
// reports.

import { cookieFieldKind } from '../filter/cookie-pairs.ts';
import type { CookieSelection } from '../filter/cookie-selection.ts';
import type { DisplayFilter } from '../filter/display-filter.ts';
import type { SeenRequest } from '../protocol/events.ts';
import { fieldValues, type Message } from '../record/message.ts';
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

  wantsResponse(status: number, request: SeenRequest | null): boolean {
    return this.#judge?.wantsResponse(status, request) === true;
  }

  get wantsForms(): boolean {
    return this.#judge?.wantsForms === true;
  }

  message(message: Message): void {
    const chosen = this.#judge === null ? this.#choose(message) : this.#judged(message, this.#judge);
    if (chosen === null) return;
    this.#begin();
    let masked: Message | null = null;
    for (const target of this.#targets) {
      if (target.masked && this.#masker !== null) masked ??= this.#masker.message(chosen);
      target.output.write(target.reporter.message(masked !== null && target.masked ? masked : chosen));
    }
  }

  /** The rules see what is not shown too: the browser has seen it. A copy that was chosen has the same fields. */
  #judged(message: Message, judge: AuditRun): Message | null {
    const isResponse = message.kind === 'response';
    const hasCookies = carriesCookies(message);
    if (hasCookies) judge.preview(message);
    const chosen = this.#choose(message);
    if (hasCookies || judge.wantsForms) judge.message(message, chosen !== null, hasCookies);
    return this.#isReported(message.kind, isResponse && hasCookies, !isResponse && hasCookies)
      ? chosen
      : null;
  }

  /** Null when it is not to be shown. */
  #choose(message: Message): Message | null {
    if (!this.#filter.matches(message)) return null;
    return this.#selection === null ? message : this.#selection.select(message);
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
