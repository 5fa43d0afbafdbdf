// Request targets (RFC 9112 section 3.2) and Location fields (RFC 9110 section 10.2.2), reduced to their paths.

import { isAbsoluteUrl, pathOfUrl } from '../shared/url.ts';

/** Parameters of a path (RFC 3986 section 3.3), where Java puts sessions: `/cart;jsessionid=...`. */
const PATH_PARAMETERS = /;[^/]*/g;

/** The path of a request target, or of a URL, without query, fragment, and parameters of its own. */
export function pathOfTarget(target: string): string {
  const path = pathOfUrl(target) || '/';
  return path.includes(';') ? path.replace(PATH_PARAMETERS, '') : path;
}

/** The path that a Location field leads to, asked for at `from`; relative ones are put together. */
export function pathOfLocation(location: string, from: string): string {
  if (location.startsWith('//')) return pathOfTarget(`http:${location}`);
  if (location.startsWith('/') || isAbsoluteUrl(location)) return pathOfTarget(location);
  if (location.startsWith('?') || location.startsWith('#') || location === '') return from;
  return from.slice(0, from.lastIndexOf('/') + 1) + pathOfTarget(location).replace(/^\.\//, '');
}
