// The recorded rows of fixtures/browsers against Chromium as it is today, and the comparison itself.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChromium } from '../../scripts/browsers/chromium.mjs';
import { differencesOf, majorOf } from '../../scripts/browsers/compare.mjs';
import { findChromium } from '../../scripts/browsers/devtools.mjs';
import { measureJars, withBrowser } from '../../scripts/browsers/measure.mjs';
import { jarsOf, readRows, sample } from '../../scripts/browsers/rows.mjs';
import { FIXTURES } from '../support/repository.ts';

const LIMIT_MS = 120_000;
/** So that the browser has time to end. */
const DEADLINE_MS = LIMIT_MS - 20_000;

const jars = jarsOf(readRows(join(FIXTURES, 'browsers'), 'chromium'));

describe('the sample', () => {
  const rows = sample(jars, 100).flat();

  it('has 100 rows, a few more at most: whole jars, http and https, some of every group', () => {
    expect(rows.length).toBeGreaterThanOrEqual(100);
    expect(rows.length).toBeLessThan(130);
    const groupsOf = (all: typeof rows): Set<string> => new Set(all.map(({ group }) => group));
    expect(groupsOf(rows)).toEqual(groupsOf(jars.flat()));
    const secure = rows.filter(({ url }) => url.startsWith('https:'));
    expect(secure.length).toBeGreaterThan(30);
    expect(rows.length - secure.length).toBeGreaterThan(30);
  });
});

describe('the comparison', () => {
  const cookie = {
    name: 'a',
    value: 'b',
    domain: 'www.example.com',
    path: '/',
    secure: false,
    httpOnly: false,
    sameSite: null,
    partition: null,
    expiresInSeconds: 60,
  };
  const other = { ...cookie, name: 'c', expiresInSeconds: null };
  const row = { stored: [cookie, other], reasons: ['InvalidDomain'], sent: 'a=b; c=b' };

  it('finds nothing where a clock has gone on and the order is another', () => {
    const today = { ...row, stored: [other, { ...cookie, expiresInSeconds: 57 }] };
    expect(differencesOf(row, today)).toEqual([]);
  });

  it.each([
    ['a cookie less', { stored: [other] }],
    ['an attribute', { stored: [{ ...cookie, secure: true }, other] }],
    ['a partition', { stored: [{ ...cookie, partition: 'https://example.com' }, other] }],
    ['a lifetime', { stored: [{ ...cookie, expiresInSeconds: 90 }, other] }],
    ['a session cookie', { stored: [{ ...cookie, expiresInSeconds: null }, other] }],
    ['the reasons', { reasons: [] }],
    ['what is sent', { sent: 'c=b; a=b' }],
    ['that nothing is sent', { sent: null }],
  ])('finds %s', (_name, change) => {
    expect(differencesOf(row, { ...row, ...change })).toHaveLength(1);
  });

  it('says what is and what was', () => {
    const [difference] = differencesOf(row, { ...row, stored: [] });
    expect(difference).toBe(
      'stored nothing, was a=b; Domain=www.example.com; Path=/; for 60 s | c=b; Domain=www.example.com; Path=/',
    );
  });

  it('takes what a file leaves out for null or false', () => {
    const {
      secure: _secure,
      httpOnly: _httpOnly,
      sameSite: _sameSite,
      partition: _partition,
      ...short
    } = cookie;
    expect(differencesOf({ ...row, stored: [short, other] }, row)).toEqual([]);
  });

  it('counts where the text is not exact', () => {
    const inexact = { ...row, inexact: true };
    expect(differencesOf(inexact, { ...row, stored: [{ ...cookie, value: 'é' }, other] })).toEqual([]);
    expect(differencesOf(inexact, { ...row, stored: [cookie] })).toHaveLength(1);
  });
});

describe.skipIf(findChromium() === null)('Chromium (needs chromium)', () => {
  it(
    'does with 100 fields what is recorded, as long as it is that version',
    async () => {
      const moved: string[] = [];
      const wrong: string[] = [];
      let measured = 0;
      await withBrowser(startChromium, async (browser, server) => {
        const today = majorOf(browser.version);
        await measureJars(browser, server, sample(jars, 100), {
          deadlineMs: Date.now() + DEADLINE_MS,
          onRow: (row, found) => {
            measured++;
            const recorded = majorOf(row.browser);
            // A row that could not be measured is a failure with any version.
            const list = found instanceof Error || recorded === today ? wrong : moved;
            for (const difference of differencesOf(row, found))
              list.push(`${row.id} chromium ${recorded} -> ${today}: ${difference}`);
          },
        });
      });
      if (moved.length > 0) console.log(moved.join('\n'));
      expect(wrong).toEqual([]);
      expect(measured).toBeGreaterThanOrEqual(100);
    },
    LIMIT_MS,
  );
});
