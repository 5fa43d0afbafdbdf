// One end of a connection: address words as the packet decoders give them, formatted only on demand.

import { formatAddress, type IpVersion } from '../shared/address.ts';

export class Endpoint {
  readonly ipVersion: IpVersion;
  readonly #word0: number;
  readonly #word1: number;
  readonly #word2: number;
  readonly #word3: number;
  readonly port: number;
  #address: string | null = null;

  constructor(
    ipVersion: IpVersion,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    port: number,
  ) {
    this.ipVersion = ipVersion;
    this.#word0 = word0;
    this.#word1 = word1;
    this.#word2 = word2;
    this.#word3 = word3;
    this.port = port;
  }

  get address(): string {
    this.#address ??= formatAddress(this.ipVersion, this.#word0, this.#word1, this.#word2, this.#word3);
    return this.#address;
  }
}
