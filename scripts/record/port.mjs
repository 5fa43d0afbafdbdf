// The port that an application listens on.
import { once } from 'node:events';
import { createServer } from 'node:net';

/** This port of loopback when it is free, so that a recording made anew differs little, or else any other. */
export async function choosePort(wanted) {
  return (await tryPort(wanted)) ?? (await tryPort(0));
}

/** The port, or null when it is taken. */
async function tryPort(wanted) {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    return server.address().port;
  } catch {
    return null;
  } finally {
    server.close();
  }
}
