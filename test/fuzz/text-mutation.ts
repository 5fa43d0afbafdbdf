// Changes of a text: of a filter, of settings, of a key log.

import type { Dice } from './dice.ts';

const TOKENS: readonly string[] = [
  ...[
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    ',',
    ':',
    '..',
    '==',
    '!=',
    '~',
    '&&',
    '||',
    '!',
    ' in ',
    ' not ',
  ],
  ...[
    '\0',
    '\n',
    '\r',
    '\u00e9',
    '\u{1f36a}',
    '\ud800',
    '\ufeff',
    '',
    '0',
    '-1',
    '1e999',
    '99999999999999999999',
  ],
  ...[
    'true',
    'null',
    '__proto__',
    'constructor',
    '*',
    '**',
    '(a+)+$',
    '(?<a>b)',
    '[[:alpha:]]',
    '\\x00',
    '/*',
    '#',
  ],
];

/** A text in which a few things are other than they were. */
export function mutatedText(text: string, dice: Dice): string {
  let changed = text;
  for (let count = 1 + dice.roll(6); count > 0; count--) {
    const start = dice.roll(changed.length + 1);
    const end = dice.oneIn(2) ? start : Math.min(changed.length, start + dice.roll(12));
    const from = dice.roll(text.length);
    const piece = dice.oneIn(3) ? text.slice(from, from + dice.roll(20)) : dice.pick(TOKENS);
    changed =
      changed.slice(0, start) + piece.repeat(dice.oneIn(20) ? 1 + dice.roll(2000) : 1) + changed.slice(end);
  }
  return changed;
}
