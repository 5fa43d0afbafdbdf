// The login application: register, log in, a private page, log out, with a session cookie in Flask's format.
// It serves loopback only, over plain HTTP so that its cookies can be captured.

import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { UserError } from '../shared/user-error.ts';
import { DEMO_FORM_BYTES } from './limits.ts';
import { errorPage, indexPage, redirectPage } from './pages.ts';
import { type DemoSession, demoSession } from './session.ts';
import { Users } from './users.ts';

/** Handles a request. */
type Route = (session: DemoSession, form: URLSearchParams) => Promise<Reply> | Reply;
/** A page, or a redirect. */
type Reply = { readonly page: string } | { readonly location: string; readonly page: string };

const TO_INDEX: Reply = { location: '/', page: redirectPage('/') };

/** The user that exists from the start: `user` or `user@example.com`, with the password `pass`. */
const SHIPPED_USER = { email: 'user@example.com', name: 'user', password: 'pass' };

/** The application as a request listener. The secret signs its sessions; by default it is new for every process. */
async function createApp(secret: string = randomBytes(32).toString('hex')): Promise<RequestListener> {
  const users = new Users();
  await users.add(SHIPPED_USER.email, SHIPPED_USER.password, SHIPPED_USER.name);
  const routes = createRoutes(users);
  return (request, response) => {
    respond(routes, secret, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  };
}

function createRoutes(users: Users): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    ['GET /', (session) => ({ page: indexPage(session.email, session.takeFlashes()) })],
    [
      'POST /register',
      async (session, form) => {
        const [name, password] = credentials(form);
        const added = name !== '' && password !== '' && (await users.add(name, password));
        session.flash(added ? 'You are registered and can log in.' : 'This email cannot be registered.');
        return TO_INDEX;
      },
    ],
    [
      'POST /login',
      async (session, form) => {
        const email = await users.check(...credentials(form));
        if (email === null) session.flash('Wrong email or password.');
        else session.logIn(email);
        return TO_INDEX;
      },
    ],
    [
      'POST /logout',
      (session) => {
        session.logOut();
        session.flash('You have been logged out.');
        return TO_INDEX;
      },
    ],
  ]);
}

/** The forms say `email`; `username` is accepted for requests written by hand. */
function credentials(form: URLSearchParams): [name: string, password: string] {
  return [form.get('email') ?? form.get('username') ?? '', form.get('password') ?? ''];
}

async function respond(
  routes: ReadonlyMap<string, Route>,
  secret: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?')[0]!;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = routes.get(`${method} ${path}`);
  if (route === undefined) {
    const known = [...routes.keys()].some((key) => key.endsWith(` ${path}`));
    return send(
      response,
      known ? 405 : 404,
      errorPage(known ? 'Not with this method.' : 'There is no such page.'),
    );
  }
  const body = await readBody(request);
  if (body === null) return send(response, 413, errorPage('This form is too large.'));

  const nowSeconds = Math.floor(Date.now() / 1000);
  const session = demoSession(request.headers.cookie, secret, nowSeconds);
  const result = await route(session, new URLSearchParams(body));
  if ('location' in result) response.setHeader('Location', result.location);
  session.save(response, secret, nowSeconds);
  send(response, 'location' in result ? 302 : 200, result.page);
}

function send(response: ServerResponse, status: number, page: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(page));
  response.end(page);
}

/** The request's body; null when it is longer than a form may be. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= DEMO_FORM_BYTES) chunks.push(chunk);
  }
  return bytes <= DEMO_FORM_BYTES ? Buffer.concat(chunks).toString() : null;
}

/**
 * Serves the application on 127.0.0.1, and on ::1 where that exists, because `localhost` may mean either. Closing
 * the returned server closes both. Port 0 takes any free one. Rejects with a UserError when the port is taken.
 */
export async function serve(port: number, secret?: string): Promise<Server> {
  const app = await createApp(secret);
  const server = createServer(app);
  await listen(server, port, '127.0.0.1');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;

  const twin = createServer(app);
  try {
    await listen(twin, bound, '::1');
    server.once('close', () => twin.close());
  } catch (error) {
    // A machine without IPv6 is no obstacle; another program that would respond for `localhost` is.
    if (error instanceof UserError && port !== 0) {
      server.close();
      throw error;
    }
  }
  return server;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new UserError(`port ${port} is taken by another program: choose another with --port`));
      else if (error.code === 'EACCES')
        reject(
          new UserError(`port ${port} is not allowed for ordinary users: choose one above 1023 with --port`),
        );
      else reject(error);
    });
    server.listen({ port, host }, resolve);
  });
}
