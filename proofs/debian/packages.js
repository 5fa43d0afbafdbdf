// The versions of Debian packages, as they are installed here.

import { spawnSync } from 'node:child_process';

/** Throws when one is missing. */
export function debianVersions(...names) {
  const query = spawnSync('dpkg-query', ['-W', ...names], { encoding: 'utf8' });
  if (query.status !== 0) throw new Error(`apt install ${names.join(' ')}`);
  return query.stdout.trim().replaceAll('\t', ' ').replaceAll('\n', ', ');
}
