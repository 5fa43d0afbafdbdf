import { expect, test } from 'vitest';
import { createCsv } from '../../src/report/csv.ts';
import { request, response, setting, settingTruncated } from '../support/messages.ts';
import { report } from './reporters.ts';

/** RFC 4180 section 2, written as its grammar. */
function parseCsv(text: string): string[][] {
  const rows = text.match(/(?:"(?:[^"]|"")*"|[^"\r\n])*\r\n/g) ?? [];
  expect(rows.join('')).toBe(text);
  return rows.map((row) => {
    const fields = row.slice(0, -2).match(/(?:^|,)(?:"(?:[^"]|"")*"|[^",]*)/g) ?? [];
    return fields.map((field) =>
      field
        .replace(/^,/, '')
        .replace(/^"(.*)"$/s, '$1')
        .replaceAll('""', '"'),
    );
  });
}

const table = (text: string) => {
  const [names, ...rows] = parseCsv(text);
  return rows.map((row) => Object.fromEntries(names!.map((name, index) => [name, row[index]])));
};

test('one row a Set-Cookie; values come back as they were', () => {
  const text = report(createCsv({ csvRaw: false }), [
    request(),
    setting('a="x,y"; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'b= c ; Secure'),
  ]);
  const rows = table(text);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    id: 'set1',
    input: 'login.pcap',
    frame: '42',
    time: '2026-11-22T20:58:12.123456789Z',
    method: 'POST',
    status: '302',
    name: 'a',
    value: '"x,y"',
    expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
    domain: '',
    max_age: '',
    deletion: 'true',
    host: 'localhost:5000',
    lifetime_seconds: '0',
    set_cookie: 'a="x,y"; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  });
  expect(rows[1]).toMatchObject({
    id: 'set2',
    value: 'c',
    secure: 'true',
    httponly: 'false',
    samesite: '',
    deletion: 'false',
  });
});

test('what was not seen is empty', () => {
  const [row] = table(report(createCsv({ csvRaw: false }), [response({ request: null })]));
  expect(row).toMatchObject({ method: '', url: '', request_frame: '', stream_id: '' });
});

test('what a truncated packet no longer has is empty, not false', () => {
  const [row, whole] = table(
    report(createCsv({ csvRaw: false }), [settingTruncated('a=1; Secure; HttpO'), setting('a=1; Secure')]),
  );
  expect(row).toMatchObject({
    secure: 'true',
    httponly: '',
    samesite: '',
    partitioned: '',
    deletion: '',
    truncated: 'true',
  });
  expect(whole).toMatchObject({ secure: 'true', httponly: 'false', deletion: 'false', truncated: 'false' });
});

test('only responses with Set-Cookie are wanted', () => {
  const { wants } = createCsv({ csvRaw: false });
  expect([
    wants('response', true, false),
    wants('response', false, true),
    wants('request', true, true),
  ]).toEqual([true, false, false]);
});
