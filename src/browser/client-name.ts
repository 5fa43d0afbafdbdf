// What a client calls itself, short enough for a line: the name and the version of the first product of its User-Agent
// that tells (RFC 9110 section 10.1.5). Browsers call themselves by many names; the one that is theirs alone counts.

import { unsliced } from '../shared/unsliced.ts';
import { MAX_CLIENT_NAME_CHARACTERS, MAX_USER_AGENT_CHARACTERS } from './limits.ts';

/** The first that fits decides: every browser also names those that it is like. */
const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\b(?:Edg|EdgA|EdgiOS|Edge)\/(\d+)/, 'Edge'],
  [/\b(?:OPR|OPT|OPiOS|Opera)\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\bVivaldi\/(\d+)/, 'Vivaldi'],
  [/\bElectron\/(\d+)/, 'Electron'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bChromium\/(\d+)/, 'Chromium'],
  [/\bVersion\/(\d+)\S* (?:Mobile\/\S+ )?Safari\//, 'Safari'],
  [/\bMSIE (\d+)/, 'Internet Explorer'],
  [/\bTrident\/.*\brv:(\d+)/, 'Internet Explorer'],
];

/** `curl/7.88.1`, `python-requests/2.31.0`, `Wget`, `Bun/1.1`. */
const PRODUCT = /^([!#$%&'*+.^`|~\w-]+)(?:\/v?(\d+(?:\.\d+)?))?/;

/** `Chrome 156`, `curl 7.88`; null when it says nothing. From the wire: escape it. */
export function clientName(userAgent: string): string | null {
  const beginning = userAgent.slice(0, MAX_USER_AGENT_CHARACTERS);
  for (const [pattern, name] of BROWSERS) {
    const version = pattern.exec(beginning)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  const [, name, version] = PRODUCT.exec(beginning) ?? [];
  if (name === undefined) return null;
  const text = version === undefined ? name : `${name} ${version}`;
  return unsliced(text.slice(0, MAX_CLIENT_NAME_CHARACTERS));
}

const BROWSER_NAMES: ReadonlySet<string> = new Set(['Mozilla', ...BROWSERS.map(([, name]) => name)]);

/** `Chrome`, `curl`: the name without its version; empty when it says nothing. */
export function browserOrProgram(userAgent: string): string {
  return clientName(userAgent)?.replace(/ [\d.]+$/, '') ?? '';
}

/** Whether a name is that of a browser; programs call themselves by their own. */
export function isBrowser(name: string): boolean {
  return BROWSER_NAMES.has(name);
}
