// Paths of cookies: the default-path and the path-match (RFC 6265bis section 5.1.4).

/** The path of a cookie that names none: that of the request up to its last '/'. Takes a path without query. */
export function defaultPath(requestPath: string): string {
  // 2. and 3. No path, or only one '/'.
  if (!requestPath.startsWith('/')) return '/';
  const lastSlash = requestPath.lastIndexOf('/');
  // 4. Up to the right-most '/', without it.
  return lastSlash === 0 ? '/' : requestPath.slice(0, lastSlash);
}

/** Whether a cookie of this path goes with a request of that path. Case matters; nothing is decoded. */
export function pathMatches(requestPath: string, cookiePath: string): boolean {
  if (!requestPath.startsWith(cookiePath)) return false;
  return (
    requestPath.length === cookiePath.length ||
    cookiePath.endsWith('/') ||
    requestPath[cookiePath.length] === '/'
  );
}
