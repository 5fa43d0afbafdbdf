// The cookies of a test as a page for people, -T markdown: what a test runner attaches to a test that fails.

import { runAnalysis } from '../analysis/run-analysis.ts';
import { analysisFor } from '../library/analyze.ts';
import type { SummaryRecord } from '../record/records.ts';
import { markdownCodeSpan } from '../report/ci/inert-text.ts';
import { markdownReport } from '../report/ci/markdown-report.ts';
import { createEndReporter, type EndReport } from '../report/end-report.ts';
import { UserError } from '../shared/user-error.ts';
import { newlyUnseen, optionsFor, type RecordOptions, summaryBefore } from './record.ts';
import { type CapturedTraffic, captureUntil, openTraffic } from './recorded-traffic.ts';

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
  try {
    const before = await summaryBefore(captured, options);
    const ofTest: EndReport = ({ summary, ...end }) =>
      markdownReport({ ...end, summary: before === null ? summary : summaryOfTest(summary, before) });
    const report = { reporter: createEndReporter(async () => ofTest, false), output: page, masked: true };
    const input = { inputs: [], stream: captureUntil(captured, captured.end), live: null };
    await runAnalysis(await analysisFor(input, optionsFor(captured, options), [report]));
    return text;
  } catch (error) {
    return reasonPage(error);
  } finally {
    await captured.release();
  }
}

/** What was captured before the test, and read for its sessions, is no part of its page. */
function summaryOfTest(summary: SummaryRecord, before: SummaryRecord): SummaryRecord {
  const { packets, messages, unseen, coverage } = summary;
  const setCookies = coverage === undefined ? summary.setCookies : coverage.setCookies - coverage.leftOut;
  const ofTest = {
    packets: packets - before.packets,
    messages: messages - before.messages,
    unseen: newlyUnseen(unseen, before.unseen),
    setCookies,
  };
  if (coverage === undefined) return { ...summary, ...ofTest };
  return { ...summary, ...ofTest, coverage: { ...coverage, setCookies, leftOut: 0, messagesLeftOut: 0 } };
}

function reasonPage(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  return `### Cookies: nothing was judged\n\n${markdownCodeSpan(error.message)}\n`;
}
