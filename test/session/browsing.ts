// A browser and a server that a test writes down: requests and responses, with a cookie jar in between that is the
// client's own truth. It becomes packets, so that everything from the form that is posted to the finding is tried.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pcap } from '../support/capture-formats.ts';
import { Conversation } from '../support/conversation.ts';
import { type Followed, followCapture } from './followed.ts';

export interface Visit {
  /** `GET /path`. */
  readonly ask: string;
  /** `shop.example` where it is none; the jar takes all hosts for one domain. */
  readonly host?: string;
  /** Body of a form, JSON, or XML. */
  readonly form?: string;
  readonly json?: unknown;
  readonly xml?: string;
  readonly fields?: readonly string[];
  /** Cookies that are sent in place of the jar's. */
  readonly send?: string;
  readonly agent?: string;
  /** The last part of the client's address: another one has another jar. */
  readonly from?: number;
  readonly status?: number;
  /** Location. */
  readonly to?: string;
  readonly set?: readonly string[];
  readonly responseFields?: readonly string[];
  /** The content of the response: HTML, or JSON. */
  readonly page?: string;
  readonly returns?: unknown;
}

interface Kept {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

const DELETED = /;\s*(?:max-age\s*=\s*(?:0|-\d+)|expires=[^;]*(?:1970|2025))/i;

class Jar {
  #cookies: Kept[] = [];

  take(field: string, asked: string): void {
    const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(field) ?? [];
    const path = /;\s*path=([^;]*)/i.exec(field)?.[1] ?? asked.slice(0, Math.max(1, asked.lastIndexOf('/')));
    this.#cookies = this.#cookies.filter((kept) => kept.name !== name || kept.path !== path);
    if (!DELETED.test(field)) this.#cookies.push({ name, value, path });
  }

  sendTo(path: string): string {
    const fits = this.#cookies.filter((kept) => path === kept.path || path.startsWith(below(kept.path)));
    return fits.map(({ name, value }) => `${name}=${value}`).join('; ');
  }
}

function below(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

const VERSION = 'HTTP/1.1';

/** The visits as a capture: the request of visit 1 is frame 1, its response frame 2, and so on. */
export function captureOf(visits: readonly Visit[]): Buffer {
  const jars = new Map<string, Jar>();
  const packets: Buffer[] = [];
  for (const [index, visit] of visits.entries()) {
    const {
      ask,
      host = 'shop.example',
      form,
      json,
      xml,
      fields = [],
      agent = 'Firefox',
      from = 1,
      status,
      to,
      set = [],
      responseFields = [],
    } = visit;
    const key = `${from} ${agent}`;
    const jar = jars.get(key) ?? new Jar();
    jars.set(key, jar);
    const path = (ask.split(' ')[1] ?? '/').replace(/[?;].*/, '');
    const cookies = visit.send ?? jar.sendTo(path);
    const body = form ?? xml ?? (json === undefined ? '' : JSON.stringify(json));
    const data = xml === undefined ? 'application/json' : 'text/xml; charset=utf-8';
    const type = form === undefined ? data : 'application/x-www-form-urlencoded';
    const requestLines = [
      `${ask} ${VERSION}`,
      `Host: ${host}`,
      `User-Agent: ${agent}`,
      ...fields,
      ...(cookies === '' ? [] : [`Cookie: ${cookies}`]),
      ...(body === '' ? [] : [`Content-Type: ${type}`]),
      ...(/^(?:POST|PUT|PATCH) /.test(ask) ? [`Content-Length: ${body.length}`] : []),
    ];
    const talk = new Conversation({
      client: { address: `192.0.2.${from}`, port: 40_000 + index },
      server: { address: '198.51.100.2', port: 80 },
    });
    talk.send(`${requestLines.join('\r\n')}\r\n\r\n${body}`, 65_000);
    const code = status ?? (to === undefined ? 200 : 302);
    const content = visit.page ?? (visit.returns === undefined ? '' : JSON.stringify(visit.returns));
    const contentType = visit.page === undefined ? 'application/json' : 'text/html; charset=utf-8';
    const responseLines = [
      `${VERSION} ${code} Whatever`,
      ...(to === undefined ? [] : [`Location: ${to}`]),
      ...set.map((field) => `Set-Cookie: ${field}`),
      ...responseFields,
      ...(content === '' ? [] : [`Content-Type: ${contentType}`]),
      ...(code === 204 ? [] : [`Content-Length: ${content.length}`]),
    ];
    talk.respond(`${responseLines.join('\r\n')}\r\n\r\n${content}`, 65_000);
    for (const field of set) jar.take(field, path);
    packets.push(...talk.packets.map(({ bytes }) => bytes));
  }
  return pcap(
    packets.map((bytes) => ({ bytes })),
    { linkType: 101 },
  );
}

/** What a run says of the visits, behind a proxy that ends TLS. */
export async function browse(visits: readonly Visit[]): Promise<Followed> {
  const folder = mkdtempSync(join(tmpdir(), 'browsing-'));
  try {
    const file = join(folder, 'capture.pcap');
    writeFileSync(file, captureOf(visits));
    return await followCapture(file, [], { assumeHttps: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
