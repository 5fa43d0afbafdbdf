// Which browsers refuse a cookie: all of them, or some.

/** Under this key of an inventory record; JSON has no such members. */
export const REFUSALS: unique symbol = Symbol('refusals');

/** Set-Cookie fields that each browser refuses, and those that some refuse and others take. */
export interface RefusalCounts {
  readonly byAll: number;
  readonly bySome: number;
}

export type RefusedBy = 'all' | 'some' | 'none';

/** `reason`: why a browser refuses the cookie, null where it does not. */
export function refusedBy({
  chrome,
  firefox,
  safari,
}: Readonly<Record<'chrome' | 'firefox' | 'safari', { readonly reason: string | null }>>): RefusedBy {
  const refusing = [chrome, firefox, safari].filter(({ reason }) => reason !== null).length;
  return refusing === 3 ? 'all' : refusing > 0 ? 'some' : 'none';
}
