// Modules that only some runs need, loaded when they are first wanted. Each is asked for in one place, so that it can be
// loaded before the process gives up the rights to read its own files.

/** `load`, called once: what it gives is kept. */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => (loaded ??= load());
}
