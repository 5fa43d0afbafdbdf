// Globs for --name and --host: `*` is any run of characters, `?` is one, everything else is itself.

/**
 * Compiles a glob into a test of whole strings. It takes time in proportion to the length of the text, whatever the
 * text: each piece between stars is looked for once, from where the one before it ends.
 */
export function compileGlob(glob: string, caseSensitive: boolean): (text: string) => boolean {
  const flags = caseSensitive ? 'su' : 'siu';
  const pieces = glob.split(/\*+/).map(piecePattern);
  const [first = ''] = pieces;
  if (pieces.length === 1) {
    const whole = new RegExp(`^${first}$`, flags);
    return (text) => whole.test(text);
  }
  // No piece has a choice, so that none can backtrack.
  const beginning = new RegExp(`^${first}`, `${flags}y`);
  const middle = pieces.slice(1, -1).map((piece) => new RegExp(piece, `${flags}g`));
  const end = new RegExp(`${pieces.at(-1)}$`, `${flags}g`);
  return (text) => {
    let at = 0;
    for (const piece of [beginning, ...middle, end]) {
      piece.lastIndex = at;
      if (!piece.test(text)) return false;
      at = piece.lastIndex;
    }
    return true;
  };
}

function piecePattern(piece: string): string {
  return piece.replace(/[\\^$.|+()[\]{}?]/g, (character) => (character === '?' ? '.' : `\\${character}`));
}
