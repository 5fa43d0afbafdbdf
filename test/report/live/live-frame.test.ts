// Each frame of the live view has as many lines as the screen, none wider, whatever is in them.

import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { NO_RESULTS } from '../../../src/record/message-results.ts';
import { displayWidth } from '../../../src/report/display-width.ts';
import { type LiveFacts, liveFrame, rowsInSight } from '../../../src/report/live/live-frame.ts';
import { type LiveModel, liveModel } from '../../../src/report/live/live-model.ts';
import { LiveState } from '../../../src/report/live/live-state.ts';
import { FIRST_VIEW, LIVE_TABS, type LiveView } from '../../../src/report/live/live-view.ts';
import { setting } from '../../support/messages.ts';
import fc from '../../support/properties.ts';
import { FIXTURES } from '../../support/repository.ts';
import { liveRun } from './live-run.ts';

const FACTS: LiveFacts = {
  columns: 80,
  rows: 24,
  colour: false,
  isAsciiOnly: false,
  source: 'lo',
  elapsedSeconds: 75.4,
  ratePerSecond: 3,
  notJudged: 0,
  missed: 0,
  isMarked: false,
};
const VIEWS: readonly LiveView[] = [
  ...LIVE_TABS.map((tab) => ({ ...FIRST_VIEW, tab })),
  { ...FIRST_VIEW, detailsFrom: 2 },
  { ...FIRST_VIEW, showsHelp: true },
  { ...FIRST_VIEW, filter: 'cookie.secure', typed: { before: 'cookie', behind: '.' } },
  { ...FIRST_VIEW, isHeld: true, note: 'something' },
];

let login: LiveModel;
beforeAll(async () => {
  login = liveModel((await liveRun(join(FIXTURES, 'express-login.pcap'))).state, null);
});

const frame = (view: Partial<LiveView> = {}, facts: Partial<LiveFacts> = {}): string[] =>
  liveFrame(login, { ...FIRST_VIEW, ...view }, { ...FACTS, ...facts });
const text = (...args: Parameters<typeof frame>): string => frame(...args).join('\n');

function expectFits(lines: readonly string[], { columns, rows }: Pick<LiveFacts, 'columns' | 'rows'>): void {
  expect(lines).toHaveLength(rows);
  for (const line of lines) {
    const shown = stripVTControlCharacters(line);
    expect(shown).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    expect(displayWidth(shown), shown).toBeLessThanOrEqual(columns);
  }
}

describe('a frame', () => {
  it('counts what came too fast', () => {
    expect(text({}, { columns: 100, notJudged: 12_345 })).toContain('12,345 came too fast');
    expect(text({}, { columns: 100 })).not.toContain('too fast');
  });

  it('fits each size', () => {
    for (const columns of [1, 20, 35, 36, 40, 59, 60, 71, 72, 80, 100, 110, 120, 159, 160, 200, 300])
      for (const rows of [1, 2, 6, 7, 8, 10, 24, 40, 60])
        for (const view of VIEWS)
          for (const isAsciiOnly of [false, true])
            expectFits(frame(view, { columns, rows, isAsciiOnly, colour: isAsciiOnly }), { columns, rows });
  });

  it('fits with any names of cookies, hosts and filters', () => {
    const word = fc.string({ unit: 'binary', maxLength: 90 });
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 12 }),
        word,
        fc.integer({ min: 1, max: 220 }),
        fc.integer({ min: 1, max: 50 }),
        (cookies, typed, columns, rows) => {
          const state = new LiveState();
          for (const name of cookies) state.add(setting(`${name}=1; SameSite=${name}`), NO_RESULTS);
          for (const view of VIEWS)
            expectFits(
              liveFrame(
                liveModel(state, null),
                {
                  ...view,
                  note: typed,
                  filter: typed,
                  typed: view.typed && { before: typed, behind: typed },
                },
                { ...FACTS, columns, rows, colour: true },
              ),
              { columns, rows },
            );
        },
      ),
    );
  });

  it('says which cookie is the session, what is wrong, and what to type', () => {
    const lines = frame();
    expect(lines[0]).toMatch(/^ crumbshark {2}lo {2}01:15 {2}live .* set {2}3\/s {2}\d+ cookies? $/);
    expect(lines[1]).toMatch(/session token on /);
    expect(lines[2]).toMatch(/^\[1 Cookies\] 2 Sessions {2}3 Findings/);
    expect(lines.find((line) => line.includes('* token'))).toMatch(/- +- +-/);
    expect(text()).toMatch(/^ {3}Fix +Express, the logout: |^ {7}Express, the logout: /m);
    expect(text({}, { rows: 40 })).toMatch(/Login fails/);
    expect(text()).toMatch(/^ {2}… \d+ more lines: Enter$/m);
    expect(text({ detailsFrom: 0 }, { rows: 12 })).toMatch(/^ {2}… \d+ more lines: PgDn$/m);
  });

  it('says what is held and marked, and when there is nothing', () => {
    expect(text({ isHeld: true }, { missed: 1234 })).toMatch(/held, \+1,234/);
    expect(text({}, { isMarked: true })).toContain('since the mark');
    const empty = liveFrame(liveModel(new LiveState(), null), FIRST_VIEW, FACTS);
    expect(empty[1]).toMatch(/^ no finding yet/);
    expectFits(empty, FACTS);
  });

  it('has the details beside the list where there is room, with what came last under them', () => {
    const wide = text({}, { columns: 170, rows: 40 });
    expect(wide).toMatch(/│ {2}token on 127/);
    expect(wide).toMatch(/│ As they come/);
  });

  it('of a tiny screen is a line of counts', () => {
    expect(frame({}, { columns: 30, rows: 6 })[0]).toMatch(/^\d+ cookies?, \d+ high$/);
  });

  it('moves on by what is in sight', () => {
    const rows = (view: Partial<LiveView>, facts: Partial<LiveFacts>): number =>
      rowsInSight(login, { ...FIRST_VIEW, ...view }, { ...FACTS, ...facts });
    expect(rows({}, { columns: 60 })).toBe(19);
    expect(rows({ detailsFrom: 0 }, {})).toBe(20);
    expect(rows({}, {})).toBe(4);
  });
});
