// The program that works inside the network namespace of a command: it sends the datagram that marks the end of the capture,
// counts packets, and listens on ports of the machine that were asked for. It ends with its standard input.

import { readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { loopbackPackets, parseRequest } from './helper-protocol.ts';
import { joinSockets } from './joined-sockets.ts';
import { sendMarker } from './marker.ts';

const LOOPBACK = '127.0.0.1';

const reply = (line: string): void => void process.stdout.write(`${line}\n`);

async function mark(bytes: Buffer): Promise<void> {
  await sendMarker(bytes);
  reply('marked');
}

function count(): void {
  reply(`counted ${loopbackPackets(readFileSync('/proc/net/dev', 'utf8')) ?? ''}`);
}

/** Sockets in the file system are the same in all network namespaces: what is outside connects them to its port. */
function forward(port: number, path: string): void {
  const server = createServer({ allowHalfOpen: true }, (inner) =>
    joinSockets(inner, createConnection({ path, allowHalfOpen: true })),
  );
  server.on('error', (error) => reply(`failed ${error.message}`));
  server.listen(port, LOOPBACK, () => reply(`forwarded ${port}`));
}

// What is stopped by Ctrl-C is the command.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const) process.on(signal, () => {});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const request = parseRequest(line);
    if (request === null) reply('failed');
    else if (request.word === 'mark') void mark(request.bytes);
    else if (request.word === 'count') count();
    else forward(request.port, request.socket);
  })
  .once('close', () => process.exit());
