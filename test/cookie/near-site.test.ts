import { expect, it } from 'vitest';
import { parseWebUrl } from '../../src/cookie/explain.ts';
import { asOneSite, nearSite } from '../../src/cookie/near-site.ts';

const asked = (url: string, from: string | null) => ({
  request: parseWebUrl(url)!,
  from: from === null ? null : parseWebUrl(from)!,
  kind: 'fetch' as const,
  timeMs: 0,
});

it.each([
  ['http://127.0.0.1:3000/', 'http://localhost:5173/', 'host'],
  ['http://localhost/', 'http://[::1]/', 'host'],
  ['https://api.shop.example/', 'http://shop.example/', 'scheme'],
  ['http://shop.example/', 'https://shop.example/', 'scheme'],
  ['https://api.shop.example/', 'https://shop.example/', null],
  ['https://api.shop.example/', 'http://spa.other.example/', null],
  ['http://localhost:3000/', 'http://localhost:5173/', null],
  ['https://shop.example/', null, null],
])('%s from %s: %s', (url, from, expected) => {
  const one = asked(url, from);
  expect(nearSite(one)).toBe(expected);
  expect(nearSite(asOneSite(one))).toBeNull();
  if (expected === null) expect(asOneSite(one)).toBe(one);
});
