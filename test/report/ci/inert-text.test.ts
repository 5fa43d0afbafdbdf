import { describe, expect, test } from 'vitest';
import { htmlCode, inertHtml, inertMarkdown, markdownCodeSpan } from '../../../src/report/ci/inert-text.ts';
import { escapeText } from '../../../src/report/escape.ts';
import { markdownTable } from '../../../src/report/markdown.ts';
import { HOSTILE_NAMES, hostileText } from '../../support/hostile.ts';
import fc from '../../support/properties.ts';
import { REFERENCE, rendered } from '../../support/rendered.ts';

test('plain words stay as they are, all others are code', () => {
  expect(inertMarkdown('The cookie "session" has no SameSite attribute.')).toBe(
    'The cookie "session" has no SameSite attribute.',
  );
  expect(inertMarkdown('Set SameSite=Lax on http://a.test/ @all')).toBe(
    'Set `SameSite=Lax` on `http://a.test/ @all`',
  );
  expect(inertHtml('a "b" <c>')).toBe('a &#34;b&#34; <code>&#60;c&#62;</code>');
  expect(inertMarkdown('1. 2 3: (CSRF).')).toBe('`1`. 2 3: (CSRF).');
  expect(inertMarkdown('')).toBe('');
});

test('a call is one piece of code, with what its brackets hold', () => {
  expect(inertMarkdown("Behind a proxy that ends TLS also app.set('trust proxy', 1).")).toBe(
    "Behind a proxy that ends TLS also `app.set('trust proxy', 1)`.",
  );
  expect(inertHtml("Use cookie.set({ secure: true }), or f(a.b('x y')) (see a.b).")).toBe(
    'Use <code>cookie.set({ secure: true })</code>, or <code>f(a.b(&#39;x y&#39;))</code> (see <code>a.b</code>).',
  );
  expect(inertMarkdown('x.y() and (a.b, c) or [a.b')).toBe('`x.y()` and (`a.b`, c) or `[a.b`');
  // A bracket that nothing closes takes no words with it.
  expect(inertMarkdown('a.b( and so on')).toBe('`a.b(` and so on');
});

test('code has no backtick and no bar, which would end it or the cell', () => {
  expect(markdownCodeSpan('a`b|c')).toBe('`a\\x60b\\x7cc`');
  expect(markdownCodeSpan(' ')).toBe('`" "`');
  expect(markdownCodeSpan('')).toBe('`""`');
  expect(htmlCode('<b>')).toBe('<code>&#60;b&#62;</code>');
});

describe('hostile text', () => {
  const check = (source: string, elements: readonly string[]): void => {
    const { elements: seen, prose } = rendered(source);
    expect(seen.filter((one) => one !== 'code')).toEqual(elements);
    expect(prose).not.toMatch(REFERENCE);
  };

  const TABLE = ['table', 'tbody', 'td', 'th', 'thead', 'tr'];

  function everywhere(text: string): void {
    check(`Cookie ${inertMarkdown(text)}`, ['p']);
    check(`Cookie ${markdownCodeSpan(text)}`, ['p']);
    check(`<p>${inertHtml(text)}</p>`, ['p']);
    check(`<p>${htmlCode(text)}</p>`, ['p']);
    const table = markdownTable(['a', 'b'], [[inertMarkdown(text), markdownCodeSpan(text)]]);
    check(table, TABLE);
    expect(rendered(table).text.match(/\n/g)).toHaveLength(
      rendered(markdownTable(['a', 'b'], [['', '']])).text.match(/\n/g)!.length,
    );
  }

  test.each(HOSTILE_NAMES)('%j is no element, no link and no reference', everywhere);

  test('any text is no element, no link and no reference', () => {
    fc.assert(fc.property(hostileText, everywhere));
  });

  test('what is read is what was there', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { text: read } = rendered(`<p>${htmlCode(text)}</p>`);
        expect(read.replaceAll(/\p{Cs}/gu, '\ufffd').trim()).toBe(
          escapeText(text)
            .replaceAll(/\p{Cs}/gu, '\ufffd')
            .trim(),
        );
      }),
    );
  });
});
