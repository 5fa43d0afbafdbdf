// Sessions of sites that are judged elsewhere: a value that one of them was given may be in a URL here.

export interface SessionsElsewhere {
  /** A session cookie that is judged here was given a value. `timeUs`: when, in microseconds since 1970. */
  note(name: string, value: string, timeUs: number): void;
  /** The name of a session cookie of another site that had this value by then; null when none is known. */
  nameOf(value: string, timeUs: number): string | null;
  /** A session or a token is looked for by this key here; `isKnown`: there is one. */
  noteKey(key: string, isKnown: boolean): void;
}
