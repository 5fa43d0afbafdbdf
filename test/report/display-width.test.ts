import { expect, test } from 'vitest';
import { displayWidth, shorten, shortenPath, wrapText, wrapWords } from '../../src/report/display-width.ts';
import fc from '../support/properties.ts';

// Widths by Unicode's EastAsianWidth.txt and general categories.
test.each([
  ['', 0],
  ['session', 7],
  ['näme', 4],
  ['日本', 4],
  ['e\u0301', 1],
  ['🍪', 2],
  ['한글', 4],
])('%s takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('breaks between words, and what is longer than a line anywhere', () => {
  expect(wrapText('302 /login', 14)).toEqual(['302 /login']);
  expect(wrapText('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrapText('to a-long-name now', 11)).toEqual(['to', 'a-long-name', 'now']);
  expect(wrapText('a  b', 3)).toEqual(['a ', 'b']);
  expect(wrapText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  expect(wrapText('日本語', 4)).toEqual(['日本', '語']);
});

test('breaks paths and queries before a part, as long as the part is no longer than a line', () => {
  expect(wrapText('POST /index.php/apps/files?dir=/&view=files 200', 20)).toEqual([
    'POST /index.php/apps',
    '/files?dir=/',
    '&view=files 200',
  ]);
  expect(wrapText('GET /wp-login.php 302', 14)).toEqual(['GET', '/wp-login.php', '302']);
  expect(wrapText('https://shop.example/account/orders', 16)).toEqual([
    'https:',
    '//shop.example',
    '/account/orders',
  ]);
  expect(wrapText('GET /0123456789abcdef/edit', 12)).toEqual(['GET /0123456', '789abcdef', '/edit']);
});

test('words and parts of paths that are no longer than a line are whole', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.'), minLength: 1, maxLength: 9 });
  const word = fc.oneof(
    part,
    fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), fc.integer({ min: 10, max: 30 }), (words, width) => {
      const lines = wrapText(words.join(' '), width);
      for (const one of words.filter((text) => text.length <= width))
        expect(lines.some((line) => line.includes(one))).toBe(true);
      const parts = words.flatMap((text) => text.split('/')).filter((text) => text !== '');
      for (const one of parts) expect(lines.some((line) => line.includes(one))).toBe(true);
    }),
  );
});

test('no line is wider than it may be, and only spaces get lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 20 }), (text, width) => {
      const lines = wrapText(text, width);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});

test('shortens in the middle', () => {
  expect(shorten('0123456789', 10)).toBe('0123456789');
  expect(shorten('0123456789', 7)).toBe('0123…89');
});

test('lines of whole words: what is longer than a line is one', () => {
  const host = 'a-long-name-of-a-host.shop.example:8443';
  expect(wrapWords(`sid on ${host}, and more`, 20)).toEqual(['sid on', `${host},`, 'and more']);
  expect(wrapWords('short', 20)).toEqual(['short']);
  expect(wrapWords(host, 20)).toEqual([host]);
  expect(wrapWords('one two three four', 9).join(' ')).toBe('one two three four');
  expect(wrapWords('', 20)).toEqual(['']);
});

test('of a path the last parts stay', () => {
  const short = (path: string, columns: number) => shortenPath(path, columns, '…');
  expect(short('/admin/auth/group/add/', 22)).toBe('/admin/auth/group/add/');
  expect(short('/admin/auth/group/add/', 17)).toBe('…/auth/group/add/');
  expect(short('/admin/auth/group/add/', 15)).toBe('…/group/add/');
  expect(short('/index.php?route=/database/structure', 22)).toBe('…/database/structure');
  // Its last part is too long, or says little.
  expect(short('/a/0123456789abcdefghij', 12)).toBe('/a/012…fghij');
  expect(short('/0123456789abcdefghij/a', 12)).toBe('/01234…hij/a');
});
