import { expect, test } from 'vitest';
import { html, visibleText } from '../../../src/report/html/template.ts';
import { parsedPage } from '../../support/page.ts';
import fc from '../../support/properties.ts';

test('text is escaped, and what was made by it is not', () => {
  const name = html`<b>${'<i> & "x"'}</b>`;
  expect(html`<p title="${'"\'`>'}">${name}${3}${null}${['a', html`<br>`]}</p>`.markup).toBe(
    '<p title="&#34;&#39;&#96;&#62;"><b>&#60;i&#62; &#38; &#34;x&#34;</b>3a<br></p>',
  );
});

test('what cannot be seen is shown escaped, and what UTF-8 has not is replaced', () => {
  expect(visibleText('a\x00\x1b\u202eb\ud800\ue000')).toBe('a\\x00\\x1b\\u202eb\ufffd\ue000');
});

test('no text is anything but text, as content or in an attribute', () => {
  const names = fc.string({ unit: fc.constantFrom(...'<>&"\'`=/ -!a\u2028\0'), maxLength: 20 });
  fc.assert(
    fc.property(names, fc.string({ unit: 'binary' }), (one, other) => {
      const { elements, attributes, text } = parsedPage(
        html`<!doctype html><p class="x" title="${one}${other}">${one}${other}</p>`.markup,
      );
      expect(elements).toEqual(['html', 'head', 'body', 'p x']);
      expect([...attributes]).toEqual(['class', 'title']);
      expect(text).toBe(visibleText(one + other).replaceAll(/\s+/g, ' '));
    }),
  );
});
