// Text with its signature behind it, as most frameworks write it: `content.time.signature`, read from the right,
// because the content may hold the separator too. The length of a signature shows the hash that made it.

const HASH_BY_BYTES: Readonly<Record<number, string>> = {
  16: 'MD5',
  20: 'SHA1',
  28: 'SHA224',
  32: 'SHA256',
  48: 'SHA384',
  64: 'SHA512',
};

/** The last `count` parts behind a separator with the rest before them, or null when there are fewer. */
export function splitLast(text: string, separator: string, count: number): [string, ...string[]] | null {
  const parts: string[] = [];
  let rest = text;
  for (let index = 0; index < count; index++) {
    const at = rest.lastIndexOf(separator);
    if (at < 0) return null;
    parts.unshift(rest.slice(at + separator.length));
    rest = rest.slice(0, at);
  }
  return [rest, ...parts];
}

/** `HMAC-SHA1` for a signature of 20 bytes and so on; null when no hash is that long. */
export function hmacOf(signature: Buffer | null): string | null {
  const hash = HASH_BY_BYTES[signature?.length ?? 0];
  return hash === undefined ? null : `HMAC-${hash}`;
}
