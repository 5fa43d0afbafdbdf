// Where an entry went to. HAR files name the address of the server, most of the time, and never that of the browser.

import { isIP } from 'node:net';
import { isLoopbackAddress } from '../shared/loopback.ts';
import { withoutPort } from '../shared/url.ts';

/** Both ends of a connection, as messages have them. */
export interface HarEnds {
  readonly client: string;
  readonly server: string;
}

/** A name for the browser, where its address is not known. */
const BROWSER = 'browser';
const LOCALHOST = /^(?:.+\.)?localhost$/;

/** The address in `serverIPAddress`: some write it in brackets, or with a port; null when it is none. */
export function addressOf(text: string): string | null {
  const trimmed = text.trim();
  const candidates = [trimmed, withoutPort(trimmed), trimmed.slice(1, -1), withoutPort(trimmed).slice(1, -1)];
  return candidates.find((candidate) => isIP(candidate) !== 0)?.toLowerCase() ?? null;
}

/** `address`: of the entry, or of another one of its host; null: what the name of the host says. */
export function endsOf(host: string, address: string | null): HarEnds {
  const name = withoutPort(host);
  const server = address ?? addressOf(name) ?? (LOCALHOST.test(name) ? '127.0.0.1' : name);
  return { client: isLoopbackAddress(server) ? server : BROWSER, server };
}
