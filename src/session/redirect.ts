// Redirects (RFC 9110 section 15.4), and where they lead.

import { fieldValues, type ResponseMessage } from '../record/message.ts';
import { hostOfUrl, withoutPort } from '../shared/url.ts';
import { pathOfLocation } from './target.ts';

/** A status with which a response sends a browser to its Location. */
export function isRedirect(status: number): boolean {
  return status >= 301 && status <= 308 && status !== 304 && status !== 305 && status !== 306;
}

/** The path that a redirect leads to from the path `from`, or null: browsers stay where they are when Location is empty. */
export function redirectPath(message: ResponseMessage, from: string): string | null {
  if (!isRedirect(message.status)) return null;
  const location = fieldValues(message, 'location').find((value) => value !== '');
  return location === undefined ? null : pathOfLocation(location, from);
}

/** Whether a redirect leads to another host; another port, or `www.` before it, makes it none. */
export function leadsToOtherHost(message: ResponseMessage): boolean {
  const asked = message.request?.url ?? null;
  if (asked === null || !isRedirect(message.status)) return false;
  const [location = ''] = fieldValues(message, 'location');
  const host = hostOfUrl(location.startsWith('//') ? `http:${location}` : location);
  return host !== '' && plainHost(host) !== plainHost(hostOfUrl(asked));
}

function plainHost(host: string): string {
  return withoutPort(host.toLowerCase()).replace(/^www\./, '');
}
