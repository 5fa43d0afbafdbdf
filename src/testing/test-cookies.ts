// The cookies of a test as a page for people, -T markdown: what a test runner attaches to a test that fails.

import { runAnalysis } from '../analysis/run-analysis.ts';
import { analysisFor } from '../library/analyze.ts';
import { sourceInput } from '../library/source.ts';
import { markdownCodeSpan } from '../report/ci/inert-text.ts';
import { markdownReport } from '../report/ci/markdown-report.ts';
import { createEndReporter } from '../report/end-report.ts';
import { UserError } from '../shared/user-error.ts';
import { optionsFor, type RecordOptions } from './record.ts';
import { type CapturedTraffic, openTraffic } from './recorded-traffic.ts';

/** The cookies of a test that is running. */
export interface TestCookies {
  /** The test is over: its page, with masked values. */
  page(options: RecordOptions): Promise<string>;
  /** The test is over, and no page is wanted. */
  discard(): Promise<void>;
}

/** Begins to record. No test fails because it cannot be recorded: its page says why. */
export async function recordTest(): Promise<TestCookies> {
  try {
    const traffic = await openTraffic();
    return {
      discard: () => traffic.discard(),
      page: (options) => traffic.end().then((captured) => pageOf(captured, options), reasonPage),
    };
  } catch (error) {
    const page = reasonPage(error);
    return { page: async () => page, discard: async () => {} };
  }
}

async function pageOf(captured: CapturedTraffic, options: RecordOptions): Promise<string> {
  let text = '';
  const page = {
    path: null,
    open() {},
    write(part: string) {
      text += part;
    },
    flush() {},
    pause: () => undefined,
    isClosed: () => false,
    async end() {},
  };
  const reporter = createEndReporter(async () => markdownReport, false);
  const report = { reporter, output: page, masked: true };
  try {
    const input = sourceInput(captured.captureFile, null);
    await runAnalysis(await analysisFor(input, optionsFor(captured, options), [report]));
    return text;
  } catch (error) {
    return reasonPage(error);
  } finally {
    await captured.release();
  }
}

function reasonPage(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  return `### Cookies: nothing was judged\n\n${markdownCodeSpan(error.message)}\n`;
}
