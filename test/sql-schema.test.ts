// docs/records.duckdb.sql and docs/records.clickhouse.sql: tables that take the records of real runs, and give every member back.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDuckDb } from '../scripts/asking.mjs';
import { blocksOf } from './support/documents.ts';
import { crumbshark } from './support/program.ts';
import { FIXTURES, ROOT } from './support/repository.ts';

const document = readFileSync(join(ROOT, 'docs', 'SQL.md'), 'utf8');
const statements = (text: string): string[] =>
  text
    .replaceAll(/^--.*\n/gm, '')
    .split(/;\n/)
    .filter((one) => one.trim() !== '');
const tablesOf = (dialect: string): string[] =>
  statements(readFileSync(join(ROOT, 'docs', `records.${dialect}.sql`), 'utf8'));

/** Logins in four frameworks, one through a proxy, HTTP/2 inside TLS, and gaps. */
const APPLICATIONS = ['proxy-http-nginx-default', 'phpmyadmin-h2-lossy', 'rails-devise'];
const CAPTURES = [
  ...['flask', 'express', 'django', 'php'].map((name) => join(FIXTURES, `${name}-login.pcap`)),
  ...APPLICATIONS.flatMap((name) => {
    const folder = join(FIXTURES, 'applications', name);
    const keys = readdirSync(folder).filter((file) => file === 'keys.log');
    return [...keys.flatMap((file) => ['--keylog', join(folder, file)]), join(folder, 'capture.pcap.gz')];
  }),
];

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
const records = join(folder, 'records');
beforeAll(async () => {
  const { status } = await crumbshark(['-q', '-T', 'csv', '--report', `ndjson=${records}/`, ...CAPTURES], {
    cwd: folder,
  });
  expect(status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const TYPES = ['set-cookie', 'cookie', 'inventory', 'session', 'finding', 'summary'];
const tableOf = (type: string): string => type.replace('-', '_');
const textOf = (type: string): string => readFileSync(join(records, `${type}.ndjson`), 'utf8');

/** One text for all rows, in any order. */
const rowsOf = (lines: readonly string[]): string[] =>
  lines.map((line) => JSON.stringify(comparable(JSON.parse(line)))).sort();
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Without what is missing, which each of them writes in its own way; times with all of their digits. */
function comparable(value: unknown): unknown {
  if (typeof value === 'string') {
    const [, day, time, digits = ''] =
      /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?Z?$/.exec(value) ?? [];
    return day === undefined ? value : `${day} ${time}.${digits.padEnd(9, '0')}`;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(comparable);
  const members = Object.entries(value)
    .map(([name, one]): [string, unknown] => [name, comparable(one)])
    .filter(([, one]) => !isMissing(one));
  return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isMissing(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

it('the records have many kinds of members', () => {
  for (const type of TYPES) expect(linesOf(textOf(type)).length, type).toBeGreaterThan(0);
  expect(textOf('summary')).toContain('"hops":[{');
  expect(textOf('set-cookie')).toContain('"streamId":');
});

const duckDb = await loadDuckDb();
describe.skipIf(duckDb === null)(
  'DuckDB (skipped where @duckdb/node-api is not installed for the platform)',
  () => {
    it('has every member of every record', async () => {
      const { DuckDBInstance } = duckDb as typeof import('@duckdb/node-api');
      const connection = await (await DuckDBInstance.create()).connect();
      for (const statement of tablesOf('duckdb')) await connection.run(statement);
      const [filling = ''] = blocksOf(document).flatMap(({ text }) =>
        text.startsWith('COPY') ? [text] : [],
      );
      expect(statements(filling)).toHaveLength(TYPES.length);
      for (const statement of statements(filling))
        await connection.run(statement.replace("'records/", `'${records}/`));
      for (const type of TYPES) {
        const table = tableOf(type);
        const rows = (await connection.runAndReadAll(`SELECT to_json(${table}) FROM ${table}`)).getRows();
        expect(rowsOf(rows.map(([row]) => String(row))), type).toEqual(rowsOf(linesOf(textOf(type))));
      }
      const times = await connection.runAndReadAll('SELECT max(time) > min(time) FROM set_cookie');
      expect(times.getRows()).toEqual([[true]]);
      connection.closeSync();
    });
  },
);

const { CHDB } = process.env;
interface ClickHouse {
  query(sql: string, format?: string): unknown;
  cleanup(): void;
}

describe.skipIf(CHDB === undefined)('ClickHouse (without CHDB, the folder of the npm package chdb)', () => {
  it('has every member of every record', () => {
    const { Session } = createRequire(import.meta.url)(CHDB as string) as { Session: new () => ClickHouse };
    const session = new Session();
    for (const statement of tablesOf('clickhouse')) session.query(statement);
    const [filling = ''] = blocksOf(document).flatMap(({ text }) =>
      text.startsWith('INSERT') ? [text] : [],
    );
    for (const type of TYPES) {
      const table = tableOf(type);
      session.query(`${filling.trimEnd().replace('set_cookie', table)} ${textOf(type)}`);
      const rows = String(session.query(`SELECT * FROM ${table}`, 'JSONEachRow'));
      expect(rowsOf(linesOf(rows)), type).toEqual(rowsOf(linesOf(textOf(type))));
    }
    const [question = ''] = blocksOf(document).flatMap(({ text }) =>
      text.startsWith('SELECT') ? [text] : [],
    );
    expect(String(session.query(question.replace(/;\s*$/, ''), 'TSV'))).toMatch(/^\S+\t\S+\t\d+\t\d+\n/);
    session.cleanup();
  });
});
