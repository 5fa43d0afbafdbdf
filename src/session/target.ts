// Request targets (RFC 9112 section 3.2) and Location fields (RFC 9110 section 10.2.2), reduced to their paths.

import { rememberingLast } from '../shared/last-result.ts';
import { isAbsoluteUrl, pathOfUrl } from '../shared/url.ts';
import { MAX_PAGE_CHARACTERS } from './limits.ts';

/** Parameters of a path (RFC 3986 section 3.3), where Java puts sessions: `/cart;jsessionid=...`. */
const PATH_PARAMETERS = /;[^/]*/g;

/** Perl's CGI, OTRS and SMF put semicolons between parameters (HTML 4.01, appendix B.2.2): `Action=Logout;Token=x`. */
const WITH_SEMICOLONS = /^[\w.:-]+=[^&/?;]*(?:;[\w.:-]+(?:=[^&/?;]*)?)+$/;

/** The parameters of the query of a request target, or of a URL. */
export function queryOf(target: string): URLSearchParams {
  const at = target.indexOf('?');
  const query = at < 0 ? '' : target.slice(at + 1);
  const isOther = query.includes(';') && WITH_SEMICOLONS.test(query) && !/%2f/i.test(query);
  return new URLSearchParams(isOther ? query.replaceAll(';', '&') : query);
}

/** The path of a request target, or of a URL, without query, fragment, and parameters of its own. */
export const pathOfTarget = rememberingLast((target: string): string => {
  const path = pathOfUrl(target) || '/';
  return path.includes(';') ? path.replace(PATH_PARAMETERS, '') : path;
});

/** What a page loads by itself. */
const ASSET =
  /\.(?:avif|bmp|css|eot|gif|ico|jpe?g|js|map|mjs|mp[34]|otf|png|svg|ttf|wasm|webm|webmanifest|webp|woff2?)$/i;

/** Whether a path is that of something that a page loads by itself, and that is for everybody. */
export const isAsset = rememberingLast((path: string): boolean => ASSET.test(path));

/** Names that choose no page: tokens, times, where to go afterwards. */
const NOT_PAGE_NAME =
  /token|nonce|csrf|^(?:_|t|ts|time(?:stamp)?|sid|key|code|state|sig|v|ver|rand)$|^(?:sess|return|redirect|next|back|from|ref|url|utm_)/i;
/** Words, and no numbers or keys: those choose what a page is about. */
const PAGE_VALUE = /^[a-z][\w.:/-]{0,63}$/i;
const KEY = /^(?=.*\d).{16,}$/;

/**
 * The path with the words of the query that choose a page where one script serves all: `/index.php?title=Special:Login`.
 * Times, tokens and numbers are left out.
 */
export function pageOfTarget(target: string): string {
  const path = pathOfTarget(target);
  const start = target.indexOf('?');
  if (start < 0) return path;
  const words = target
    .slice(start + 1, start + 1 + MAX_PAGE_CHARACTERS)
    .split(/[&;]/)
    .map((pair) => pair.replace(/%3a/gi, ':').replace(/%2f/gi, '/'))
    .filter((pair) => choosesPage(pair));
  return words.length === 0 ? path : `${path}?${words.sort().join('&')}`;
}

/** Whether a value of a query is a word, and no number or key. */
export function isPageWord(value: string): boolean {
  return PAGE_VALUE.test(value) && !KEY.test(value);
}

function choosesPage(pair: string): boolean {
  const at = pair.indexOf('=');
  if (at < 0) return isPageWord(pair);
  return !NOT_PAGE_NAME.test(pair.slice(0, at)) && isPageWord(pair.slice(at + 1));
}

/** The path that a Location field leads to, asked for at `from`; relative ones are put together. */
export function pathOfLocation(location: string, from: string): string {
  if (location.startsWith('//')) return pathOfTarget(`http:${location}`);
  if (location.startsWith('/') || isAbsoluteUrl(location)) return pathOfTarget(location);
  if (location.startsWith('?') || location.startsWith('#') || location === '') return from;
  return from.slice(0, from.lastIndexOf('/') + 1) + pathOfTarget(location).replace(/^\.\//, '');
}
