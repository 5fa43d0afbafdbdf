import { expect, it } from 'vitest';
import { choosePlace } from '../../../src/cli/run/place-choice.ts';
import { tryPrivateNetwork } from '../../../src/namespace/place.ts';

const isLinux = process.platform === 'linux';
const own = process.getuid?.() === 0 ? 'root-namespace' : 'user-namespace';

it.skipIf(!isLinux)('a private network where there may be one, else a reason (needs Linux)', () => {
  const { place, refusal } = choosePlace(false);
  expect(place).toBe(tryPrivateNetwork(own).isAllowed ? own : 'host');
  expect(refusal === null).toBe(place !== 'host');
});

it.skipIf(!isLinux)('the loopback of the machine when it is asked for (needs Linux)', () => {
  expect(choosePlace(true)).toEqual({ place: 'host', refusal: null });
});
