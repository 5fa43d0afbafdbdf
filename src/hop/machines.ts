// Which addresses are of one machine: those of loopback, and those that proxies have shown to be; and which machines get
// requests.

import { isLoopbackAddress } from '../browser/loopback.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { MAX_HOP_ROUTES, MAX_SERVER_MACHINES } from './limits.ts';

const LOOPBACK = 'loopback';

export class Machines {
  /** Addresses that stand for another one, by their text. */
  readonly #joined = new GenerationalMap<string, string>(MAX_HOP_ROUTES, () => {});
  #hasJoined = false;
  readonly #servers = new Set<string>();

  /** A name of the machine: equal for two addresses of one machine, as far as is known. */
  of(address: string): string {
    if (isLoopbackAddress(address)) return LOOPBACK;
    return this.#hasJoined ? (this.#joined.get(address) ?? address) : address;
  }

  /** The same for a machine that gets a request. */
  server(address: string): string {
    const machine = this.of(address);
    if (this.#servers.size === MAX_SERVER_MACHINES) this.#servers.clear();
    this.#servers.add(machine);
    return machine;
  }

  /** Whether the machine of an address gets requests too: what it sends may be passed on. */
  isServer(address: string): boolean {
    return this.#servers.has(this.of(address));
  }

  /** A proxy gets requests at one address and sends them on from another. */
  join(receivingAddress: string, sendingAddress: string): void {
    const machine = this.of(receivingAddress);
    if (this.of(sendingAddress) === machine || isLoopbackAddress(sendingAddress)) return;
    this.#joined.set(sendingAddress, machine);
    this.#hasJoined = true;
  }
}
