// Between the pipeline and the reports: which messages are wanted, filtered, chosen and masked, once for all reports.

import type { CookieSelection } from '../filter/cookie-selection.ts';
import type { DisplayFilter } from '../filter/display-filter.ts';
import type { Message } from '../record/message.ts';
import type { SummaryRecord } from '../record/records.ts';
import type { Masker } from '../report/mask.ts';
import type { Reporter } from '../report/reporter.ts';
import type { MessageConsumer } from '../run.ts';
import type { Output } from './output.ts';

/** One report and where it goes. */
export interface ReportTarget {
  readonly reporter: Reporter;
  readonly output: Output;
  readonly masked: boolean;
}

export class ReportConsumer implements MessageConsumer {
  private readonly filter: DisplayFilter;
  private readonly selection: CookieSelection | null;
  private readonly masker: Masker | null;
  private readonly targets: readonly ReportTarget[];
  private hasBegun = false;

  /** `masker` may be null when no target is masked. */
  constructor(
    filter: DisplayFilter,
    selection: CookieSelection | null,
    masker: Masker | null,
    targets: readonly ReportTarget[],
  ) {
    this.filter = filter;
    this.selection = selection;
    this.masker = masker;
    this.targets = targets;
  }

  /** With the first message, not before: an input that cannot be read leaves no half of a document. */
  private begin(): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    for (const { reporter, output } of this.targets) output.write(reporter.begin());
  }

  wants(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean {
    if (!this.filter.mayMatch(kind, hasSetCookie, hasCookie)) return false;
    if (this.selection !== null && !hasSetCookie && !hasCookie) return false;
    for (const { reporter } of this.targets) if (reporter.wants(kind, hasSetCookie, hasCookie)) return true;
    return false;
  }

  message(message: Message): void {
    if (!this.filter.matches(message)) return;
    const chosen = this.selection === null ? message : this.selection.select(message);
    if (chosen === null) return;
    this.begin();
    let masked: Message | null = null;
    for (const target of this.targets) {
      if (target.masked && this.masker !== null) masked ??= this.masker.message(chosen);
      target.output.write(target.reporter.message(masked !== null && target.masked ? masked : chosen));
    }
  }

  /** Writes the ends of all reports; resolves when they are out. */
  async end(summary: SummaryRecord): Promise<void> {
    this.begin();
    for (const { reporter, output } of this.targets) {
      output.write(reporter.end(summary));
      await output.end();
    }
  }

  /** Writes what was gathered, when the run ends early. */
  flush(): void {
    for (const { output } of this.targets) output.flush();
  }

  /** A promise while any output is slower than we are. */
  pause(): Promise<void> | undefined {
    for (const { output } of this.targets) {
      const drained = output.pause();
      if (drained !== undefined) return drained;
    }
    return undefined;
  }

  isClosed(): boolean {
    return this.targets.some(({ output }) => output.isClosed());
  }
}
