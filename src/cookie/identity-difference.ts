// Why a deletion misses a cookie: which parts of its identity (RFC 6265bis section 5.7 step 23) differ.

import type { StoredCookie } from './cookie-table.ts';

/**
 * In words, "it has Path "/", and the cookie has Path "/app""; empty when they are the same. `hasPath`: the deletion
 * has a valid Path. Holds text from the wire: escape it before it is shown.
 */
export function identityDifference(deletion: StoredCookie, left: StoredCookie, hasPath: boolean): string {
  const parts: string[] = [];
  if (deletion.path !== left.path) {
    const path = hasPath ? `Path "${deletion.path}"` : `no Path, which means "${deletion.path}" here`;
    parts.push(`it has ${path}, and the cookie has Path "${left.path}"`);
  }
  if (deletion.domain !== left.domain || deletion.hostOnly !== left.hostOnly)
    parts.push(`it has ${domainWords(deletion)}, and the cookie has ${domainWords(left)}`);
  // Which site in the address bar it belongs to is not for the deletion to say.
  if ((deletion.partition === null) !== (left.partition === null))
    parts.push(
      deletion.partition === null
        ? 'it is not Partitioned, and the cookie is'
        : 'it is Partitioned, and the cookie is not',
    );
  return parts.join('; ');
}

/** What a deletion of the cookie has to have: `Path "/app" and no Domain`. Holds text from the wire. */
export function identityWords({ path, hostOnly, domain, partition }: StoredCookie): string {
  const parts = [`Path "${path}"`, hostOnly ? 'no Domain' : `Domain "${domain}"`];
  return partition === null ? parts.join(' and ') : [...parts, 'Partitioned and Secure'].join(', ');
}

function domainWords({ hostOnly, domain }: StoredCookie): string {
  return hostOnly ? `no Domain (the host "${domain}")` : `Domain "${domain}"`;
}
