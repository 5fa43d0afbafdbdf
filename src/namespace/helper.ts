// The program that works inside the network namespace of a command: it sends the datagram that marks the end of the capture,
// counts packets, and listens on ports of the machine that were asked for. It ends with its standard input.

import { readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { loopbackPackets, parseRequest } from './helper-protocol.ts';
import { joinSockets } from './joined-sockets.ts';
import { sendMarker } from './marker.ts';

/** Programs that connect to "localhost" take either. */
const LOOPBACKS = ['127.0.0.1', '::1'];
/** What a system without IPv6 says of its address. */
const NO_SUCH_ADDRESS = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

const reply = (line: string): void => void process.stdout.write(`${line}\n`);

async function mark(bytes: Buffer): Promise<void> {
  await sendMarker(bytes);
  reply('marked');
}

function count(): void {
  reply(`counted ${loopbackPackets(readFileSync('/proc/net/dev', 'utf8')) ?? ''}`);
}

/** Sockets in the file system are the same in all network namespaces: what is outside connects them to its port. */
async function forward(port: number, path: string): Promise<void> {
  try {
    for (const address of LOOPBACKS) await listen(port, address, path);
    reply(`forwarded ${port}`);
  } catch (error) {
    reply(`failed ${(error as NodeJS.ErrnoException).code}`);
  }
}

function listen(port: number, address: string, path: string): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (inner) =>
    joinSockets(inner, createConnection({ path, allowHalfOpen: true })),
  );
  return new Promise((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) =>
      NO_SUCH_ADDRESS.includes(error.code ?? '') ? resolve() : reject(error),
    );
    server.listen(port, address, resolve);
  });
}

// What is stopped by Ctrl-C is the command.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const) process.on(signal, () => {});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const request = parseRequest(line);
    if (request === null) reply('failed');
    else if (request.word === 'mark') void mark(request.bytes);
    else if (request.word === 'count') count();
    else void forward(request.port, request.socket);
  })
  .once('close', () => process.exit());
