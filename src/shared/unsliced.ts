// Strings that live longer than the message they were read from.

/** The engine copies shorter parts of a string by itself, and lets longer ones keep the whole string alive. */
const MIN_SHARED_CHARACTERS = 13;

/** A copy that shares nothing with the longer text it was cut from, and so does not keep it in memory. */
export function unsliced(text: string): string {
  if (text.length < MIN_SHARED_CHARACTERS) return text;
  // To cut the first character off a joined string, the engine has to write the whole of it to a place of its own.
  return ` ${text}`.slice(1);
}
