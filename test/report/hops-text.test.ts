import { expect, test } from 'vitest';
import { hopsText } from '../../src/report/hops-text.ts';
import { pageOf } from '../../src/report/labelled-text.ts';

test('proxies that were captured on both sides are named, with what is behind them', () => {
  const page = pageOf(80, false);
  expect(hopsText({}, page)).toBe('');
  const hops = [
    { proxy: '127.0.0.1:8080', name: 'nginx', server: '127.0.0.1:3000', exchanges: 13 },
    { proxy: '127.0.0.1:8081', name: null, server: '127.0.0.1:3001', exchanges: 1 },
  ];
  expect(hopsText({ hops }, page)).toBe(
    `Seen before and behind a proxy, judged as the browser sees it:
  - 127.0.0.1:3000: behind nginx at 127.0.0.1:8080, 13 exchanges
  - 127.0.0.1:3001: behind a proxy at 127.0.0.1:8081, 1 exchange
`,
  );
});
