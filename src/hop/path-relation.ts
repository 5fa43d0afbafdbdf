// How the target of a request changes on its way through a proxy: not at all, by a prefix, or more.

import { isAbsoluteUrl, pathOfUrl } from '../shared/url.ts';

/** `prefix`: one begins with path segments that the other does not have; `tail`: only the last segment is the same. */
export type PathRelation = 'same' | 'prefix' | 'tail';

/** Null: the targets have nothing in common. A query stays as it is. */
export function pathRelation(outerTarget: string, innerTarget: string): PathRelation | null {
  if (outerTarget === innerTarget) return 'same';
  const outerPath = pathOf(outerTarget);
  const innerPath = pathOf(innerTarget);
  if (queryOf(outerTarget) !== queryOf(innerTarget)) return null;
  if (outerPath === innerPath) return 'same';
  if (endsWithPath(outerPath, innerPath) || endsWithPath(innerPath, outerPath)) return 'prefix';
  const last = lastSegment(outerPath);
  return last !== '' && last === lastSegment(innerPath) ? 'tail' : null;
}

/** Decoded, as proxies decode and encode what need not be encoded. */
function pathOf(target: string): string {
  const path = isAbsoluteUrl(target) ? pathOfUrl(target) || '/' : target.slice(0, queryStart(target));
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function queryOf(target: string): string {
  return target.slice(queryStart(target));
}

function queryStart(target: string): number {
  const mark = target.indexOf('?');
  return mark < 0 ? target.length : mark;
}

/** `/shop/login` ends with `/login`, and `/shop` with `/`. */
function endsWithPath(path: string, end: string): boolean {
  return path.endsWith(end) || `${path}/`.endsWith(end);
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
