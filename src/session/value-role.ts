// What the value of a cookie of an unknown name says about its role.

import type { CookieRole } from './cookie-role.ts';

/** Longer values are not looked at: none of the shapes is. */
const MAX_CHARACTERS = 64;

interface ValueShape {
  readonly role: CookieRole;
  readonly shape: RegExp;
}

/** Each is anchored and linear. */
const SHAPES: readonly ValueShape[] = [
  // A language: en, en-US, zh-Hant-TW.
  { role: 'preference', shape: /^(?!(?:no|ok|on)$)[a-z]{2}(?:[-_][A-Z][a-z]{3})?(?:[-_][A-Z]{2})?$/ },
  { role: 'preference', shape: /^(?:dark|light)(?:[-_]?(?:mode|theme))?$/i },
  // A time zone: Europe/Berlin.
  {
    role: 'preference',
    shape:
      /^(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\/|%2F)[A-Za-z_]+(?:\/[A-Za-z_]+)?$/i,
  },
  // F5 BIG-IP: address, port and a zero; in a route domain in hexadecimal.
  { role: 'load-balancer', shape: /^"?!?(?:\d{1,10}\.\d{1,5}\.0000|rd\d+o0{20}f{4}[0-9a-f]{8}o\d{1,5})"?$/ },
  // Google Analytics and its sessions, and the Meta pixel.
  { role: 'analytics', shape: /^(?:GA1\.\d\.\d+\.\d+|GS[12]\.\d\.[\w$.]+)$/ },
  { role: 'advertising', shape: /^fb\.\d\.\d{13}\.[\w-]+$/ },
];

/** The role that a value has whatever its name is; null when it may have any. */
export function roleOfValue(value: string): CookieRole | null {
  if (value.length > MAX_CHARACTERS) return null;
  for (const { role, shape } of SHAPES) if (shape.test(value)) return role;
  return null;
}
