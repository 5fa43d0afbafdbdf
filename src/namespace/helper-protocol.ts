// What the command and its helper inside a network namespace say to each other: a line each, on the helper's standard
// input and output.

/** `mark HEX` sends a datagram with these bytes; `count` asks for the packets on loopback; `forward PORT SOCKET` listens. */
export type HelperRequest =
  | { readonly word: 'mark'; readonly bytes: Buffer }
  | { readonly word: 'count' }
  | { readonly word: 'forward'; readonly port: number; readonly socket: string };

export function requestLine(request: HelperRequest): string {
  switch (request.word) {
    case 'mark':
      return `mark ${request.bytes.toString('hex')}\n`;
    case 'count':
      return 'count\n';
    case 'forward':
      return `forward ${request.port} ${request.socket}\n`;
  }
}

/** Null for a line that is none. */
export function parseRequest(line: string): HelperRequest | null {
  const [word, first = '', ...rest] = line.split(' ');
  if (word === 'mark' && /^(?:[0-9a-f]{2})+$/.test(first)) return { word, bytes: Buffer.from(first, 'hex') };
  if (word === 'count') return { word };
  const socket = rest.join(' ');
  if (word === 'forward' && /^\d{1,5}$/.test(first) && socket !== '')
    return { word, port: Number(first), socket };
  return null;
}

/** Packets that arrived on loopback, from the text of /proc/net/dev (proc_pid_net(5)); null when it has no such line. */
export function loopbackPackets(text: string): number | null {
  const found = /^\s*lo:\s*\d+\s+(\d+)/m.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
