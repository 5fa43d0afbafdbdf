// How often each rule was right over the recorded applications, as test/applications has counted it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'applications');

/** The function that gives the score of a rule: see RuleScore in src/report/rule-page.ts. */
export function readScores() {
  const entries = readdirSync(FOLDER, { withFileTypes: true });
  const applications = entries.filter((entry) => entry.isDirectory()).length;
  const [head, ...rows] = readFileSync(join(FOLDER, 'scores.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const scores = new Map(rows.map(([rule, ...counts]) => [rule, counts.map(Number)]));
  return (rule) => {
    const counts = scores.get(rule) ?? head.slice(1).map(() => 0);
    return { applications, ...Object.fromEntries(head.slice(1).map((kind, index) => [kind, counts[index]])) };
  };
}
