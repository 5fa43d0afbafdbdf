import { expect, test } from 'vitest';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { carriesCookies, createRecordSource } from '../../src/report/record-source.ts';
import { request, response, setting } from '../support/messages.ts';

test('ids count from 1 for each type of record', () => {
  const source = createRecordSource();
  const messages = [setting('a=1', 'b=2'), request(), request({ fields: [] }), setting('c=3'), request()];
  const records = messages.flatMap((message) => source.read(message, NO_RESULTS));
  expect(records.map((record) => `${record.type} ${record.id}`)).toEqual([
    'set-cookie set1',
    'set-cookie set2',
    'cookie sent1',
    'set-cookie set3',
    'cookie sent2',
  ]);
});

test('a message without cookies has no records', () => {
  expect(createRecordSource().read(response({ fields: [] }), NO_RESULTS)).toEqual([]);
});

test('only messages that carry cookies are wanted', () => {
  expect(carriesCookies('response', true, false)).toBe(true);
  expect(carriesCookies('response', false, true)).toBe(false);
  expect(carriesCookies('request', false, true)).toBe(true);
  expect(carriesCookies('request', true, false)).toBe(false);
});
