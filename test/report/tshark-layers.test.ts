import { afterEach, expect, test } from 'vitest';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { chosenFields, indexName } from '../../src/report/tshark-layers.ts';
import { response } from '../support/messages.ts';
import { options } from './reporters.ts';

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
});

test('the index is named after the local date of the packet', () => {
  const midnight = response({ seconds: Date.UTC(2020, 0, 2, 23, 30) / 1000 });
  process.env.TZ = 'UTC';
  expect(indexName('packets', midnight)).toBe('packets-2020-01-02');
  process.env.TZ = 'Europe/Berlin';
  expect(indexName('sessions', midnight)).toBe('sessions-2020-01-03');
});

test('fields that the message has not got are left out', () => {
  const { fields } = options({}, 'http.response.code', 'http.host');
  expect(chosenFields(fields, response(), NO_RESULTS, (field) => field.name)).toEqual({
    'http.response.code': ['302'],
  });
});
