// The results in docs/ASKING.md are those that DuckDB gives now.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadDuckDb, withResults } from '../scripts/asking.mjs';
import { findingRecord } from './support/findings.ts';
import { summary } from './support/messages.ts';
import { eventRecord, sessionRecord } from './support/records.ts';
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

it.skipIf(duckDb === null)(
  'live, the last revisions are asked, without those that were withdrawn (skipped as above)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crumbshark-asking-'));
    const file = join(folder, 'live.ndjson');
    const findings = [
      findingRecord({ id: 'f1', count: 1 }),
      findingRecord({ id: 'f2' }),
      findingRecord({ id: 'f1', revision: 1, count: 7 }),
      findingRecord({ id: 'f2', revision: 1, count: 0 }),
    ];
    const sessions = [
      sessionRecord([eventRecord('issued', 4)], { id: 's1' }),
      sessionRecord([eventRecord('issued', 4)], { id: 's2' }),
      sessionRecord([eventRecord('issued', 4), eventRecord('login', 8)], { id: 's1', revision: 1 }),
      sessionRecord([], { id: 's2', revision: 1 }),
    ];
    const records = [...sessions, ...findings, summary()];
    writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const [, views = ''] = /^```sql\n(CREATE VIEW.*?)^```$/ms.exec(text) ?? [];
    const { DuckDBInstance } = duckDb as typeof import('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create()).connect();
    try {
      await connection.run(views.replaceAll('live.ndjson', file));
      const rows = async (query: string) => (await connection.runAndReadAll(query)).getRowsJson();
      expect(await rows('SELECT id, count FROM finding')).toEqual([['f1', '7']]);
      expect(await rows('SELECT id, len(events) FROM session')).toEqual([['s1', '2']]);
    } finally {
      connection.closeSync();
      rmSync(folder, { recursive: true });
    }
  },
);
