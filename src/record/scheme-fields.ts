// The request fields by which a proxy that ends TLS says which scheme the browser used.

import { fieldValues, type RequestMessage } from './message.ts';
import { rememberingFields } from './shared-fields.ts';

interface SchemeField {
  readonly name: string;
  readonly lowerCaseName: string;
  /** In lower case: the browser used HTTPS. Anything else: it did not. */
  readonly https: RegExp;
}

/** Of a list it is the first entry that counts: the proxy nearest to the browser has written it. */
const FIRST_HTTPS = /^https\s*(?:,|$)/;
const FIRST_ON = /^on\s*(?:,|$)/;
/** RFC 7239 section 5.4: `for=192.0.2.43;proto=https, for=198.51.100.17`. */
const FORWARDED_PROTO = /(?:^|[;,\s])proto=/;
const FIRST_PROTO_HTTPS = /^(?:(?!(?:^|[;,\s])proto=).)*(?:^|[;,\s])proto="?https/;

/**
 * The first one that a request has decides: the fields that proxies set for each request come before those that are
 * often written as a constant into a configuration, where they stay when the page is fetched over HTTP.
 */
const SCHEME_FIELDS: readonly SchemeField[] = [
  // What nearly all proxies send.
  schemeField('X-Forwarded-Proto', FIRST_HTTPS),
  schemeField('Forwarded', FIRST_PROTO_HTTPS),
  // Amazon CloudFront: "Adding CloudFront request headers".
  schemeField('CloudFront-Forwarded-Proto', FIRST_HTTPS),
  // Cloudflare: "HTTP headers", {"scheme":"https"}.
  schemeField('CF-Visitor', /"scheme"\s*:\s*"https"/),
  // Rack's request.rb and ingress-nginx, whose template writes X-Scheme as well.
  schemeField('X-Forwarded-Scheme', FIRST_HTTPS),
  schemeField('X-Scheme', FIRST_HTTPS),
  // gunicorn's secure_scheme_headers has `ssl`, MDN's page on X-Forwarded-Proto has `https`.
  schemeField('X-Forwarded-Protocol', /^(?:https|ssl)\s*(?:,|$)/),
  // MDN, the same page; Rack and gunicorn read the first.
  schemeField('X-Forwarded-Ssl', FIRST_ON),
  schemeField('X-Url-Scheme', FIRST_HTTPS),
  // Microsoft's ISA Server and its successors, and Exchange behind a proxy.
  schemeField('Front-End-Https', FIRST_ON),
];

/** Their names, as they are usually written. */
export const SCHEME_FIELD_NAMES: readonly string[] = SCHEME_FIELDS.map(({ name }) => name);
/** The same in lower case; Forwarded, which says more than the scheme, is not among them. */
export const SCHEME_ONLY_FIELDS: readonly string[] = SCHEME_FIELDS.map(
  ({ lowerCaseName }) => lowerCaseName,
).filter((name) => name !== 'forwarded');

/** The name of the field that says that the browser used HTTPS; null when none says so. */
export const httpsField = rememberingFields((request: RequestMessage): string | null => {
  for (const { name, lowerCaseName, https } of SCHEME_FIELDS) {
    const text = fieldValues(request, lowerCaseName).join(',').trim().toLowerCase();
    if (text === '' || (name === 'Forwarded' && !FORWARDED_PROTO.test(text))) continue;
    return https.test(text) ? name : null;
  }
  return null;
});

function schemeField(name: string, https: RegExp): SchemeField {
  return { name, lowerCaseName: name.toLowerCase(), https };
}
