// docs/records.schema.json: that it is strict, and that a member has one type in all records.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { findingRecord } from '../support/findings.ts';
import { summary } from '../support/messages.ts';
import {
  checkDocument,
  checkOutput,
  checkRecord,
  checkRun,
  RECORD_SCHEMA,
} from '../support/record-schema.ts';
import { eventRecord, inventoryRecord, sessionRecord } from '../support/records.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

const definitions: Readonly<Record<string, Schema>> = RECORD_SCHEMA.$defs;
/** It consists of records, and is none. */
const { RecordsDocument: document, ...parts } = definitions;

/** The schemas of objects, in one that is no definition. */
function objectsIn(schema: Schema): Schema[] {
  const inner = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.items === undefined ? [] : [schema.items]),
    ...(schema.anyOf ?? []),
  ].flatMap(objectsIn);
  return schema.properties === undefined ? inner : [schema, ...inner];
}

/** The types that values of a schema have, without null. */
function typesOf(schema: Schema): string[] {
  if (schema.$ref !== undefined) return typesOf(definitions[schema.$ref.split('/').at(-1)!]!);
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap(typesOf);
  const values = schema.enum ?? ('const' in schema ? [schema.const] : null);
  const types = values === null ? [schema.type ?? []].flat() : values.map(typeOf);
  return types.filter((type) => type !== 'null');
}

const typeOf = (value: unknown): string => (value === null ? 'null' : typeof value);

describe('the schema', () => {
  it('knows all objects with all of their members', () => {
    const objects = Object.values(definitions).flatMap(objectsIn);
    expect(objects.length).toBeGreaterThan(20);
    for (const schema of objects) expect(schema.additionalProperties).toBe(false);
  });

  it('describes types by what the program prints', () => {
    expect(Object.keys(document!.properties!)).toEqual([
      'messages',
      'cookies',
      'inventory',
      'sessions',
      'findings',
      'summary',
    ]);
    expect(definitions.SessionEventRecord!.properties!.outcome).toMatchObject({
      enum: ['accepted', 'refused', 'unknown', null],
    });
    expect(definitions.SetCookieRecord!.required).not.toContain('streamId');
    expect(definitions.SetCookieRecord!.properties!.lifetimeSeconds).toMatchObject({
      type: ['number', 'null'],
    });
  });
});

test('a member has one type in all records', () => {
  const types = new Map<string, Set<string>>();
  for (const schema of Object.values(parts).flatMap(objectsIn))
    for (const [name, member] of Object.entries(schema.properties!))
      types.set(name, new Set([...(types.get(name) ?? []), ...typesOf(member)]));
  const several = [...types].filter(([, found]) => found.size !== 1).map(([name]) => name);
  // Ids in a session, true in a Set-Cookie, counts in the summary: they are in interfaces that programs rely on.
  expect(several).toEqual(['findings', 'ambiguous']);
});

describe('what a run has written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-schema-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const [good, bad] = [summary(), { ...summary(), other: 1 }].map((record) => `${JSON.stringify(record)}\n`);
  const check = (args: readonly string[], stdout = '', status = 0) =>
    checkRun(args, { status, stdout }, folder);

  it('on standard output, when it has come to its end', () => {
    expect(() => check(['-T', 'ndjson', 'a.pcap'], good)).not.toThrow();
    expect(() => check(['-T', 'ndjson', 'a.pcap'], bad)).toThrow('other');
    expect(() => check(['-T', 'ndjson', 'a.pcap'], bad, 2)).not.toThrow();
    expect(() => check(['-T', 'csv', 'a.pcap'], bad)).not.toThrow();
  });

  it('with --report, in a file or a file for each type', () => {
    writeFileSync(join(folder, 'good.ndjson'), good!);
    writeFileSync(join(folder, 'bad.ndjson'), bad!);
    expect(() => check(['--report', 'ndjson=good.ndjson', 'a.pcap'])).not.toThrow();
    expect(() => check(['--report', 'ndjson=bad.ndjson', 'a.pcap'])).toThrow('other');
    expect(() => check(['--report=ndjson=bad.ndjson', 'a.pcap'])).toThrow('other');
    expect(() => check(['--report', 'json=good.ndjson', 'a.pcap'])).toThrow('RecordsDocument');
    expect(() => check(['--report', 'csv=bad.ndjson', 'a.pcap'])).not.toThrow();
    expect(() => check(['--report', 'ndjson=missing.ndjson', 'a.pcap'])).toThrow('ENOENT');
    const records = join(folder, 'records');
    mkdirSync(records);
    for (const type of ['set-cookie', 'cookie', 'inventory', 'session', 'finding', 'summary'])
      writeFileSync(join(records, `${type}.ndjson`), type === 'summary' ? good! : '');
    expect(() => check(['--report', 'ndjson=records/', 'a.pcap'])).not.toThrow();
    writeFileSync(join(records, 'session.ndjson'), good!);
    expect(() => check(['--report', 'ndjson=records/', 'a.pcap'])).toThrow('no session');
  });
});

describe('a record', () => {
  const records = [
    summary(),
    findingRecord(),
    inventoryRecord(),
    sessionRecord([eventRecord('login', 12, { valueNumber: 1 })]),
  ];

  it.each(records.map((record) => [record.type, record] as const))(
    '%s: is one, and no other',
    (_, record) => {
      expect(() => checkRecord(record)).not.toThrow();
      expect(() => checkRecord({ ...record, other: 1 })).toThrow('must NOT have additional properties');
      for (const name of definitions[`${record.type[0]!.toUpperCase()}${record.type.slice(1)}Record`]!
        .required!) {
        const { [name]: _gone, ...rest } = record as unknown as Record<string, unknown>;
        expect(() => checkRecord(rest), name).toThrow();
      }
    },
  );

  it('has its types inside too', () => {
    const run = { ...summary().run, other: 1 };
    expect(() => checkRecord(summary({ run }))).toThrow('/run: must NOT have additional properties');
    expect(() => checkRecord({ ...findingRecord(), severity: 'worst' })).toThrow('/severity');
    expect(() => checkRecord({ ...findingRecord(), count: '3' })).toThrow('/count');
    expect(() => checkRecord({ type: 'other' })).toThrow('no type of records');
  });

  it('is checked in each line and in the document', () => {
    const line = JSON.stringify({ ...summary(), other: 1 });
    expect(() => checkOutput('ndjson', `${JSON.stringify(summary())}\n${line}\n`)).toThrow('other');
    expect(() =>
      checkDocument({ messages: [], cookies: [], inventory: [], sessions: [], findings: [] }),
    ).toThrow();
    const empty = {
      messages: [],
      cookies: [],
      inventory: [],
      sessions: [],
      findings: [],
      summary: summary(),
    };
    expect(() => checkOutput('json', JSON.stringify(empty))).not.toThrow();
  });
});
