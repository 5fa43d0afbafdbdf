// What people see of every capture fits every terminal, is ASCII where the locale is, has red for what is wrong only, and
// ends with the verdict; without a terminal nothing is shortened.

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { runAnalysis } from '../../src/analysis/run-analysis.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import type { ReportOptions } from '../../src/report/reporter.ts';
import { createTable } from '../../src/report/table.ts';
import { options } from '../report/reporters.ts';
import { wholeInput } from '../support/analyse.ts';
import { isCode } from '../support/fix-code.ts';
import { memoryOutput } from '../support/output.ts';
import { CAPTURES, FIXTURES, HAS_CAPTURES } from '../support/repository.ts';

/** The least, those around which the layout changes, and wide ones. */
const WIDTHS = [40, 49, 50, 60, 71, 72, 80, 99, 100, 109, 110, 132, 160, 200];
/** Every so many captures there is one that is tried: in all runs the same. */
const STEP = 4;

function capturesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.pcap(?:ng)?(?:\.gz)?$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** What each table shows of one run. */
async function shown(
  inputs: readonly string[],
  changes: readonly Partial<ReportOptions>[],
): Promise<string[]> {
  const log = join(dirname(inputs[0]!), 'keys.log');
  const reports = changes.map((change) => ({
    reporter: createTable(options({ inputs, ...change })),
    output: memoryOutput(),
    masked: true,
  }));
  await runAnalysis({
    input: { ...wholeInput(inputs), keylogFiles: existsSync(log) ? [log] : [] },
    filter: null,
    command: null,
    name: null,
    host: null,
    reports,
    audit: { ...NO_GATE, config: {}, baseline: null, assumeHttps: false },
  });
  return reports.map(({ output }) => output.text());
}

function expectFit(text: string, columns: number): void {
  const wide = text.split(/[\r\n]/).filter((line) => displayWidth(line) > columns && !isCode(line));
  expect({ columns, wide }).toEqual({ columns, wide: [] });
}

/** The texts that are red. */
const redTexts = (text: string): string[] =>
  [...text.matchAll(/\x1b\[1;31m([^\x1b]*)\x1b\[0m/g)].map(([, red = '']) => red);

async function check(inputs: readonly string[]): Promise<void> {
  const wide = { columns: 120, details: true };
  const ways: Partial<ReportOptions>[] = [
    {},
    { details: true },
    { isAsciiOnly: true },
    { rows: true, isLive: true },
    { only: 'inventory' },
  ];
  const narrow = ways.flatMap((way) => WIDTHS.map((columns) => ({ ...way, columns })));
  const [pipe = '', coloured = '', plain = '', ...texts] = await shown(inputs, [
    { isTerminal: false },
    { ...wide, colour: true },
    wide,
    ...narrow,
  ]);
  for (const [index, text] of texts.entries()) {
    const { columns, isAsciiOnly } = narrow[index]!;
    expectFit(text, columns);
    if (isAsciiOnly) expect(text).toMatch(/^[\n -~]*$/);
  }
  for (const text of [pipe, plain, ...texts]) expect(text).toMatch(/\nVerdict {2}[^\n]+(?:\n {9}[^\n]+)*\n$/);
  expect(coloured.replaceAll(/\x1b\[[\d;]*m/g, '')).toBe(plain);
  // A finding that is high, and the step of a session that a finding is about; nothing else.
  const red = redTexts(coloured).filter((text) => !/HIGH|\d high/.test(text));
  if (red.length > 0) expect(plain).toMatch(/HIGH|MEDIUM/);
}

describe('the screen', () => {
  const captures = capturesUnder(FIXTURES).filter((_, index) => index % STEP === 0);

  it.each(captures.map((path) => relative(FIXTURES, path)))('of %s', { timeout: 60_000 }, async (name) => {
    await check([join(FIXTURES, name)]);
  });

  it('of several captures', { timeout: 60_000 }, async () => {
    const named = ['flows/', 'cases/'].map((start) =>
      capturesUnder(FIXTURES)
        .filter((path) => relative(FIXTURES, path).startsWith(start))
        .slice(0, 3),
    );
    await check(named.flat());
  });

  it.runIf(HAS_CAPTURES)('of those in shared/captures/apps', { timeout: 300_000 }, async () => {
    for (const capture of capturesUnder(join(CAPTURES, 'apps'))) await check([capture]);
  });
});
