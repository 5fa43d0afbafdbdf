import { expect, test } from 'vitest';
import { escapeCsv, escapeJson, escapeMermaid, escapeNonAscii, escapeText } from '../../src/report/escape.ts';
import fc from '../support/properties.ts';

const dangerous = /[\p{Cc}\u2028\u2029\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u;
const wild = fc.string({ unit: 'binary' });

test.each([
  ['plain "text" \\ ~', 'plain "text" \\ ~'],
  ['a\tb\n\0', 'a\\x09b\\x0a\\x00'],
  ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  ['del\x7f csi\x9b', 'del\\x7f csi\\x9b'],
  ['\u202eevil\ufeff', '\\u202eevil\\ufeff'],
  ['é€\u{1f36a}', 'é€\u{1f36a}'],
])('%j becomes %j', (text, escaped) => {
  expect(escapeText(text)).toBe(escaped);
});

test('no text keeps a control or an invisible character', () => {
  fc.assert(fc.property(wild, (text) => !dangerous.test(escapeText(text))));
});

test.each([
  ['plain \x1b', 'plain \\x1b'],
  ['é…漢', '\\u00e9...\\u6f22'],
  ['\u{1f36a}\u202e', '\\u{1f36a}\\u202e'],
])('%j becomes %j in ASCII', (text, escaped) => {
  expect(escapeNonAscii(text)).toBe(escaped);
});

test('ASCII is all that is left', () => {
  fc.assert(fc.property(wild, (text) => /^[ -~]*$/.test(escapeNonAscii(text))));
});

test('JSON comes back as it was, on one line, without raw control characters', () => {
  fc.assert(
    fc.property(wild, (text) => {
      const json = escapeJson({ text });
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(dangerous);
    }),
  );
  expect(escapeJson('\x7f\x9b\u202e')).toBe('"\\u007f\\u009b\\u202e"');
});

test.each([
  ['a', 'a'],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  [' padded', '" padded"'],
  ['two\r\nlines', 'two\\x0d\\x0alines'],
])('CSV field %j is %s', (text, field) => {
  expect(escapeCsv(text, true)).toBe(field);
});

test.each([
  ['GET /a-b_c.html (x, y)', 'GET /a-b_c.html (x, y)'],
  ['a;b#c:d', 'a#59;b#35;c:d'],
  ['wrap:NoWrap:wrapped', '#119;rap:No#87;rap:wrapped'],
  ['/style.css classDef', '/#115;tyle.css #99;lassDef'],
  ['<b>"%%{', '#60;b#62;#34;#37;#37;#123;'],
  ['```\n', '#96;#96;#96;#92;x0a'],
  ['日本 é', '日本 é'],
  ['\u{1f36a}', '#127850;'],
])('in a diagram %j is %s', (text, escaped) => {
  expect(escapeMermaid(text)).toBe(escaped);
});

test('in a diagram nothing is left that Mermaid, Markdown or HTML could take for its own', () => {
  fc.assert(
    fc.property(wild, (text) => {
      expect(escapeMermaid(text).replace(/#\d+;/g, '')).not.toMatch(/[\x00-\x1f#;%{}[\]<>&"'`$|~^\\*°¶]/);
    }),
  );
});

const INVISIBLE = [
  0x034f, 0x115f, 0x1160, 0x17b4, 0x180b, 0x3164, 0xfe0f, 0xffa0, 0xe0041, 0xe0100, 0x2065, 0x1d173,
];

test.each(INVISIBLE)('shows the invisible character U+%s', (code) => {
  const character = String.fromCodePoint(code);
  const digits = code.toString(16);
  const escaped = code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
  expect(escapeText(`a${character}b`)).toBe(`a${escaped}b`);
  const json = escapeJson({ value: `a${character}b` });
  expect(json).not.toContain(character);
  expect(JSON.parse(json)).toEqual({ value: `a${character}b` });
});

test('leaves letters, marks and emoji as they are', () => {
  expect(escapeText('żółć שלום नमस्ते 🍪')).toBe('żółć שלום नमस्ते 🍪');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\uff1d1', "=cmd|'/c calc'!A1"])(
  'a cell of CSV is no formula: %s',
  (text) => {
    expect(escapeCsv(text, false)).toMatch(/^"?'/);
    expect(escapeCsv(text, true)).not.toMatch(/^"?'/);
  },
);

test('a cell of CSV that is none stays as it is', () => {
  for (const text of ['a=1', "'=1", '1-1', 'a@b.example', '']) expect(escapeCsv(text, false)).toBe(text);
});
