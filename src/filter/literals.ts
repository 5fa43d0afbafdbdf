// The literals of a display filter replaced, and all else kept as it was written: a filter that looks for a secret can then
// be shown.

import type { Token } from './lexer.ts';
import { parseFilter } from './parser.ts';

/**
 * The filter with what `replace` makes of each literal, which it gets with the names of the fields that it is compared
 * with. Throws a UserError for what is no filter.
 */
export function replaceLiterals(
  filter: string,
  replace: (literal: string, fields: readonly string[]) => string,
): string {
  if (filter.trim() === '') return filter;
  let result = '';
  let copied = 0;
  for (const { token, fields } of parseFilter(filter).literals) {
    const replaced = replace(
      token.text,
      fields.map(({ name }) => name),
    );
    if (replaced === token.text) continue;
    result += filter.slice(copied, startOf(token, filter)) + quoted(replaced);
    copied = token.end;
  }
  return result + filter.slice(copied);
}

/** With the `r` of a raw string. */
function startOf({ kind, position }: Token, filter: string): number {
  const start = position - 1;
  return kind === 'string' && /r/i.test(filter.charAt(start - 1)) ? start - 1 : start;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
