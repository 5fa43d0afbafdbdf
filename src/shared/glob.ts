// Globs for --name and --host: `*` is any run of characters, `?` is one, everything else is itself.

/** Compiles a glob into a test of whole strings. */
export function compileGlob(glob: string, caseSensitive: boolean): (text: string) => boolean {
  // Several stars mean the same as one, and would make the expression backtrack among them.
  const pieces = glob.replace(/\*+/g, '*').split(/([*?])/);
  const pattern = pieces.map((piece) => {
    if (piece === '*') return '.*';
    return piece === '?' ? '.' : piece.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  });
  const expression = new RegExp(`^${pattern.join('')}$`, caseSensitive ? 'su' : 'siu');
  return (text) => expression.test(text);
}
