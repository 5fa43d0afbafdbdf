// A server on loopback that answers what it is told to, to the byte, over http and https. A browser is made to find
// every host there.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Cookies of 4,096 octets, some of them in one request. */
const MAX_HEADER_BYTES = 256 * 1024;
const NOTHING = Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');

/** A key and a certificate that no one trusts: the browsers are told not to mind. */
function certificate() {
  const directory = mkdtempSync(join(tmpdir(), 'crumbshark-certificate-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(directory, name));
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', '/CN=localhost', '-days', '7', '-keyout', key, '-out', cert];
    execFileSync('openssl', ['req', '-x509', ...curve, ...subject], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/**
 * Starts the server. After `serve(url, response)` requests for the host of that URL get the bytes of `response`, again
 * when the browser asks again (as it does after a 408 or 421), until the next call; the connection is closed. Its
 * promise is the Cookie field that came with the first of them, a character a byte, or null without one. Any other
 * request gets 404.
 */
export async function startServer() {
  let expected = null;
  const handle = (request) => {
    const { socket } = request;
    const isExpected = request.headers.host === expected?.host && !request.url.endsWith('/favicon.ico');
    const response = isExpected ? expected.response : NOTHING;
    request.resume().once('end', () => socket.end(response));
    if (isExpected) expected.resolve(cookieField(request.rawHeaders));
  };
  // Browsers send back octets that Node's strict parser refuses.
  const options = { insecureHTTPParser: true, maxHeaderSize: MAX_HEADER_BYTES };
  const servers = [
    createServer(options, handle),
    createSecureServer({ ...options, ...certificate() }, handle),
  ];
  for (const server of servers) {
    server.on('clientError', (_error, socket) => socket.destroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    httpPort: servers[0].address().port,
    httpsPort: servers[1].address().port,
    serve: (url, response) =>
      new Promise((resolve) => {
        expected = { host: new URL(url).host, response, resolve };
      }),
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

function cookieField(rawHeaders) {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'cookie');
  return at < 0 ? null : rawHeaders[at + 1];
}
