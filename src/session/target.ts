// Request targets (RFC 9112 section 3.2) and Location fields (RFC 9110 section 10.2.2), reduced to their paths.

const AUTHORITY = /^[a-z][a-z0-9+.-]{0,32}:\/\/[^/?#]*/i;

/** The path of a request target, or of a URL, without query and fragment. */
export function pathOfTarget(target: string): string {
  const start = target.startsWith('/') ? 0 : (AUTHORITY.exec(target)?.[0].length ?? 0);
  const query = target.indexOf('?', start);
  const fragment = target.indexOf('#', start);
  const end = query < 0 || (fragment >= 0 && fragment < query) ? fragment : query;
  return (end < 0 ? target.slice(start) : target.slice(start, end)) || '/';
}

/** The path that a Location field leads to, asked for at `from`; relative ones are put together. */
export function pathOfLocation(location: string, from: string): string {
  if (location.startsWith('//')) return pathOfTarget(`http:${location}`);
  if (location.startsWith('/') || AUTHORITY.test(location)) return pathOfTarget(location);
  if (location.startsWith('?') || location.startsWith('#') || location === '') return from;
  return from.slice(0, from.lastIndexOf('/') + 1) + pathOfTarget(location).replace(/^\.\//, '');
}
