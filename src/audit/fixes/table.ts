// All fixes, and the choice among them: by what the cookie is, then by the framework, then the general text.

import type { CookieKind, CookieOrigin, Framework } from '../origin/cookie-origin.ts';
import { type Change, type Fix, type FixLine, type FixSet, plainFix } from './fix.ts';
import { DJANGO_FIXES } from './frameworks/django.ts';
import { EXPRESS_FIXES } from './frameworks/express.ts';
import { GO_FIXES } from './frameworks/go.ts';
import { JAVA_FIXES } from './frameworks/java.ts';
import { KOA_FIXES } from './frameworks/koa.ts';
import { NODE_FIXES } from './frameworks/node.ts';
import { NODE_AUTH_FIXES } from './frameworks/node-auth.ts';
import { OTHER_FIXES } from './frameworks/other.ts';
import { PHP_FIXES } from './frameworks/php.ts';
import { PHP_PRODUCT_FIXES } from './frameworks/php-products.ts';
import { PROXY_FIXES } from './frameworks/proxies.ts';
import { PYTHON_FIXES } from './frameworks/python.ts';
import { RUBY_FIXES } from './frameworks/ruby.ts';

export const FIX_SETS: readonly FixSet[] = [
  ...PYTHON_FIXES,
  ...DJANGO_FIXES,
  ...EXPRESS_FIXES,
  ...KOA_FIXES,
  ...NODE_FIXES,
  ...NODE_AUTH_FIXES,
  ...PHP_FIXES,
  ...PHP_PRODUCT_FIXES,
  ...RUBY_FIXES,
  ...JAVA_FIXES,
  ...GO_FIXES,
  ...OTHER_FIXES,
  ...PROXY_FIXES,
];

/** The set for cookies of this origin, or null. */
export function fixSetOf({ framework, kind }: CookieOrigin): FixSet | null {
  return SETS_OF_FRAMEWORK.get(framework)?.find(({ kinds }) => kinds.includes(kind)) ?? null;
}

const SETS_OF_FRAMEWORK = new Map<Framework | null, FixSet[]>();
for (const set of FIX_SETS)
  SETS_OF_FRAMEWORK.set(set.framework, [...(SETS_OF_FRAMEWORK.get(set.framework) ?? []), set]);

/** Set by code of the application. */
const OF_APPLICATION: readonly CookieKind[] = ['application', 'signed', 'encrypted'];

/** What holds for the application's own cookies in every framework. */
const APPLICATION_NOTES: Readonly<Partial<Record<Change, string>>> = {
  'http-only': 'Only when no script of the page has to read this cookie.',
  delete: 'A cookie that was set with Partitioned needs Partitioned and Secure here too.',
};

/** Before the general advice, whose first letter is small then. */
const IN_PROXY = 'In the load balancer or CDN that sets this cookie, where it can be changed:';

/**
 * `general`: the advice that holds for every framework; `cookie`: the name of the cookie, which a line that has to repeat
 * it repeats; `isOpaque`: its value is random.
 */
export function fixFor(
  origin: CookieOrigin,
  change: Change | null,
  general: string,
  cookie: string | null = null,
  isOpaque = false,
): Fix {
  const set = fixSetOf(origin);
  if (isOpaque && change !== null && fitsOpaque(origin, set?.lines[change])) return plainFix(OPAQUE);
  const fix = set === null || change === null ? null : fixIn(set, change);
  if (fix === null) {
    const text =
      origin.kind === 'proxy' ? `${IN_PROXY} ${general.charAt(0).toLowerCase()}${general.slice(1)}` : general;
    return plainFix(text);
  }
  const isOfApplication = OF_APPLICATION.includes(origin.kind);
  const note = isOfApplication && change !== null ? (APPLICATION_NOTES[change] ?? '') : '';
  const text = [fix.text, note].filter((part) => part !== '').join(' ');
  return { ...fix, code: withName(fix.code, set?.cookie, cookie), text };
}

const OPAQUE =
  'Delete the row of this value on the server with the logout, in the table, cache or file that it is looked up in: it is a random value, and opens what its row says until then.';

/** Nothing is known that is better for a random value. */
function fitsOpaque({ kind }: CookieOrigin, line: string | FixLine | undefined): boolean {
  if (line === undefined) return kind !== 'proxy';
  return typeof line === 'object' && line.isOfContent === true;
}

/** Characters that need no escape in quotes, as an attribute or behind `=`, in any of the languages. */
const PLAIN_NAME = /^[\w.-]{1,64}$/;
const HOST_PREFIX = '__Host-';

/** The code with the name of this cookie in the place of that which the table has. Odd names stay out of code. */
function withName(code: string | null, listed: string | undefined, cookie: string | null): string | null {
  if (code === null || listed === undefined || cookie === null || !PLAIN_NAME.test(cookie)) return code;
  const name = cookie.startsWith(HOST_PREFIX) ? cookie.slice(HOST_PREFIX.length) : cookie;
  return ["'", '"']
    .reduce((text, mark) => text.replaceAll(`${mark}${listed}${mark}`, () => `${mark}${name}${mark}`), code)
    .replaceAll(`${HOST_PREFIX}${listed}`, () => `${HOST_PREFIX}${name}`);
}

/** What a set says about a change, or null. */
export function fixIn(set: FixSet, change: Change): Fix | null {
  const line = set.lines[change];
  if (line === undefined) return null;
  const { framework, where } = set;
  if (typeof line === 'string') return { framework, code: line, text: '', where };
  return { framework, code: line.code, text: line.text ?? '', where: line.where ?? where };
}

export interface SetFix {
  readonly set: FixSet;
  readonly fix: Fix;
}

/** A change in every framework that has it. */
export function fixesFor(change: Change): SetFix[] {
  return FIX_SETS.flatMap((set) => {
    const fix = fixIn(set, change);
    return fix === null ? [] : [{ set, fix }];
  });
}
