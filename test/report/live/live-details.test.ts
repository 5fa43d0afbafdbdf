// What is said of the chosen row.

import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { chosenFindings, detailLines } from '../../../src/report/live/live-details.ts';
import { type LiveModel, liveModel } from '../../../src/report/live/live-model.ts';
import { FIRST_VIEW, type LiveTab } from '../../../src/report/live/live-view.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { FIXTURES } from '../../support/repository.ts';
import { liveRun } from './live-run.ts';

const screen = screenOf({
  columns: 100,
  colour: false,
  isAsciiOnly: false,
  isTerminal: true,
  details: false,
});
let model: LiveModel;
beforeAll(async () => {
  model = liveModel((await liveRun(join(FIXTURES, 'express-login.pcap'))).state, null);
});

const details = (tab: LiveTab, isWhole = false): string =>
  detailLines(model, { ...FIRST_VIEW, tab }, screen, isWhole).join('\n');

it('of a cookie: where it was set last, what is wrong, what to type, and its story', () => {
  const text = details('cookies');
  expect(text).toMatch(/^ token on 127\.0\.0\.1:3001, frame 46, POST \/logout 302\n/);
  expect(text).toMatch(/ ◆ The session still works after the logout\n {3}Fix Express/);
  expect(text).toMatch(/and \d lesser findings: Enter/);
  expect(text).toMatch(/Replay: sends value 1, whose session has ended; the server accepts it/);
  expect(details('cookies', true)).not.toMatch(/lesser findings/);
});

it('of a session: all that is wrong in it', () => {
  expect(details('sessions')).toMatch(/The session still works after the logout[\s\S]*┏ +24 +POST \/login/);
});

it('of a rule: why it matters, and where it was seen', () => {
  expect(details('findings')).toMatch(/token on 127\.0\.0\.1:3001, frame \d+/);
  expect(chosenFindings(model, { ...FIRST_VIEW, tab: 'findings' })[0]?.rule).toBe('token-after-logout');
});

it('of nothing are empty', () => {
  const empty = { ...model, cookies: [], stories: [], groups: [] };
  for (const tab of ['cookies', 'sessions', 'findings'] as const)
    expect(detailLines(empty, { ...FIRST_VIEW, tab }, screen, true)).toEqual([]);
});
