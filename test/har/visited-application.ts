// A small application that browsers visit: sessions in memory, a style sheet that the browser keeps, cookies that it refuses.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';

/** Playwright's HAR files have no favicon: pages name one that is not asked for. */
const HEAD = '<link rel=icon href=data:,><link rel=stylesheet href=/style.css>';
const FORM = `<title>Home</title>${HEAD}<form method=post action=/login><input name=username><input type=password name=password><button id=in>Log in</button></form>`;
const ACCOUNT = `<title>Account</title>${HEAD}<a href=/account>again</a><form action=/logout method=post><button id=out>Log out</button></form>`;

type Incoming = IncomingMessage | Http2ServerRequest;
/** What both kinds of them have. */
type Outgoing = Pick<ServerResponse, 'setHeader'> & {
  writeHead(status: number, headers?: Record<string, string>): { end(text?: string): unknown };
  end(text?: string): unknown;
};

export class VisitedApplication {
  readonly #scheme: string;
  readonly #server: Server;
  readonly #users = new Map<string, string>();
  /** Those that came, in order. */
  readonly requests: string[] = [];

  /** `folder`: where the key of HTTP/2 is written; null: HTTP/1.1 in cleartext. */
  constructor(folder: string | null) {
    const respond = (request: Incoming, response: ServerResponse | Http2ServerResponse): void =>
      this.#respond(request, response as unknown as Outgoing);
    this.#scheme = folder === null ? 'http' : 'https';
    this.#server = folder === null ? createServer(respond) : createSecureServer(certificate(folder), respond);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `${this.#scheme}://localhost:${this.port}`;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  close(): void {
    this.#server.close();
  }

  #respond(request: Incoming, response: Outgoing): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const id = /(?:^|; )sid=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
      const { pathname } = new URL(request.url ?? '/', this.origin);
      this.requests.push(`${request.method} ${pathname}`);
      response.setHeader('Content-Type', pathname === '/style.css' ? 'text/css' : 'text/html; charset=utf-8');
      response.setHeader('Cache-Control', pathname === '/style.css' ? 'max-age=60' : 'no-store');
      if (pathname === '/login') this.#logIn(new URLSearchParams(Buffer.concat(chunks).toString()), response);
      else if (pathname === '/logout') this.#logOut(id, response);
      else if (pathname === '/account' && !this.#users.has(id)) redirect(response, '/');
      else response.end({ '/account': ACCOUNT, '/style.css': 'body{}' }[pathname] ?? FORM);
    });
  }

  #logIn(form: URLSearchParams, response: Outgoing): void {
    if (form.get('password') !== 'correct horse') {
      response.writeHead(401).end(FORM);
      return;
    }
    const id = randomBytes(16).toString('hex');
    this.#users.set(id, form.get('username') ?? '');
    response.setHeader('Set-Cookie', [
      `sid=${id}; Path=/; HttpOnly`,
      ...['theme="dark"; Max-Age=3600; Secure;Path=/', 'evil=1; Domain=evil.example', '__Host-a=b; Path=/x'],
    ]);
    redirect(response, '/account');
  }

  #logOut(id: string, response: Outgoing): void {
    this.#users.delete(id);
    response.setHeader('Set-Cookie', 'sid=; Path=/; Max-Age=0');
    redirect(response, '/');
  }
}

function redirect(response: Outgoing, location: string): void {
  response.writeHead(302, { location }).end();
}

/** One that no browser knows, for localhost. */
function certificate(folder: string): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
