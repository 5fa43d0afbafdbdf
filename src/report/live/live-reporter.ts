// --live: what is found goes into the state of the live view, which is drawn elsewhere; the result at the end is text.

import { ExchangeLog } from '../exchange-log.ts';
import type { Reporter, ReportOptions } from '../reporter.ts';
import { modelOf } from '../run-result.ts';
import { exitText, resultText, verdictText } from '../screen/result-text.ts';
import { screenOf } from '../screen/screen.ts';
import type { LiveState } from './live-state.ts';

/** A page of the result by now, which is asked for while the run goes on. */
export interface PageRequest {
  readonly isOpen: boolean;
  /** `page`: in pieces. */
  take(page: Iterable<string>): void;
}

export interface LiveReport {
  /** It is filled. */
  readonly state: LiveState;
  /** It is asked for pages. */
  readonly request: PageRequest;
  /** Columns of the terminal at the end of the run: it may have another size by then. */
  columnsAtEnd(): number;
}

export function createLiveReporter(
  { state, request, columnsAtEnd }: LiveReport,
  options: ReportOptions,
): Reporter {
  return {
    auditUse: 'findings',
    needsRequests: true,
    wants: (kind, hasSetCookie) => kind === 'response' && hasSetCookie,
    begin: () => '',
    message(message, results) {
      if (message.kind === 'response') state.add(message, results);
      return '';
    },
    amend(found) {
      state.amend(found);
      return '';
    },
    wantsResult: () => request.isOpen,
    async result(summary, audit) {
      const { htmlReport } = await import('../html/page.ts');
      request.take(htmlReport({ summary, audit, exchanges: new ExchangeLog() }, options));
    },
    end(summary, audit) {
      // The view asks for an audit: without one there is nothing to say.
      if (audit === null) return [];
      const screen = screenOf({ ...options, columns: columnsAtEnd() });
      const { verdict } = modelOf(summary, audit);
      const result = options.summary ? resultText(screen, verdict) : '';
      return [result + verdictText(screen, verdict) + exitText(screen, verdict)];
    },
  };
}
