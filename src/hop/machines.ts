// Which addresses are of one machine: those of loopback, and those that proxies have shown to be.

import { GenerationalMap } from '../shared/generational-map.ts';
import { isLoopbackAddress } from '../shared/loopback.ts';
import { MAX_HOP_ROUTES } from './limits.ts';

const LOOPBACK = 'loopback';

export class Machines {
  /** Addresses that stand for another one, by their text. */
  readonly #joined = new GenerationalMap<string, string>(MAX_HOP_ROUTES, () => {});
  #hasJoined = false;

  /** A name of the machine: equal for two addresses of one machine, as far as is known. */
  of(address: string): string {
    if (isLoopbackAddress(address)) return LOOPBACK;
    return this.#hasJoined ? (this.#joined.get(address) ?? address) : address;
  }

  /** A proxy gets requests at one address and sends them on from another. */
  join(receivingAddress: string, sendingAddress: string): void {
    const machine = this.of(receivingAddress);
    if (this.of(sendingAddress) === machine || isLoopbackAddress(sendingAddress)) return;
    this.#joined.set(sendingAddress, machine);
    this.#hasJoined = true;
  }
}
