// What a terminal sends for the keys that are pressed (ECMA-48, and what xterm makes of it), as their names.

const NAMES: Readonly<Record<string, string>> = {
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1b[3~': 'delete',
  '\x1b[5~': 'page-up',
  '\x1b[6~': 'page-down',
  '\x1b[H': 'home',
  '\x1b[F': 'end',
  '\x1bOH': 'home',
  '\x1bOF': 'end',
  '\x1b[1~': 'home',
  '\x1b[4~': 'end',
  '\x1b': 'escape',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x01': 'ctrl-a',
  '\x03': 'ctrl-c',
  '\x05': 'ctrl-e',
  '\x15': 'ctrl-u',
  '\x17': 'ctrl-w',
  '\x1a': 'ctrl-z',
};

/** A sequence of a key, a control character, or a character. */
const KEY = /\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1bO[A-Za-z]|[\s\S]/gu;

/** The keys of a text that came at once, by name where they have one; other sequences and control characters are left out. */
export function keyNames(text: string): string[] {
  return [...text.matchAll(KEY)].flatMap(
    ([key]) => NAMES[key] ?? (/^[^\x00-\x1f\x7f-\x9f]$/u.test(key) ? key : []),
  );
}
