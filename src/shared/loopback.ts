// Packets that never leave the machine: their addresses say so, whatever the Host field says.

const MAPPED = '::ffff:';

/** Whether an address as packets have it is 127.0.0.0/8 or ::1 (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export function isLoopbackAddress(address: string): boolean {
  if (address === '::1') return true;
  const start = address.startsWith(MAPPED) ? MAPPED.length : 0;
  return address.startsWith('127.', start);
}

/** An address of a network, and neither a name nor the one that says that there is none (0.0.0.0, ::). */
const isNamed = (address: string): boolean => /[.:]/.test(address) && /[^0.:]/.test(address);

/**
 * Whether packets between two addresses never leave the machine: both are of loopback, or both are the same one, as a machine
 * has that asks itself by an address of its own (RFC 1122 section 3.3.1.1).
 */
export function staysOnMachine(source: string, destination: string): boolean {
  if (source === destination) return isNamed(source);
  return isLoopbackAddress(source) && isLoopbackAddress(destination);
}

/** One address for those of localhost: browsers take ::1 and 127.0.0.1 in turns (RFC 8305). */
export function withoutLoopbackFamily(address: string): string {
  return address === '::1' || address === `${MAPPED}127.0.0.1` ? '127.0.0.1' : address;
}

/**
 * The address by which a client is known that talks with `peer`: a machine that asks itself is one client, whichever of its
 * addresses it takes.
 */
export function clientAddress(address: string, peer: string): string {
  return address === peer && isNamed(address) && !isLoopbackAddress(address) ? '127.0.0.1' : address;
}
