// The strings that a filter compares a field with for equality: where the values of a field are known, another one is a
// mistake.

import { type Token, tokenize } from './lexer.ts';

export interface ComparedString {
  readonly text: string;
  /** Characters from 1. */
  readonly position: number;
}

const EQUALITY = /^(?:===?|!==?|~=|(?:any_|all_)?(?:eq|ne))$/;

/** In order; of a set (`in {"a", "b"}`) all of its members. */
export function comparedStrings(filter: string, field: string): ComparedString[] {
  const tokens = tokenize(filter);
  return tokens.flatMap((token, index) =>
    token.kind === 'word' && token.text === field ? stringsBehind(tokens, index + 1) : [],
  );
}

function stringsBehind(tokens: readonly Token[], at: number): ComparedString[] {
  const strings: ComparedString[] = [];
  if (EQUALITY.test(tokens[at]?.text ?? '')) addString(strings, tokens[at + 1]);
  if (tokens[at]?.text !== 'in' || tokens[at + 1]?.text !== '{') return strings;
  for (let index = at + 2; index < tokens.length && tokens[index]!.text !== '}'; index++)
    addString(strings, tokens[index]);
  return strings;
}

function addString(strings: ComparedString[], token: Token | undefined): void {
  if (token?.kind === 'string') strings.push({ text: token.text, position: token.position });
}
