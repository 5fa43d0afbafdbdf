// Hosts and domains of cookies: canonical names, the domain-match and public suffixes (RFC 6265bis sections 5.1.2,
// 5.1.3 and 5.7 step 9; WHATWG URL for what counts as a host).

import { createRequire } from 'node:module';
import { isIPv4 } from 'node:net';
import { unsliced } from '../shared/unsliced.ts';
import { CACHED_DOMAINS, MAX_HOST_CHARACTERS } from './limits.ts';

const DOT = 0x2e;
/** Names that need no conversion; anything that ends in a digit may be an address in disguise. */
const PLAIN_HOST = /^[a-z0-9._-]*[a-z._-]$/;
/** What a URL parser takes for something else than the host, or removes silently. */
const NOT_IN_A_HOST = /[\x00-\x20\x7f/?#@\\]/;

/**
 * A host as browsers compare it: lower case, IDN labels as punycode, addresses in their shortest form, IPv6 in
 * brackets, a trailing dot kept. Takes a port and drops it. Null when it is no host.
 */
export function canonicalHost(host: string): string | null {
  if (host.length > MAX_HOST_CHARACTERS || host === '') return null;
  if (PLAIN_HOST.test(host) && !host.includes('xn--')) return host;
  if (NOT_IN_A_HOST.test(host)) return null;
  const url = `http://${host}/`;
  return URL.canParse(url) ? new URL(url).hostname : null;
}

/** Whether a canonical host is an IP address. */
export function isIpAddress(host: string): boolean {
  return host.startsWith('[') || isIPv4(host);
}

/** Whether a canonical host is this machine: localhost and all below it, 127.0.0.0/8, [::1]. */
export function isLoopbackHost(host: string): boolean {
  if (host === '[::1]') return true;
  if (isIPv4(host)) return host.startsWith('127.');
  const name = withoutTrailingDot(host);
  return name === 'localhost' || name.endsWith('.localhost');
}

/** Whether a canonical host domain-matches a domain (5.1.3). */
export function domainMatches(host: string, domain: string): boolean {
  if (host === domain) return true;
  // The dot first: it excludes nearly everything at no cost.
  const dot = host.length - domain.length - 1;
  if (dot < 0 || domain === '' || host.charCodeAt(dot) !== DOT) return false;
  return host.endsWith(domain) && !isIpAddress(host);
}

/** A host and the domains above it, nearest first; an address stands alone. */
export function domainsAbove(host: string): string[] {
  const domains = [host];
  if (isIpAddress(host)) return domains;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1))
    domains.push(host.slice(dot + 1));
  return domains;
}

/**
 * Whether a domain is a public suffix, below which anybody can register names: by the public suffix list with its
 * private part and, as in browsers, for any last label that the list does not have.
 */
export function isPublicSuffix(domain: string): boolean {
  if (isIpAddress(domain)) return false;
  const name = withoutTrailingDot(domain);
  return name !== '' && isListed(name);
}

/**
 * The domain below a public suffix that a host belongs to ('example.co.uk' of 'www.example.co.uk'); null when the host
 * is an address or a public suffix itself.
 */
export function registrableDomain(host: string): string | null {
  if (isIpAddress(host)) return null;
  const name = withoutTrailingDot(host);
  let domain: string | null = null;
  // Labels are taken away until a public suffix is left: the domain is what was there before.
  for (let rest = name; !isListed(rest); ) {
    domain = rest;
    const dot = rest.indexOf('.');
    if (dot < 0) return null;
    rest = rest.slice(dot + 1);
  }
  return domain === null || name === host ? domain : `${domain}.`;
}

/** What browsers count, keep apart and compare as one site: the registrable domain, or the host that has none. */
export function siteOfHost(host: string): string {
  return registrableDomain(host) ?? host;
}

/** A cache of domains, each in the slot of its hash, because a look-up in the list takes microseconds. */
const cachedDomains: string[] = new Array(CACHED_DOMAINS).fill('');
const cachedResults: boolean[] = new Array(CACHED_DOMAINS).fill(false);

function isListed(name: string): boolean {
  let slot = name.length;
  for (let at = 0; at < name.length; at++) slot = (slot * 31 + name.charCodeAt(at)) & (CACHED_DOMAINS - 1);
  if (cachedDomains[slot] !== name) {
    cachedResults[slot] = loadPublicSuffixes()(name) === name;
    cachedDomains[slot] = unsliced(name);
  }
  return cachedResults[slot]!;
}

type SuffixOf = (host: string) => string | null;
let suffixOf: SuffixOf | undefined;

/**
 * Loaded on first use, and only for captures with a Domain attribute: the list is most of the start-up time. Who is going
 * to give up the rights to read it calls this before.
 */
export function loadPublicSuffixes(): SuffixOf {
  if (suffixOf === undefined) {
    const { getPublicSuffix } = createRequire(import.meta.url)('tldts') as typeof import('tldts');
    const options = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
    suffixOf = (host) => getPublicSuffix(host, options);
  }
  return suffixOf;
}

function withoutTrailingDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
