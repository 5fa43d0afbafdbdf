// Visits the login application over HTTP as a browser would: follows redirects, keeps its cookie, reuses its connection,
// and reports each step.

import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';

/** One request and its response. */
export interface DemoStep {
  /** What the user did. */
  readonly description: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The Set-Cookie field values of the response. */
  readonly setCookie: readonly string[];
}

/** A link, or a form that is posted. */
interface Action {
  readonly description: string;
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
}

const EMAIL = 'alice@example.com';
const PASSWORD = 'correct horse';

const ACTIONS: readonly Action[] = [
  { description: 'Alice opens the page', path: '/' },
  { description: 'registers', path: '/register', form: { email: EMAIL, password: PASSWORD } },
  { description: 'mistypes her password', path: '/login', form: { email: EMAIL, password: 'wrong horse' } },
  { description: 'logs in', path: '/login', form: { email: EMAIL, password: PASSWORD } },
  { description: 'reloads her page', path: '/' },
  { description: 'logs out', path: '/logout', form: {} },
  { description: 'reloads the page', path: '/' },
];

/** Redirects in a row after which a browser would give up too. */
const MAX_REDIRECTS = 5;

/**
 * Visits the application at `origin` (`http://127.0.0.1:5000`); `onStep` is called after every response. Rejects when
 * the server cannot be reached.
 */
export async function drive(origin: string, onStep: (step: DemoStep) => void): Promise<void> {
  const browser = new Browser(origin);
  try {
    for (const action of ACTIONS) {
      let { description, path } = action;
      let form = action.form;
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const { status, headers } = await browser.send(path, form);
        const method = form === undefined ? 'GET' : 'POST';
        onStep({ description, method, path, status, setCookie: headers['set-cookie'] ?? [] });
        if (status !== 302 || headers.location === undefined) break;
        path = headers.location;
        form = undefined;
        description = 'is redirected to the page';
      }
    }
  } finally {
    browser.close();
  }
}

/** As much of a browser as one origin needs: a connection and a cookie jar. */
class Browser {
  readonly #origin: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  async send(
    path: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; headers: IncomingHttpHeaders }> {
    const body = form === undefined ? '' : new URLSearchParams(form).toString();
    const headers: Record<string, string> = { Accept: 'text/html' };
    if (this.#cookies.size > 0) headers.Cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    if (form !== undefined) {
      headers['Content-Type'] = 'application/x-www-form-urlencoded';
      headers['Content-Length'] = String(body.length);
    }
    return new Promise((resolve, reject) => {
      const url = new URL(path, this.#origin);
      const request = httpRequest(url, {
        agent: this.#agent,
        method: form === undefined ? 'GET' : 'POST',
        headers,
      });
      request.once('error', reject);
      request.once('response', (response) => {
        for (const field of response.headers['set-cookie'] ?? []) this.#keep(field);
        response.resume();
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      });
      request.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Enough of RFC 6265bis section 5 for this application: one host, one path, `Max-Age=0` deletes. */
  #keep(field: string): void {
    const [pair = '', ...attributes] = field.split('; ');
    const split = pair.indexOf('=');
    const name = pair.slice(0, split);
    if (attributes.includes('Max-Age=0')) this.#cookies.delete(name);
    else this.#cookies.set(name, pair.slice(split + 1));
  }
}
