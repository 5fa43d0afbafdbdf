// A browser that logs in, as far as cookies go: it keeps and sends what Safari does, the strictest on http://localhost.

import { request } from 'node:http';
import { CookieStore } from '../dist/library/index.js';

export class Visitor {
  #store = new CookieStore({ browser: 'safari' });
  #port;
  #isBehindTls;
  #host;
  #userAgent;

  /** `isBehindTls`: as if a proxy in front of the server ended TLS. */
  constructor(port, { isBehindTls, host = `localhost:${port}`, userAgent }) {
    this.#port = port;
    this.#isBehindTls = isBehindTls;
    this.#host = host;
    this.#userAgent = userAgent;
  }

  cookies(path = '/') {
    return this.#store
      .cookiesFor(this.#url(path), { time: new Date() })
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** Sends a form when there is one. Gives the status and body; `cookie` replaces what the browser would send. */
  async visit(path, form, cookie = this.cookies(path)) {
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const { status, setCookie, text } = await this.#exchange(path, body, cookie);
    for (const field of setCookie) this.#store.receive(field, { url: this.#url(path), time: new Date() });
    return { status, text };
  }

  #url(path) {
    return `${this.#isBehindTls ? 'https' : 'http'}://${this.#host}${path}`;
  }

  #exchange(path, body, cookie) {
    const headers = { Host: this.#host, Connection: 'close' };
    if (this.#userAgent !== undefined) headers['User-Agent'] = this.#userAgent;
    if (this.#isBehindTls) headers['X-Forwarded-Proto'] = 'https';
    headers.Origin = this.#url('');
    if (cookie !== '') headers.Cookie = cookie;
    if (body !== undefined) {
      headers['Content-Type'] = 'application/x-www-form-urlencoded';
      headers['Content-Length'] = Buffer.byteLength(body);
    }
    const method = body === undefined ? 'GET' : 'POST';
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: this.#port, method, path, headers, agent: false },
        (response) => {
          const parts = [];
          response.on('data', (part) => parts.push(part));
          response.on('end', () =>
            resolve({
              status: response.statusCode,
              setCookie: response.headers['set-cookie'] ?? [],
              text: Buffer.concat(parts).toString(),
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
