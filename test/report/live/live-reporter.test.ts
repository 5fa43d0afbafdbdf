// The report that fills the live view.

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NO_RESULTS } from '../../../src/record/message-results.ts';
import { createLiveReporter } from '../../../src/report/live/live-reporter.ts';
import { LiveState } from '../../../src/report/live/live-state.ts';
import { auditReport, findingRecord } from '../../support/findings.ts';
import { setting, summary } from '../../support/messages.ts';
import { FIXTURES } from '../../support/repository.ts';
import { options } from '../reporters.ts';
import { liveRun } from './live-run.ts';

it('writes nothing before the end, and then the result with the verdict last', async () => {
  const { end, state } = await liveRun(join(FIXTURES, 'express-login.pcap'));
  expect(end).toMatch(/\nSession {2}token on 127\.0\.0\.1:3001/);
  expect(end).toMatch(/\nVerdict {2}◆ 1 high .*\n$/);
  expect(state.seen.setCookies).toBe(5);
});

it('gives the page of what is known by now, once it is asked for', async () => {
  const state = new LiveState();
  let page = '';
  const request = {
    isOpen: true,
    take(pieces: Iterable<string>) {
      page = [...pieces].join('');
    },
  };
  const reporter = createLiveReporter({ state, request, columnsAtEnd: () => 80 }, options());
  expect(reporter.message(setting('sid=1'), NO_RESULTS)).toBe('');
  expect(reporter.amend?.(auditReport({ findings: [findingRecord()] }))).toBe('');
  expect([state.seen.cookies, state.found.findings.length]).toEqual([1, 1]);
  expect(reporter.wantsResult?.()).toBe(true);
  await reporter.result?.(summary(), auditReport({ findings: [findingRecord()] }));
  expect(page).toMatch(/^<!doctype html>/i);
});
