// Which TLS connections of a recording stay encrypted: those whose random no key log has, by port.

import { KeyLogFile } from '../protocol/tls/key-log-file.ts';
import { KeyStore } from '../protocol/tls/key-store.ts';
import type { RecordedHello } from './recording-facts.ts';

/** How many connections to each port stay encrypted. @throws {UserError} when a key log cannot be read */
export function darkConnections(
  hellos: readonly RecordedHello[],
  keyLogs: readonly string[],
): ReadonlyMap<number, number> {
  const keys = new KeyStore();
  for (const path of keyLogs) {
    const file = new KeyLogFile(path, keys);
    file.read(false);
    file.close();
  }
  const ports = new Map<number, number>();
  for (const { port, random } of hellos)
    if (!keys.knows(random, 0)) ports.set(port, (ports.get(port) ?? 0) + 1);
  return ports;
}
