import { expect, test } from 'vitest';
import type { InventoryRecord } from '../../../src/record/records.ts';
import { cookieRow, rowsJson } from '../../../src/report/html/cookie-rows.ts';
import { capturesOf } from '../../../src/report/html/parts.ts';
import { findingRecord } from '../../support/findings.ts';
import { hostileText } from '../../support/hostile.ts';
import fc from '../../support/properties.ts';
import { inventoryRecord } from '../../support/records.ts';

const COUNTS = inventoryRecord().counts;

function row(change: Partial<InventoryRecord> = {}, worst: ReturnType<typeof findingRecord> | null = null) {
  return cookieRow({ cookie: inventoryRecord(change), inputs: ['a.pcap'], worst }, capturesOf(['a.pcap']));
}

test('a cookie as its row says it', () => {
  expect(row({ role: 'session', domain: 'test' }, findingRecord())).toEqual({
    name: 'session',
    host: 'localhost:5000',
    scope: 'test /',
    isSession: true,
    set: 1,
    sent: 1,
    secure: 'no',
    httpOnly: 'yes',
    sameSite: 'no',
    lifetime: 'until closed',
    seconds: 0,
    kept: 'kept',
    worst: 1,
    title: 'SameSite is missing',
  });
});

test.each([
  ['kept', {}],
  ['refused', { refused: 1 }],
  ['refused 1 of 3', { set: 3, refused: 1 }],
  ['?', { judged: 0 }],
  ['–', { set: 0, deleted: 2 }],
])('the browser: %s', (kept, counts) => {
  expect(row({ counts: { ...COUNTS, ...counts } }).kept).toBe(kept);
});

test('what only a script sets is not judged by its flags', () => {
  const counts = { ...COUNTS, set: 0, judged: 0 };
  expect(row({ setBy: 'script', flags: null, counts })).toMatchObject({
    secure: '-',
    sameSite: '-',
    kept: '–',
    lifetime: 'not set here',
    worst: 4,
  });
  expect(row({ counts: { ...COUNTS, judged: 0 } }).worst).toBe(5);
});

test('a flag is what it is, whatever an attribute is called', () => {
  const flags = { secure: true, httpOnly: true, sameSite: 'no', changed: false };
  expect(row({ flags }).sameSite).toEqual({ text: 'no' });
});

test('the data is JSON that cannot end its element, and reads as it was written', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (name, host) => {
      const made = row({ name, host });
      const json = rowsJson([made, made]).markup;
      expect(json).not.toMatch(/[<>&\u2028\u2029]/);
      const { strings, rows } = JSON.parse(json);
      expect(strings[rows[1][0]]).toBe(made.name);
      expect(strings[rows[1][1]]).toBe(made.host);
    }),
  );
});

test('50,000 cookies are below six megabytes', () => {
  const rows = Array.from({ length: 50_000 }, (_, index) =>
    row({ name: `a_rather_long_name_${index}`, host: `host${index % 3000}.example.test` }, findingRecord()),
  );
  expect(rowsJson(rows).markup.length).toBeLessThan(6_000_000);
});
