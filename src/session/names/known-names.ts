// What a name says about a cookie: the tables of known names, and what sessions, CSRF tokens and signatures are often
// called.

import type { CookieRole } from '../cookie-role.ts';
import {
  CSRF_NAMES,
  LOGIN_FLOW_NAMES,
  LOGIN_STATUS_NAMES,
  PAGE_PASSWORD_NAMES,
  REMEMBER_NAMES,
  SESSION_NAMES,
  TRANSIENT_NAMES,
} from './account-names.ts';
import type { NameGroup } from './name-group.ts';
import { ADVERTISING_NAMES, ANALYTICS_NAMES, EDGE_NAMES } from './service-names.ts';
import { CONSENT_NAMES, EXPERIMENT_NAMES, PREFERENCE_NAMES } from './site-names.ts';

/** The order decides where two patterns fit: a vendor's are tried before those of everybody. */
const GROUPS: readonly NameGroup[] = [
  CSRF_NAMES,
  SESSION_NAMES,
  REMEMBER_NAMES,
  LOGIN_FLOW_NAMES,
  LOGIN_STATUS_NAMES,
  PAGE_PASSWORD_NAMES,
  TRANSIENT_NAMES,
  CONSENT_NAMES,
  ANALYTICS_NAMES,
  ADVERTISING_NAMES,
  EDGE_NAMES,
  EXPERIMENT_NAMES,
  PREFERENCE_NAMES,
].flat();

export interface KnownName {
  readonly role: CookieRole;
  /** The framework, product or service; null when many use the name. */
  readonly vendor: string | null;
}

interface NamePattern {
  readonly known: KnownName;
  readonly start: string;
  readonly inside: string;
  readonly end: string;
}

/** `__Host-session` is a session as much as `session`: the prefixes of RFC 6265bis section 4.1.3 are set aside. */
const PREFIX = /^__(?:host-http|host|secure|http)-/i;

/** Drupal appends a hash of the host to its name. */
const DRUPAL = /^s?sess[0-9a-f]{32}$/i;
const DRUPAL_SESSION: KnownName = { role: 'session', vendor: 'Drupal' };

/** Keygrip's signature of the cookie that is named before it. */
const SIGNATURE = /\.sig$/;
const KEYGRIP_SIGNATURE: KnownName = { role: 'signature', vendor: 'Keygrip' };

/** A vendor's name that is as short as this may be anybody's in another case. */
const SHORT_NAME = 4;

/** What a device keeps so that its user need not give a second factor again. */
const TRUSTED_DEVICE =
  /(?:trust(?:ed)?|remember(?:ed)?|known|mfa|2fa|tfa|t?otp|two[-_]?factor)[-_.]?(?:this[-_.]?)?(?:device|browser|computer)|(?:device|browser)[-_.]?(?:trust(?:ed)?|remember(?:ed)?|verified|authori[sz]ed|token|id|key)$|(?:mfa|2fa|tfa|otp|two[-_]?factor)[-_.]?(?:trust(?:ed)?|remember(?:ed|[-_]?me)?|skip|bypass)|(?:skip|remember|bypass|trust)[-_.]?(?:mfa|2fa|tfa|otp|two[-_]?factor)/i;
const TRUSTED_DEVICE_NAME: KnownName = { role: 'trusted-device', vendor: null };

export const LOOKS_LIKE_SESSION_NAME = /sess|sid$|^sid|auth|login|token|jwt|remember/i;

/** They keep a user logged in for weeks, beside the session of the day. */
const REMEMBER_NAME = /remember|persist|auto_?login|stay_?(?:logged|signed)_?in/i;
/** The user has chosen that nothing does. */
const REMEMBERS_NOT = /(?:do?n[o']?t|not?|never)[-_]?(?:remember|persist)/i;

export function isRememberName(name: string): boolean {
  return REMEMBER_NAME.test(name) && !TRUSTED_DEVICE.test(name) && !REMEMBERS_NOT.test(name);
}

const asWritten = new Map<string, KnownName>();
const inLowerCase = new Map<string, KnownName>();
const vendorPatterns: NamePattern[] = [];
const generalPatterns: NamePattern[] = [];
for (const group of GROUPS) addGroup(group);

/** The role and vendor of a name; null for a name that is not known. */
export function knownName(name: string): KnownName | null {
  const bare = name.replace(PREFIX, '');
  if (SIGNATURE.test(bare)) return KEYGRIP_SIGNATURE;
  const lower = bare.toLowerCase();
  const whole = asWritten.get(bare) ?? inLowerCase.get(lower);
  if (whole !== undefined) return whole;
  if (DRUPAL.test(bare)) return DRUPAL_SESSION;
  const fits = (pattern: NamePattern) => matches(pattern, lower);
  const ofVendor = vendorPatterns.find(fits);
  if (ofVendor === undefined && TRUSTED_DEVICE.test(bare)) return TRUSTED_DEVICE_NAME;
  return (ofVendor ?? generalPatterns.find(fits))?.known ?? null;
}

function addGroup([role, vendor, names]: NameGroup): void {
  const known: KnownName = { role, vendor };
  for (const name of names.split(' ')) {
    const [start = '', middle, end] = name.toLowerCase().split('*');
    if (middle !== undefined) {
      const rest = end === undefined ? { inside: '', end: middle } : { inside: middle, end };
      (vendor === null ? generalPatterns : vendorPatterns).push({ known, start, ...rest });
      continue;
    }
    if (!asWritten.has(name)) asWritten.set(name, known);
    const isAnyCase = vendor === null || name.length > SHORT_NAME;
    if (isAnyCase && !inLowerCase.has(start)) inLowerCase.set(start, known);
  }
}

/** `name`: in lower case. */
function matches({ start, inside, end }: NamePattern, name: string): boolean {
  if (name.length < start.length + inside.length + end.length) return false;
  return name.startsWith(start) && name.endsWith(end) && name.includes(inside);
}
