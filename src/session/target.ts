// Request targets (RFC 9112 section 3.2) and Location fields (RFC 9110 section 10.2.2), reduced to their paths.

const AUTHORITY = /^[a-z][a-z0-9+.-]{0,32}:\/\/[^/?#]*/i;

/** Parameters of a path (RFC 3986 section 3.3), where Java puts sessions: `/cart;jsessionid=...`. */
const PATH_PARAMETERS = /;[^/]*/g;

/** The path of a request target, or of a URL, without query, fragment, and parameters of its own. */
export function pathOfTarget(target: string): string {
  const start = target.startsWith('/') ? 0 : (AUTHORITY.exec(target)?.[0].length ?? 0);
  let end = target.length;
  for (const mark of ['?', '#']) {
    const at = target.indexOf(mark, start);
    if (at >= 0 && at < end) end = at;
  }
  const path = target.slice(start, end) || '/';
  return path.includes(';') ? path.replace(PATH_PARAMETERS, '') : path;
}

/** The path that a Location field leads to, asked for at `from`; relative ones are put together. */
export function pathOfLocation(location: string, from: string): string {
  if (location.startsWith('//')) return pathOfTarget(`http:${location}`);
  if (location.startsWith('/') || AUTHORITY.test(location)) return pathOfTarget(location);
  if (location.startsWith('?') || location.startsWith('#') || location === '') return from;
  return from.slice(0, from.lastIndexOf('/') + 1) + pathOfTarget(location).replace(/^\.\//, '');
}
