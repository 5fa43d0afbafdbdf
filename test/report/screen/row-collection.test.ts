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
