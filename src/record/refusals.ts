// Whether a cookie is refused by all browsers: what one of them keeps is no refused cookie on the screen.

/** How many Set-Cookie fields no browser keeps, under this key of an inventory record; JSON has no such members. */
export const REFUSED_BY_ALL: unique symbol = Symbol('refusedByAll');

/** `reason`: why a browser refuses the cookie, null where it does not. */
export function isRefusedByEach({
  chrome,
  firefox,
  safari,
}: Readonly<Record<'chrome' | 'firefox' | 'safari', { readonly reason: string | null }>>): boolean {
  return chrome.reason !== null && firefox.reason !== null && safari.reason !== null;
}
