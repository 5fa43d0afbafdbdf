// One text for a cookie of a host.

/** A host holds no line end, and no name of a cookie does. */
export function cookieKey(host: string, name: string): string {
  return `${host}\n${name}`;
}
