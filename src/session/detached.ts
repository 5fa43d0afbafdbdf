// Strings that live longer than the message they were read from.

/** The engine copies shorter parts of a string by itself, and lets longer ones keep the whole string alive. */
const MIN_SHARED_CHARACTERS = 13;

/** A copy that shares nothing with the longer text it was cut from, and so does not keep it in memory. */
export function detached(text: string): string {
  if (text.length < MIN_SHARED_CHARACTERS) return text;
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
