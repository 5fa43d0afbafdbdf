// What a real Linux receiver took of forged and damaged segments is what is read of its packets.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../support/analyse.ts';
import { FIXTURES } from '../support/repository.ts';

const folder = join(FIXTURES, 'linux');
/** Other receivers take other bytes of these. */
const AMBIGUOUS = ['overlap-ooo-evil-inside-good', 'overlap-partial-inorder'];

describe('of the copies that came to Linux, the one that it took is read', () => {
  it.each(readdirSync(folder).map((file) => file.replace('.pcap', '')))('%s', async (name) => {
    const { setCookies, summary } = await analyse(join(folder, `${name}.pcap`));
    expect(setCookies.map(({ setCookie }) => setCookie)).toEqual(['c=GOOD']);
    expect({ name, isAmbiguous: summary.ambiguous > 0 }).toEqual({
      name,
      isAmbiguous: AMBIGUOUS.includes(name),
    });
  });
});
