// Strings that outlive the message they were read from.

/** V8 copies shorter substrings, and lets longer ones keep the whole string alive (SlicedString::kMinLength). */
const MIN_SHARED_CHARACTERS = 13;

/** A copy that shares no memory with the longer text it is a part of, and so does not keep that alive. */
export function unsliced(text: string): string {
  if (text.length < MIN_SHARED_CHARACTERS) return text;
  // To slice a concatenated string, V8 has to flatten it into memory of its own.
  return ` ${text}`.slice(1);
}
