// Recorded applications are judged as they are: each deviation stands in fixtures/applications/unmet.txt until it is
// mended, and nothing else deviates. fixtures/applications/scores.tsv counts how often each rule was right, for its page.
// `UPDATE_UNMET=1 npx vitest run test/applications` writes both anew.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { FIXTURES } from '../support/repository.ts';
import {
  CLASSES,
  classedFindings,
  type JudgedApplication,
  judge,
  recordedApplications,
} from './expectations.ts';

const FOLDER = join(FIXTURES, 'applications');
const MINUTES_5 = 300_000;
const judged: (JudgedApplication & { isClassed: boolean })[] = [];

beforeAll(async () => {
  const classed = classedFindings();
  for (const application of recordedApplications())
    judged.push({ ...(await judge(application, classed)), isClassed: application.isClassed });
}, MINUTES_5);

it('deviates from what happened in the listed places only', () => {
  compare(
    'unmet.txt',
    judged.flatMap(({ unmet }) => unmet),
  );
});

it('finds nothing in an application that findings.tsv does not class', () => {
  expect(judged.flatMap(({ unclassed }) => unclassed)).toEqual([]);
});

it('is noise in less than one of twenty findings at low and above', () => {
  const severe = judged.flatMap((one) => one.severe);
  expect(severe.length).toBeGreaterThan(100);
  expect(severe.filter((kind) => kind === 'noise').length / severe.length).toBeLessThan(0.05);
});

it('is as often right as scores.tsv says', () => {
  const classes = judged.filter(({ isClassed }) => isClassed).flatMap((one) => one.classes);
  const rules = [...new Set(classes.map(([rule]) => rule))].sort();
  const rows = rules.map((rule) => {
    const own = classes.filter(([name]) => name === rule);
    return [rule, ...CLASSES.map((kind) => own.filter(([, one]) => one === kind).length)];
  });
  compare(
    'scores.tsv',
    [['rule', ...CLASSES], ...rows].map((cells) => cells.join('\t')),
  );
});

/** The lines of a file are these. */
function compare(name: string, lines: readonly string[]): void {
  const file = join(FOLDER, name);
  if (process.env.UPDATE_UNMET !== undefined) writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const listed = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  expect(lines).toEqual(listed);
}
