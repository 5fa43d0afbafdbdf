// One entry of a HAR file: a request with its response, as far as the file has kept them. Bodies are looked at here, and only what
// sessions need of them is kept: never a value that was posted.

import type { BufferBudget } from '../flow/buffer-budget.ts';
import { type ContentFacts, type FormFacts, isNamed } from '../record/message.ts';
import type { HttpVersion } from '../shared/http-version.ts';
import { hostOfUrl } from '../shared/url.ts';
import { entryContent } from './entry-content.ts';
import { postedForms } from './entry-form.ts';
import { type EntryTimes, entryTimes } from './entry-times.ts';
import { type HarFields, harFields } from './header-fields.ts';
import { leftOutReason } from './left-out.ts';
import { type HarObject, harNumber, harObject, harText } from './members.ts';
import { addressOf } from './server-address.ts';

export interface HarEntry {
  /** Counted from 1 in the file. */
  readonly number: number;
  readonly times: EntryTimes;
  /** Without fragment, user name and password. */
  readonly url: string;
  readonly target: string;
  /** With its port. */
  readonly host: string;
  readonly tls: boolean;
  readonly method: string;
  readonly protocol: HttpVersion;
  /** Of the server; null: the entry has none. */
  readonly address: string | null;
  /** What the file calls the connection; '' when it does not say. */
  readonly connection: string;
  readonly request: HarFields;
  /** There are those header fields that no request goes out without. */
  readonly hasHost: boolean;
  readonly postsForm: boolean;
  readonly form: FormFacts | null;
  readonly response: HarFields;
  readonly status: number;
  readonly phrase: string;
  readonly content: ContentFacts | null;
}

/** Why an entry is no exchange that crossed the network, or what is wrong with it. */
export type UnusedEntry = { readonly leftOut: string } | { readonly fault: string };

const MAX_STATUS = 999;
/** Scheme, host with what may stand before it, path and query. */
const URL_PARTS = /^(https?):\/\/[^/?#]*([^#]*)/i;

/** @param number of the entry, counted from 1 */
export function harEntry(json: unknown, number: number, budget: BufferBudget): HarEntry | UnusedEntry {
  const entry = harObject(json);
  const request = harObject(entry.request);
  const response = harObject(entry.response);
  const url = harText(request.url);
  if (url === '') return { fault: 'has no request with a URL' };
  const leftOut = leftOutReason(entry, url);
  if (leftOut !== null) return { leftOut };
  const parts = URL_PARTS.exec(url);
  const host = hostOfUrl(url);
  if (parts === null || host === '') return { fault: 'has a URL without a host' };
  const status = harNumber(response.status) ?? 0;
  if (!Number.isInteger(status) || status < 100 || status > MAX_STATUS)
    return { fault: 'has a response without a status' };
  const scheme = parts[1]!.toLowerCase();
  const target = parts[2]!.startsWith('/') ? parts[2]! : `/${parts[2]!}`;
  const fields = { request: harFields(request, 'cookie'), response: harFields(response, 'set-cookie') };
  return {
    number,
    times: entryTimes(entry, fields.response.fields),
    url: `${scheme}://${host}${target}`,
    target,
    host: host.toLowerCase(),
    tls: scheme === 'https',
    method: harText(request.method).toUpperCase() || 'GET',
    protocol: protocolOf(request, response, fields.request),
    address: addressOf(harText(entry.serverIPAddress)),
    connection: harText(entry.connection),
    ...fields,
    hasHost: hasHost(fields.request),
    ...postedForms(request, fields.request.fields, budget),
    status,
    phrase: harText(response.statusText),
    content: entryContent(response, fields.response.fields, status, budget),
  };
}

/** What no request goes out without. */
function hasHost({ fields, authority }: HarFields): boolean {
  return authority !== null || fields.some((field) => isNamed(field, 'host') || isNamed(field, 'cookie'));
}

/** A request that was not over when the file was written may have kept the version that HTTP begins with. */
function protocolOf(request: HarObject, response: HarObject, fields: HarFields): HttpVersion {
  const texts = [harText(response.httpVersion), harText(request.httpVersion)].map((text) =>
    text.toLowerCase(),
  );
  if (texts.some((text) => /^(?:h3|http\/3)/.test(text))) return 'h3';
  if (fields.authority !== null || texts.some((text) => /^(?:h2|http\/2)/.test(text))) return 'h2';
  return texts.some((text) => /(?:^|\/)1\.0$/.test(text)) ? 'http/1.0' : 'http/1.1';
}
