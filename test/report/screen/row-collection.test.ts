import { expect, test } from 'vitest';
import { runModel } from '../../../src/model/run-model.ts';
import { setCookieRecords } from '../../../src/record/cookie-records.ts';
import { NO_RESULTS } from '../../../src/record/message-results.ts';
import { HeldRows } from '../../../src/report/screen/row-collection.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { setting, summary } from '../../support/messages.ts';
import { inventoryRecord, sessionRecord } from '../../support/records.ts';

const SCREEN = screenOf({ columns: 80, colour: false, isAsciiOnly: false, isTerminal: true, details: false });
const record = (field: string) => setCookieRecords(setting(field), NO_RESULTS, () => '')[0]!;
const MODEL = runModel({
  inventory: [inventoryRecord({ name: 'of the inventory' })],
  sessions: [sessionRecord([], { name: 'sid' })],
  findings: [],
  summary: summary(),
});

test('held rows are written at the end, with the session marked and what they lack', () => {
  const rows = new HeldRows(SCREEN);
  expect(rows.isEmpty).toBe(true);
  for (const field of ['sid=1; Secure', 'a=1', 'a=; Max-Age=0']) expect(rows.add(record(field))).toBe('');
  expect(rows.isEmpty).toBe(false);
  const text = rows.end(MODEL);
  expect(text).toMatch(/^\* .* sid /m);
  expect(text).toMatch(/^ {3}.* a .*until closed$/m);
  expect(text).toContain('2 fields set a value: Secure is missing in 1, HttpOnly in 2, SameSite in 2\n');
});

test('too many held rows make way for the inventory', () => {
  const rows = new HeldRows(SCREEN);
  for (let index = 0; index < 100; index++) rows.add(record(`c${index}=1`));
  expect(rows.isEmpty).toBe(false);
  expect(rows.end(MODEL)).toContain('of the inventory');
});

test('attributes that no field lacks are not counted', () => {
  const textOf = (...fields: string[]) => {
    const rows = new HeldRows(SCREEN);
    for (const field of fields) rows.add(record(field));
    return rows.end(MODEL);
  };
  expect(textOf('sid=1; Secure; SameSite=Lax')).toContain('1 field sets a value: HttpOnly is missing in 1\n');
  expect(textOf('sid=1; Secure; HttpOnly; SameSite=Lax')).not.toContain('missing');
  expect(textOf('sid=; Max-Age=0')).not.toContain('missing');
});

test('what was not captured is said once of many rows, and of few under each', () => {
  const textOf = (count: number, screen = SCREEN) => {
    const rows = new HeldRows(screen);
    for (let index = 0; index < count; index++)
      rows.add({
        ...record(`c${index}=1`),
        frame: 10 + 2 * index,
        incomplete: true,
        ...(index === 0 ? { truncated: true } : {}),
      });
    return rows.end(MODEL);
  };
  const many = textOf(3);
  expect(many).toContain(
    'Of 3 responses a part of the header was not captured: frames 10, 12, 14; ? where\nthe field itself is not whole\n',
  );
  expect(many.match(/not captured/g)).toHaveLength(1);
  expect(textOf(2).match(/^ {4}(?:truncated|incomplete): /gm)).toHaveLength(2);
  const several = screenOf({ ...SCREEN, inputs: ['a.pcap', 'b.pcap'] });
  expect(textOf(3, several)).not.toContain('Of 3 responses');
});

/** One field of the browser's hop, behind those of the hops behind it. */
const passedOn = (field: string, frame: number, fields: readonly string[] = [field]) => {
  const own = { ...record(field), frame };
  const of = own.request!.frame;
  const ofHops = fields.map((one, depth) => ({
    ...record(one),
    host: 'backend:3000',
    frame: frame - fields.length + depth,
    hop: { of, depth: fields.length - depth },
  }));
  return [...ofHops, own];
};
const textOfRecords = (records: readonly ReturnType<typeof record>[]) => {
  const rows = new HeldRows(SCREEN);
  for (const one of records) rows.add(one);
  return rows.end(MODEL);
};

test('what other hops show again is under the row that the browser sees', () => {
  const text = textOfRecords(passedOn('sid=1', 9, ['sid=1', 'sid=1']));
  expect(text).toContain('Set-Cookie  1 field of localhost:5000 in order, and 2 seen again on other hops');
  expect(text).toContain('    also behind a proxy, in frames 7, 8\n');
  expect(text).not.toContain('backend');
});

test('what a proxy changes has a row of its own', () => {
  const text = textOfRecords(passedOn('sid=1', 9, ['sid=1; HttpOnly']));
  expect(text).toContain('backend:3000');
  expect(text).toMatch(/behind a proxy\n/);
  expect(text).not.toContain('also behind');
});

test('other hops make no table of cookies out of few fields', () => {
  const fields = Array.from({ length: 12 }, (_, index) => `c${index}=1`);
  const text = textOfRecords(fields.flatMap((field, index) => passedOn(field, 10 * (index + 1))));
  expect(text).toContain('12 fields of localhost:5000 in order, and 12 seen again');
  expect(text).not.toContain('of the inventory');
});
