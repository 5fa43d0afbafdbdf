// Without pasta; with it: test/namespace/recorded-loopback.test.ts.

import { expect, it, vi } from 'vitest';
import { reachOutside } from '../../src/namespace/outside-network.ts';
import { UserError } from '../../src/shared/user-error.ts';

vi.mock('../../src/capture/live/program-path.ts', () => ({ programPath: () => null }));

it('the way out says what it needs', async () => {
  await expect(reachOutside(process.pid)).rejects.toThrow(
    new UserError('--net needs the program pasta: sudo apt-get install passt'),
  );
});
