import { expect, it } from 'vitest';
import { STATIC_COUNT, STATIC_FIELDS } from '../../../../src/protocol/http2/hpack/static-table.ts';

it('has the 61 entries of RFC 7541 appendix A', () => {
  expect(STATIC_COUNT).toBe(61);
  expect(STATIC_FIELDS[0]).toBeNull();
});

// Spread over the table, so that no entry can be missing or out of place without being noticed.
it.each([
  [1, ':authority', ''],
  [2, ':method', 'GET'],
  [7, ':scheme', 'https'],
  [8, ':status', '200'],
  [14, ':status', '500'],
  [15, 'accept-charset', ''],
  [16, 'accept-encoding', 'gzip, deflate'],
  [20, 'access-control-allow-origin', ''],
  [25, 'content-disposition', ''],
  [31, 'content-type', ''],
  [32, 'cookie', ''],
  [33, 'date', ''],
  [38, 'host', ''],
  [40, 'if-modified-since', ''],
  [44, 'last-modified', ''],
  [46, 'location', ''],
  [51, 'referer', ''],
  [54, 'server', ''],
  [55, 'set-cookie', ''],
  [56, 'strict-transport-security', ''],
  [58, 'user-agent', ''],
  [61, 'www-authenticate', ''],
])('%i is %s: %s', (index, name, value) => {
  expect(STATIC_FIELDS[index]).toMatchObject({ name, value });
});

it('names are in the order of the alphabet from 15 on', () => {
  const names = STATIC_FIELDS.slice(15).map((field) => field!.name);
  const exception = names.indexOf('accept');
  expect(exception).toBe(19 - 15);
  names.splice(exception, 1);
  expect(names).toEqual([...names].sort());
});
