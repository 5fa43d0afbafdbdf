// Whether a browser sends a cookie that it keeps to a path (RFC 6265bis section 5.1.4).

import type { StoredCookie } from '../cookie/cookie-table.ts';
import { pathMatches } from '../cookie/path.ts';

/** Whether the browser keeps a cookie that it does not send to `path`; false when it is not known to keep one. */
export function isOutsidePath(stored: StoredCookie | null, path: string): stored is StoredCookie {
  return stored !== null && !pathMatches(path, stored.path);
}
