// Packets that never leave the machine: their addresses say so, whatever the Host field says.

const MAPPED = '::ffff:';

/** Whether an address as packets have it is 127.0.0.0/8 or ::1 (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export function isLoopbackAddress(address: string): boolean {
  if (address === '::1') return true;
  const start = address.startsWith(MAPPED) ? MAPPED.length : 0;
  return address.startsWith('127.', start);
}

/** The same for ::1, which browsers use in turns with 127.0.0.1 where a server is called localhost (RFC 8305). */
export function withoutLoopbackFamily(address: string): string {
  return address === '::1' || address === `${MAPPED}127.0.0.1` ? '127.0.0.1' : address;
}
