// The literals of a display filter replaced, and all else kept as it was written: a filter that looks for a secret can then
// be shown.

import { isField } from './fields.ts';
import { type Token, tokenize } from './lexer.ts';

/** What stands before an operand. */
const RELATION = /^(?:contains|matches|(?:any_|all_)?(?:eq|ne)|[gl][te]|[=!]==?|~=?|[<>]=?)$/;

/**
 * The filter with what `replace` makes of each literal, which it gets with the name of the field that it is compared with.
 * Throws a UserError for what is no filter.
 */
export function replaceLiterals(filter: string, replace: (literal: string, field: string) => string): string {
  const tokens = tokenize(filter);
  let result = '';
  let copied = 0;
  let field = '';
  let isInSet = false;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'operator') isInSet = token.text === '{' || (isInSet && token.text !== '}');
    if (token.kind === 'word' && !isInSet && isField(token.text) && !isOperand(tokens, index))
      field = token.text;
    else if (token.kind === 'string' || (token.kind === 'word' && (isInSet || isOperand(tokens, index)))) {
      const replaced = replace(token.text, field);
      if (replaced === token.text) continue;
      result += filter.slice(copied, startOf(token, filter)) + quoted(replaced);
      copied = token.end;
    }
  }
  return result + filter.slice(copied);
}

function isOperand(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return before !== undefined && before.kind !== 'string' && RELATION.test(before.text);
}

/** With the `r` of a raw string. */
function startOf({ kind, position }: Token, filter: string): number {
  const start = position - 1;
  return kind === 'string' && /r/i.test(filter.charAt(start - 1)) ? start - 1 : start;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
