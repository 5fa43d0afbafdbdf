// Between the pipeline and the reports: messages are audited, filtered, selected and masked here, once for all reports.

import { cookieFieldKind } from '../filter/cookie-pairs.ts';
import {
  type CookieSelection,
  cookieSelection,
  type SelectedMessage,
  selectMatch,
  selectResults,
} from '../filter/cookie-selection.ts';
import { compileFilter, type DisplayFilter } from '../filter/display-filter.ts';
import { HopCorrelator } from '../hop/hop-correlator.ts';
import {
  type ContentMessage,
  fieldValues,
  hidesField,
  type Message,
  type RequestMessage,
  type ResponseMessage,
} from '../record/message.ts';
import type { MessageConsumer } from '../record/message-consumer.ts';
import { type MessageResults, NO_RESULTS } from '../record/message-results.ts';
import type { PacketHistory } from '../record/packet-history.ts';
import type { HopRecord, HopView, ReadSummary, RunView, SummaryRecord } from '../record/records.ts';
import type { AuditReport, FoundRecords } from '../report/audit-report.ts';
import { createMasker, type Masker } from '../report/mask.ts';
import type { BrokenInputError } from '../shared/user-error.ts';
import type { AnalysisOptions, Report } from './analysis-options.ts';
import type { AuditResult, AuditRun } from './audit-run.ts';
import type { ExitDecision } from './exit-decision.ts';
import { filterMask, type MaskedEnd, maskedEnd, maskedRecords } from './masked-end.ts';
import type { RunOutcome } from './run-view.ts';

/** What was read and found, as the reports have it. */
export interface AnalysisResult {
  readonly summary: SummaryRecord;
  /** Null without an audit. */
  readonly audit: AuditResult | null;
  /** Null without an audit: then nothing is asked of the run. */
  readonly decision: ExitDecision | null;
  /** An input that broke off; null when all were read. */
  readonly broken: BrokenInputError | null;
}

const NONE: readonly number[] = [];

export class ReportConsumer implements MessageConsumer {
  readonly #filter: DisplayFilter;
  readonly #selection: CookieSelection | null;
  readonly #masker = createMasker();
  readonly #reports: readonly Report[];
  readonly #audit: AuditRun | null;
  /** Null without an audit. */
  readonly #hops: HopCorrelator | null;
  readonly needsRequests: boolean;
  /** Null: nothing asks for packets. */
  readonly #packets: PacketHistory | null;
  #hasBegun = false;
  #knownHops: readonly HopRecord[] = [];
  /** HAR files. */
  readonly #withoutPackets = new Set<string>();
  #isGivingResult = false;

  constructor(
    { filter, name, host, reports }: Pick<AnalysisOptions, 'filter' | 'name' | 'host' | 'reports'>,
    audit: AuditRun | null,
    packets: PacketHistory | null = null,
  ) {
    this.#packets = packets;
    this.#filter = filter ?? compileFilter('');
    this.#selection = cookieSelection(name, host);
    this.#reports = reports;
    this.#audit = audit;
    this.#hops =
      audit === null
        ? null
        : new HopCorrelator((message, hop) => {
            if (message.kind === 'content') audit.content(message);
            else this.#auditMessage(message, hop, audit);
          });
    this.needsRequests =
      audit !== null ||
      this.#selection !== null ||
      this.#filter.needsRequests ||
      reports.some(({ reporter }) => reporter.needsRequests);
  }

  inputBegun(name: string, hasPackets: boolean): void {
    if (!hasPackets) this.#withoutPackets.add(name);
    for (const { reporter } of this.#reports) reporter.inputBegun?.(hasPackets);
  }

  /** Whether frames are packets of an input, and not entries. */
  hasPackets(input: string): boolean {
    return !this.#withoutPackets.has(input);
  }

  /** With the first message, not before: an input that cannot be read leaves no half of a document. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    for (const { reporter, output } of this.#reports) output.write(reporter.begin());
  }

  /** With an audit every request is looked at: it may be another one that a proxy has passed on. */
  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    return (
      (kind === 'request' && this.#hops !== null) ||
      this.#audit?.wants(kind, hasSetCookie, hasCookie) === true ||
      this.#isReported(kind, hasSetCookie, hasCookie)
    );
  }

  #isReported(kind: Message['kind'], hasSetCookie: boolean, hasCookie: boolean): boolean {
    if (!this.#filter.mayMatch(kind, hasSetCookie, hasCookie)) return false;
    if (this.#selection !== null && !hasSetCookie && !hasCookie) return false;
    for (const { reporter } of this.#reports) if (reporter.wants(kind, hasSetCookie, hasCookie)) return true;
    return false;
  }

  wantsResponse(status: number, request: RequestMessage | null): boolean {
    if (this.#audit === null || this.#hops === null) return false;
    if (this.#hops.wantsResponse(request) || this.#audit.wantsResponse(status, request)) return true;
    this.#hops.responseUnseen(status, request);
    return false;
  }

  wantsContent(status: number, request: RequestMessage): boolean {
    return this.#hops?.isInner(request) === false && this.#audit?.wantsContent(status, request) === true;
  }

  content(message: ContentMessage): void {
    this.#hops?.message(message);
  }

  /** What was seen on several hops was found before. */
  hopsKnown(hops: readonly HopRecord[]): void {
    this.#knownHops = [...this.#knownHops, ...hops];
  }

  get wantsForms(): boolean {
    return this.#audit?.wantsForms === true;
  }

  message(message: Message): void {
    if (this.#hops !== null) {
      this.#hops.message(message);
      return;
    }
    const results = this.#withPacket(message, NO_RESULTS);
    const selected = this.#select(message, results);
    if (selected !== null) this.#report(selected.message, results);
  }

  /** The rules see what is not reported too: the browser has seen it. What another hop shows they see once. */
  #auditMessage(message: Message, hop: HopView | null, audit: AuditRun): void {
    const isResponse = message.kind === 'response';
    const hasCookies = isResponse ? carriesCookies(message) : message.hasCookie;
    const concernsCookies = hasCookies || (isResponse && hidesField(message));
    const isReported = this.#isReported(message.kind, isResponse && hasCookies, !isResponse && hasCookies);
    const isAudited =
      hop === null && (concernsCookies || (isResponse && wantsWithoutCookies(message, audit)));
    if (!isAudited && !isReported) return;
    const preview = this.#withPacket(
      message,
      isAudited && concernsCookies ? audit.preview(message) : resultsOf(hop),
    );
    const selected = this.#select(message, preview);
    if (isAudited) audit.cover(message, selected === null ? NONE : selected.setCookies);
    const results = isAudited ? audit.message(message, selected !== null, concernsCookies, preview) : preview;
    if (selected === null) return;
    const { findings } = selected;
    if (findings !== null) audit.choose(findings.map((index) => results.raised[index]!));
    const listed = audit.list(selected.message, selectResults(selected, results), isReported);
    if (isReported) this.#report(selected.message, listed);
  }

  /** Null when it is not reported. */
  #select(message: Message, results: MessageResults): SelectedMessage | null {
    const match = this.#filter.match(message, results);
    if (match === null) return null;
    const selected = selectMatch(message, match);
    return this.#selection === null ? selected : this.#selection.select(selected);
  }

  #withPacket(message: Message, results: MessageResults): MessageResults {
    return this.#packets === null ? results : { ...results, packet: this.#packets.factsOf(message) };
  }

  #report(message: Message, results: MessageResults): void {
    this.begin();
    let masked: Message | null = null;
    for (const { masked: isMasked, reporter, output } of this.#reports) {
      if (isMasked) masked ??= this.#masker.message(message);
      output.write(reporter.message(masked !== null && isMasked ? masked : message, results));
    }
  }

  /** Live, between two messages: what is found by now is written, where it is new or has changed; false: it was not asked for. */
  amend(): boolean {
    const amended = this.#reports.filter(({ reporter }) => reporter.amend !== undefined);
    // A reader that is slower than the analysis gets it later, and then once.
    if (amended.length === 0 || this.pause() !== undefined) return false;
    const found = this.#audit?.foundSoFar() ?? null;
    if (found === null) return false;
    this.begin();
    let masked: FoundRecords | null = null;
    for (const { masked: isMasked, reporter, output } of amended) {
      if (isMasked) masked ??= maskedRecords(found, this.#masker);
      const text = reporter.amend?.(masked !== null && isMasked ? masked : found) ?? '';
      if (text !== '') output.write(text);
    }
    return true;
  }

  /** Live: gives the result by now, masked, to reports that want it. `read`, `runOf`: as if the run ended. */
  async giveResult(
    read: () => ReadSummary,
    runOf: (outcome: RunOutcome, masker: Masker) => RunView,
  ): Promise<void> {
    const wanting = this.#reports.filter(({ reporter }) => reporter.wantsResult?.() === true);
    if (wanting.length === 0 || this.#isGivingResult) return;
    this.#isGivingResult = true;
    try {
      await this.#giveTo(wanting, read(), runOf);
    } finally {
      this.#isGivingResult = false;
    }
  }

  async #giveTo(
    wanting: readonly Report[],
    read: ReadSummary,
    runOf: (outcome: RunOutcome, masker: Masker) => RunView,
  ): Promise<void> {
    const { summary, audit } = await this.#resultOf(read, runOf, null);
    if (audit === null) return;
    const ends = maskedEnd(summary, audit.report, this.#masker, this.#filter.text);
    if (ends.report === null) return;
    for (const { reporter } of wanting) await reporter.result?.(ends.summary, ends.report);
  }

  /** Resolves when the ends of all reports are written. `runOf`: how the run was made, and what it ends with. */
  async end(
    read: ReadSummary,
    runOf: (outcome: RunOutcome, masker: Masker) => RunView,
    broken: BrokenInputError | null = null,
  ): Promise<AnalysisResult> {
    this.#hops?.finish();
    this.begin();
    const { summary, audit, decision } = await this.#resultOf(read, runOf, broken);
    await this.#writeEnds(summary, audit?.report ?? null);
    return { summary, audit, decision: decision && this.#masked(decision), broken };
  }

  async #resultOf(
    read: ReadSummary,
    runOf: (outcome: RunOutcome, masker: Masker) => RunView,
    broken: BrokenInputError | null,
  ): Promise<Omit<AnalysisResult, 'broken'>> {
    const audit = (await this.#audit?.finish()) ?? null;
    const decision = audit === null ? null : (this.#audit?.decide(read, audit) ?? null);
    const hops = this.#hops === null ? [] : [...this.#hops.hops(), ...this.#knownHops];
    const unused = audit?.warnings ?? [];
    const summary: SummaryRecord = {
      ...read,
      ...audit?.counts,
      warnings: [...read.warnings, ...unused],
      ...(unused.length > 0 ? { unusedSettings: unused.length } : {}),
      ...(hops.length > 0 ? { hops } : {}),
      run: runOf({ audit, decision, broken }, this.#masker),
    };
    return { summary, audit, decision };
  }

  /** What the command says of the decision shows no value that the display filter looks for. */
  #masked(decision: ExitDecision): ExitDecision {
    const quoted = filterMask(this.#masker, this.#filter.text);
    const { because, leftOut, unjudged } = decision;
    return {
      ...decision,
      because: because && quoted(because),
      leftOut: leftOut && quoted(leftOut),
      unjudged: unjudged.map(quoted),
    };
  }

  /** Each report gets its end, also where another one cannot be written. */
  async #writeEnds(summary: SummaryRecord, report: AuditReport | null): Promise<void> {
    let masked: MaskedEnd | null = null;
    const failures: unknown[] = [];
    for (const { masked: isMasked, reporter, output } of this.#reports) {
      if (isMasked) masked ??= maskedEnd(summary, report, this.#masker, this.#filter.text);
      const ends = isMasked && masked !== null ? masked : { summary, report };
      try {
        for (const text of await reporter.end(ends.summary, ends.report)) output.write(text);
        await output.end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Writes what was gathered, when the run ends early. */
  flush(): void {
    for (const { output } of this.#reports) output.flush();
  }

  /** Between two blocks of the input: what is live is written. A promise while any reader is slower than the analysis. */
  pause(): Promise<void> | undefined {
    let slowest: Promise<void> | undefined;
    for (const { output } of this.#reports) slowest = output.pause() ?? slowest;
    return slowest;
  }

  isClosed(): boolean {
    return this.#reports.some(({ output }) => output.isClosed());
  }
}

/** Of a message that the rules do not see, or see only for its request. */
function resultsOf(hop: HopView | null): MessageResults {
  return hop === null ? NO_RESULTS : { ...NO_RESULTS, hop };
}

/** Asked again, as the messages before it may have waited until now. */
function wantsWithoutCookies({ status, request }: ResponseMessage, audit: AuditRun): boolean {
  return audit.wantsForms && audit.wantsResponse(status, request);
}

/** Whether it has a line with cookies, whole or not. */
function carriesCookies(message: ResponseMessage): boolean {
  if (message.incomplete) return message.fields.some((field) => cookieFieldKind(field) !== null);
  return fieldValues(message, 'set-cookie').length > 0;
}
