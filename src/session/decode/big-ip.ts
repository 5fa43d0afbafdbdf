// Persistence cookies of F5 BIG-IP (F5 article K6917): the address and port of the server behind the load balancer,
// in one of four notations, or encrypted.

import { formatAddress } from '../../shared/address.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { isInternalAddress } from './leaks.ts';
import { readingOf } from './plain.ts';

const NAME = /^BIGip/i;

const NOTATIONS: readonly { readonly pattern: RegExp; readonly read: (groups: string[]) => string | null }[] =
  [
    // IPv4, both numbers with their bytes reversed.
    {
      pattern: /^(\d{8,10})\.(\d{1,5})\.0000$/,
      read: ([address, port]) => ipv4(swap32(Number(address)), swap16(Number(port))),
    },
    // IPv4 in a route domain: an IPv4-mapped address, the port in decimal.
    {
      pattern: /^rd\d{1,5}o0{20}ffff([0-9a-f]{8})o(\d{1,5})$/i,
      read: ([address, port]) => ipv4(Number.parseInt(address!, 16), Number(port)),
    },
    // IPv6, the port with its bytes reversed.
    {
      pattern: /^vi([0-9a-f]{32})\.(\d{1,5})$/i,
      read: ([address, port]) => ipv6(address!, swap16(Number(port))),
    },
    // IPv6 in a route domain.
    {
      pattern: /^rd\d{1,5}o([0-9a-f]{32})o(\d{1,5})$/i,
      read: ([address, port]) => ipv6(address!, Number(port)),
    },
  ];
const ENCRYPTED = /^![A-Za-z0-9+/]{40,}={0,2}$/;
const ENCRYPTED_CHARACTERS = 81;

export const decodeBigIp: Decoder = ({ name, text }) => {
  const server = serverOf(text);
  if (server !== null) {
    const internal = isInternalAddress(server);
    return decodedValue({
      format: 'big-ip',
      framework: 'BIG-IP',
      title: 'Cookie of a BIG-IP load balancer',
      protection: 'none',
      reading: readingOf({ server }),
      leaks: [internal ? 'internal address' : 'server address'],
      detail: `the server behind it is ${server}`,
      maskedDetail: `it holds the ${internal ? 'internal ' : ''}address of the server behind it`,
    });
  }
  const encrypted = ENCRYPTED.test(text) && (NAME.test(name) || text.length === ENCRYPTED_CHARACTERS);
  if (!encrypted) return null;
  return decodedValue({
    format: 'big-ip-encrypted',
    framework: 'BIG-IP',
    title: 'Cookie of a BIG-IP load balancer',
    protection: 'encrypted',
  });
};

/** `address:port`, an IPv6 address in brackets; null for what is no BIG-IP cookie. */
function serverOf(text: string): string | null {
  for (const { pattern, read } of NOTATIONS) {
    const match = pattern.exec(text);
    if (match !== null) return read(match.slice(1));
  }
  return null;
}

function ipv4(word: number | null, port: number | null): string | null {
  return word === null || !isPort(port) ? null : `${formatAddress(4, word | 0, 0, 0, 0)}:${port}`;
}

function ipv6(digits: string, port: number | null): string | null {
  const [first, second, third, fourth] = [0, 8, 16, 24].map(
    (at) => Number.parseInt(digits.slice(at, at + 8), 16) | 0,
  );
  return isPort(port) ? `[${formatAddress(6, first!, second!, third!, fourth!)}]:${port}` : null;
}

function isPort(port: number | null): port is number {
  return port !== null && port > 0 && port <= 0xffff;
}

function swap16(number: number): number | null {
  return number > 0xffff ? null : ((number & 0xff) << 8) | (number >> 8);
}

function swap32(number: number): number | null {
  if (number > 0xffffffff) return null;
  return ((number & 0xff) << 24) | ((number & 0xff00) << 8) | ((number >>> 8) & 0xff00) | (number >>> 24);
}
