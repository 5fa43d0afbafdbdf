// A line of text that is being typed, with a cursor in it.

export interface TypedText {
  readonly before: string;
  /** From the cursor on. */
  readonly behind: string;
}

/** The cursor at the end. */
export const typedText = (text: string): TypedText => ({ before: text, behind: '' });

export const wholeText = ({ before, behind }: TypedText): string => before + behind;

/** What a key makes of it: a character, or the name of a key as src/cli/live/key-names.ts has it. Other keys change nothing. */
export function edited(text: TypedText, key: string): TypedText {
  const { before, behind } = text;
  const [last = ''] = [...before].slice(-1);
  const [next = ''] = behind;
  const withoutLast = before.slice(0, before.length - last.length);
  switch (key) {
    case 'left':
      return { before: withoutLast, behind: last + behind };
    case 'right':
      return { before: before + next, behind: behind.slice(next.length) };
    case 'home':
    case 'ctrl-a':
      return { before: '', behind: wholeText(text) };
    case 'end':
    case 'ctrl-e':
      return typedText(wholeText(text));
    case 'backspace':
      return { before: withoutLast, behind };
    case 'delete':
      return { before, behind: behind.slice(next.length) };
    case 'ctrl-u':
      return { before: '', behind };
    case 'ctrl-w':
      return { before: before.replace(/\S*\s*$/, ''), behind };
    default:
      return [...key].length === 1 ? { before: before + key, behind } : text;
  }
}
