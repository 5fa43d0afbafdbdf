// Names that try to be more than a name in the language of a report.

import fc from './properties.ts';

/** What has a meaning in a terminal, XML, HTML, Markdown, workflow commands, SARIF or JSON. */
export const HOSTILE_NAMES: readonly string[] = [
  '\x1b[2J\x1b]8;;http://evil.test\x07x',
  'a\r\n::error title=forged::x',
  '##[error]forged',
  '%0A::error::x',
  'a:b,c=d%3A',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><b>x</b>',
  "'&quot;&amp;&#60;",
  ']]><failure/>',
  '<!-- x -->',
  '[text](http://evil.test)',
  '![image](http://evil.test/x.png)',
  '[text](1)',
  '{0}{1}',
  '\\[text\\](http://evil.test)',
  '<http://evil.test>',
  'http://evil.test/',
  'www.evil.test',
  'mail@evil.test',
  '@everyone',
  '#1',
  '!1',
  'a | b | c',
  '`code` ``more`` ```',
  '` |`',
  '**bold** _it_ ~~no~~',
  '| --- |',
  '</details></summary>',
  '\n\n# heading\n\n- item',
  '$x$ $`x`$',
  ':smile:',
  '\u202egnp.exe',
  '\ud800',
  '\ufffe\uffff',
  ' ',
  '',
  '\\',
  '~',
];

/** One of them, several, or any text. */
export const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE_NAMES),
  fc.array(fc.constantFrom(...HOSTILE_NAMES), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'<>&"\'`|\\[](){}!*_~#@:/.%\r\n-= a1'), maxLength: 30 }),
);
