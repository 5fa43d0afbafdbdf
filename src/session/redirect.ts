// Redirects (RFC 9110 section 15.4), and where they lead.

import { fieldValues, type ResponseMessage } from '../record/message.ts';
import { messageHost } from '../record/message-host.ts';
import { hostOfUrl, withoutDefaultPort } from '../shared/url.ts';
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

/** Whether a redirect leads to another host; the same with `www.` before it is none. */
export function leadsToOtherHost(message: ResponseMessage): boolean {
  if (!isRedirect(message.status)) return false;
  const [location = ''] = fieldValues(message, 'location');
  const host = hostOfUrl(location.startsWith('//') ? `http:${location}` : location);
  return host !== '' && plainHost(host) !== plainHost(messageHost(message));
}

function plainHost(host: string): string {
  return withoutDefaultPort(host.toLowerCase()).replace(/^www\./, '');
}
