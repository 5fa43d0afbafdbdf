import { expect, test } from 'vitest';
import type { HopRecord } from '../../src/record/records.ts';
import { hopsText, repeatedFieldsText } from '../../src/report/hops-text.ts';
import { pageOf } from '../../src/report/labelled-text.ts';

const hop = (change: Partial<HopRecord>): HopRecord => ({
  kind: 'proxy',
  proxy: '127.0.0.1:8080',
  name: null,
  server: '127.0.0.1:3000',
  exchanges: 1,
  setCookies: 0,
  ...change,
});

test('what was seen on several hops is named and counted, a line each', () => {
  const page = pageOf(80, false);
  expect(hopsText({}, page)).toBe('');
  const hops = [
    hop({ name: 'nginx', exchanges: 13, setCookies: 4 }),
    hop({ proxy: '127.0.0.1:8081', server: '127.0.0.1:3001' }),
    hop({ kind: 'translation', proxy: '10.0.0.5:80', server: '172.17.0.2:80' }),
    hop({ kind: 'translation', proxy: '10.0.0.5:80', server: '10.0.0.5:80' }),
    hop({ kind: 'call', proxy: '127.0.0.1:3000', server: '127.0.0.1:5000', exchanges: 2 }),
    hop({ kind: 'unpaired', proxy: null, setCookies: 1 }),
  ];
  expect(hopsText({ hops }, page)).toBe(
    `Seen on several hops, judged as the browser sees it:
  - 127.0.0.1:3000: behind nginx at 127.0.0.1:8080, 13 exchanges, 4 Set-Cookie
    fields
  - 127.0.0.1:3001: behind a proxy at 127.0.0.1:8081, 1 exchange
  - 172.17.0.2:80: also as 10.0.0.5:80, an address that is translated, 1
    exchange
  - 10.0.0.5:80: also with the address of the client translated, 1 exchange
  - 127.0.0.1:5000: asked by the server 127.0.0.1:3000 for its client, 2
    exchanges
Seen behind a proxy alone:
  - 127.0.0.1:3000: behind a proxy, the side of the browser was not captured, 1
    exchange, 1 Set-Cookie field: not judged
`,
  );
  expect(repeatedFieldsText({ hops })).toBe(
    '4 fields seen on another hop too, judged once; 1 field seen behind a proxy alone, not judged',
  );
  expect(repeatedFieldsText({ hops: [hop({})] })).toBeNull();
});
