// Records what a real TLS client and server say to each other: Node's own, on loopback, through a relay that keeps
// every chunk in the order in which it passed.

import { type AddressInfo, createServer, connect as netConnect, type Server } from 'node:net';
import tls from 'node:tls';
import { EC_CERTIFICATE, EC_KEY, RSA_CERTIFICATE, RSA_KEY } from './certificates.ts';
import { type Chunk, CLIENT, SERVER } from './support.ts';

export interface Conversation {
  readonly chunks: readonly Chunk[];
  readonly keyLog: string;
  readonly cipher: string;
  readonly version: string;
  /** What the applications wrote. */
  readonly sent: readonly [client: Buffer, server: Buffer];
  readonly session: Buffer | null;
}

export interface ConversationOptions {
  /** Options of both endpoints. */
  readonly both?: tls.SecureContextOptions & tls.CommonConnectionOptions;
  readonly server?: tls.TlsOptions;
  readonly client?: tls.ConnectionOptions;
  readonly certificate?: 'rsa' | 'ec' | 'none';
  /** What the client writes, one write each; the server answers each with one of its own. */
  readonly requests?: readonly Buffer[];
  readonly responses?: readonly Buffer[];
  /** Called with the client's socket after the first response. */
  readonly meanwhile?: (client: tls.TLSSocket) => Promise<void>;
}

const CERTIFICATES = {
  rsa: { cert: RSA_CERTIFICATE, key: RSA_KEY },
  ec: { cert: EC_CERTIFICATE, key: EC_KEY },
  none: {},
};

export const REQUEST = Buffer.from('GET /login HTTP/1.1\r\nHost: tls.test\r\nCookie: a=1; b=2\r\n\r\n');
export const RESPONSE = Buffer.from(
  'HTTP/1.1 200 OK\r\nSet-Cookie: session=abc; Secure\r\nContent-Length: 5\r\n\r\nhello',
);

/** Port on loopback of a server that listens. */
export function portOf(server: Server | tls.Server): number {
  return (server.address() as AddressInfo).port;
}

function listening<T extends Server | tls.Server>(server: T): Promise<T> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** A relay to `port` that records what passes. */
export async function openRelay(port: number, chunks: Chunk[]): Promise<Server> {
  return listening(
    createServer((outer) => {
      const inner = netConnect(port, '127.0.0.1');
      outer.setNoDelay(true);
      inner.setNoDelay(true);
      outer.on('data', (bytes) => {
        chunks.push({ direction: CLIENT, bytes: Buffer.from(bytes) });
        inner.write(bytes);
      });
      inner.on('data', (bytes) => {
        chunks.push({ direction: SERVER, bytes: Buffer.from(bytes) });
        outer.write(bytes);
      });
      outer.on('end', () => inner.end());
      inner.on('end', () => outer.end());
      outer.on('error', () => inner.destroy());
      inner.on('error', () => outer.destroy());
    }),
  );
}

/** Lets a client and a server talk, and returns what passed between them. */
export async function talk(options: ConversationOptions = {}): Promise<Conversation> {
  const { both = {}, certificate = 'rsa', requests = [REQUEST], responses = [RESPONSE] } = options;
  const chunks: Chunk[] = [];
  const keyLog: Buffer[] = [];
  const server = await listening(
    tls.createServer({ ...CERTIFICATES[certificate], ...both, ...options.server }, (socket) => {
      let answered = 0;
      let received = 0;
      socket.on('error', () => {});
      socket.on('data', (bytes: Buffer) => {
        received += bytes.length;
        let due = 0;
        for (let total = 0; due < requests.length; due++) {
          total += requests[due]!.length;
          if (total > received) break;
        }
        while (answered < due) socket.write(responses[answered++]!);
      });
      socket.on('end', () => socket.end());
    }),
  );
  server.on('keylog', (line: Buffer) => keyLog.push(line));
  const relay = await openRelay(portOf(server), chunks);
  try {
    return await new Promise<Conversation>((resolve, reject) => {
      let session: Buffer | null = null;
      server.once('tlsClientError', reject);
      const client = tls.connect({
        host: '127.0.0.1',
        port: portOf(relay),
        servername: 'tls.test',
        rejectUnauthorized: false,
        ...both,
        ...options.client,
      });
      client.on('keylog', (line: Buffer) => keyLog.push(line));
      client.on('session', (value: Buffer) => {
        session = value;
      });
      client.on('error', reject);
      let cipher = '';
      let version = '';
      let received = 0;
      let asked = 0;
      const ask = (): void => {
        if (asked < requests.length) client.write(requests[asked++]!);
        else client.end();
      };
      client.once('secureConnect', () => {
        cipher = client.getCipher().standardName;
        version = client.getProtocol() ?? '';
        ask();
      });
      client.on('data', async (bytes: Buffer) => {
        received += bytes.length;
        let total = 0;
        for (let index = 0; index < asked; index++) total += responses[index]!.length;
        if (received < total) return;
        try {
          if (asked === 1) await options.meanwhile?.(client);
          ask();
        } catch (error) {
          reject(error);
        }
      });
      client.once('close', () => {
        const sent = [Buffer.concat(requests), Buffer.concat(responses)] as const;
        // Both endpoints log the same lines; some log some of them only.
        const lines = [...new Set(keyLog.map(String))].join('');
        setImmediate(() => resolve({ chunks, keyLog: lines, cipher, version, sent, session }));
      });
    });
  } finally {
    relay.close();
    server.close();
  }
}
