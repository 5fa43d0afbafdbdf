// Chromium and Firefox against our profiles of them: every measured row.

import { describe, expect, it } from 'vitest';
import { BrowserCookieStore } from '../../src/cookie/store.ts';
import { browserRows, disagreements } from '../support/browser-rows.ts';

describe.each([
  ['chromium', 'chrome'],
  ['firefox', 'firefox'],
] as const)('%s', (measured, browser) => {
  it.each([...browserRows(measured).values()].map((rows) => [rows[0]!.id, rows[0]!.group, rows] as const))(
    'keeps and sends the same: %s (%s)',
    (_id, _group, rows) => {
      expect(disagreements(rows, new BrowserCookieStore({ browser }), browser === 'chrome')).toEqual([]);
    },
  );
});

// Measured with Chromium 156 and Firefox 153 in the same way: the cookies that are left, 's' being Secure.
describe('too many cookies of one site', () => {
  const HTTP = 'http://www.example.com/';
  const HTTPS = 'https://www.example.com/';
  const OTHER = 'http://other.example.com/';
  type Set = readonly [url: string, name: string, count: number];

  it.each<[string, readonly Set[], chrome: string, firefox: string]>([
    ['180', [[HTTP, 'a', 180]], 'a0-a179', 'a0-a179'],
    ['181', [[HTTP, 'a', 181]], 'a31-a180', 'a31-a180'],
    [
      'two hosts',
      [
        [HTTP, 'a', 90],
        [OTHER, 'b', 91],
      ],
      'a31-a89 b0-b90',
      'a31-a89 b0-b90',
    ],
    [
      'two hosts, and on',
      [
        [HTTP, 'a', 100],
        [OTHER, 'b', 100],
      ],
      'a31-a99 b0-b99',
      'a31-a99 b0-b99',
    ],
    [
      'Secure first',
      [
        [HTTPS, 's', 100],
        [HTTP, 'a', 81],
      ],
      's0-s99 a31-a80',
      's0-s99 a31-a80',
    ],
    [
      'Secure last',
      [
        [HTTP, 'a', 100],
        [HTTPS, 's', 81],
      ],
      'a31-a99 s0-s80',
      'a31-a99 s0-s80',
    ],
    ['all Secure', [[HTTPS, 's', 181]], 's31-s180', 's31-s180'],
    [
      'one plain',
      [
        [HTTPS, 's', 180],
        [HTTP, 'a', 1],
      ],
      's30-s179',
      's0-s179',
    ],
    [
      'few plain',
      [
        [HTTPS, 's', 170],
        [HTTP, 'a', 11],
      ],
      's20-s169',
      's0-s169 a10-a10',
    ],
    [
      'few plain first',
      [
        [HTTP, 'a', 11],
        [HTTPS, 's', 170],
      ],
      's20-s169',
      's0-s169',
    ],
  ])('%s', (_name, sets, chrome, firefox) => {
    for (const [browser, expected] of [
      ['chrome', chrome],
      ['firefox', firefox],
    ] as const) {
      const store = new BrowserCookieStore({ browser });
      let timeMs = 0;
      for (const [url, name, count] of sets)
        for (let index = 0; index < count; index++)
          store.receive(`${name}${index}=1${name === 's' ? '; Secure' : ''}`, { url, timeMs: timeMs++ });
      const left = store.cookies(timeMs).map(({ name }) => name);
      expect(left.toSorted()).toEqual(expected.split(' ').flatMap(namesOf).toSorted());
    }
  });
});

/** 'a31-a33': a31, a32, a33. */
function namesOf(range: string): string[] {
  const [, letter, from, to] = /^([a-z])(\d+)-[a-z](\d+)$/.exec(range)!;
  return Array.from(
    { length: Number(to) - Number(from) + 1 },
    (_, index) => `${letter}${Number(from) + index}`,
  );
}
