// The lists of the live view.

import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { NO_RESULTS } from '../../../src/record/message-results.ts';
import { listLines } from '../../../src/report/live/live-list.ts';
import { type LiveModel, liveModel } from '../../../src/report/live/live-model.ts';
import { LiveState } from '../../../src/report/live/live-state.ts';
import type { LiveTab } from '../../../src/report/live/live-view.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { setting } from '../../support/messages.ts';
import { FIXTURES } from '../../support/repository.ts';
import { liveRun } from './live-run.ts';

const screen = screenOf({
  columns: 120,
  colour: false,
  isAsciiOnly: false,
  isTerminal: true,
  details: false,
});
let model: LiveModel;
beforeAll(async () => {
  model = liveModel((await liveRun(join(FIXTURES, 'express-login.pcap'))).state, null);
});

const list = (tab: LiveTab, columns: number, chosen = 1): string[] =>
  listLines(model, { tab, columns, rows: 6, chosen }, screen);

it('name the host where there is room, and the finding', () => {
  const [titles, token] = list('cookies', 120);
  expect(titles).toMatch(/^ +Cookie +Host +Set +Secure Http Same +Lifetime +Worst$/);
  expect(token).toMatch(/^\* token +127\.0\.0\.1:3001 +2 - +- +- +deleted +◆ The session still works a.*…$/);
  expect(list('cookies', 80)[0]).not.toContain('Host');
  expect(list('cookies', 60)[0]).toMatch(/^ +Cookie +S +H +Same +Worst$/);
});

it('have the steps of sessions, and the cookies of rules', () => {
  expect(list('sessions', 100)[1]).toMatch(
    /token on 127\.0\.0\.1:3001, 1 more cookie +\d+ steps, 1 login, 1/,
  );
  expect(list('findings', 100)[1]).toMatch(/^◆ high +The session still works after the logout +token$/);
});

it('show the rows around the chosen one', () => {
  const state = new LiveState();
  for (let index = 0; index < 50; index++) state.add(setting(`c${index}=1`), NO_RESULTS);
  const many = liveModel(state, null);
  const namesAt = (chosen: number): string[] =>
    listLines(many, { tab: 'cookies', columns: 80, rows: 6, chosen }, screen)
      .slice(1)
      .map((line) => /c\d+|\d+ more/.exec(line)?.[0] ?? '');
  expect(namesAt(0)).toEqual(['c0', 'c1', 'c2', 'c3', '46 more']);
  expect(namesAt(20)).toEqual(['c18', 'c19', 'c20', 'c21', '28 more']);
  expect(namesAt(49)).toEqual(['c45', 'c46', 'c47', 'c48', 'c49']);
});
