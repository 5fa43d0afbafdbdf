// Where the traffic of a command is captured here: on a private loopback when this machine allows one, else on its own.

import { type NamespaceRefusal, namespaceRefusal } from '../../namespace/namespace-refusal.ts';
import { missingProgram, type Place, tryPrivateNetwork } from '../../namespace/place.ts';
import { thisSystem } from '../../shared/system-facts.ts';
import { UserError } from '../../shared/user-error.ts';

export interface PlaceChoice {
  readonly place: Place;
  /** Why there is no private network, when one was wanted; null when there is, or when none was wanted. */
  readonly refusal: NamespaceRefusal | null;
}

/** @throws {UserError} where no loopback can be captured around a command */
export function choosePlace(wantsHost: boolean): PlaceChoice {
  if (process.platform !== 'linux')
    throw new UserError(
      'crumbshark run needs Linux: capture in another terminal while the command runs: sudo crumbshark -i lo0 -w run.pcap',
    );
  if (wantsHost) return { place: 'host', refusal: null };
  const isRoot = process.geteuid?.() === 0;
  const place = isRoot ? 'root-namespace' : 'user-namespace';
  if (tryPrivateNetwork(place).isAllowed) return { place, refusal: null };
  return { place: 'host', refusal: namespaceRefusal(thisSystem, missingProgram()) };
}
