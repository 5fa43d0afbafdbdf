// Text without what its end repeats. An expression like /x+$/ tries every x of a long run anew, which takes the square of
// its length.

/** The text without the characters at its end that are `character`. */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return text.slice(0, end);
}
