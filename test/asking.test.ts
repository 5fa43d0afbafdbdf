// The results in docs/ASKING.md are those that DuckDB gives now.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadDuckDb, withResults } from '../scripts/asking.mjs';
import { ROOT } from './support/repository.ts';

const text = readFileSync(join(ROOT, 'docs', 'ASKING.md'), 'utf8');
const duckDb = await loadDuckDb();

it('ten questions have results', () => {
  const results = [...text.matchAll(/^```sql\n.*?^```\n\n```text\n(.*?)^```$/gms)];
  expect(results).toHaveLength(10);
  for (const [, result] of results) expect(result!.trimEnd().split('\n').length).toBeGreaterThan(1);
});

it.skipIf(duckDb === null)(
  'the results are those of now: else run npm run docs (skipped where @duckdb/node-api is not installed for the platform)',
  async () => {
    expect(await withResults(text, ROOT, duckDb as object)).toBe(text);
  },
);
