// That root is really dropped: checked with the system, not with our own result.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bundle, canRunAsNobody } from '../../capture/live/support.ts';

/** Of every thread of the process that prints it: user ids, group ids, groups, capabilities. */
const THREADS = `
  import { readdirSync, readFileSync } from 'node:fs';
  import { readFile } from 'node:fs/promises';
  // The threads that Node reads with exist once something was read.
  await Promise.all(Array.from({ length: 8 }, () => readFile('/proc/self/stat')));
  function threads() {
    const texts = readdirSync('/proc/self/task').map((id) => readFileSync('/proc/self/task/' + id + '/status', 'latin1'));
    const field = (text, name) => new RegExp('^' + name + ':[ \\\\t]*(.*)$', 'm').exec(text)[1].trim();
    return texts.map((text) => ['Uid', 'Gid', 'Groups', 'CapEff'].map((name) => field(text, name)));
  }`;

const USER_IDS = '65534\t65534\t65534\t65534';

describe('becomeUser', () => {
  const script = (name: string | null): string =>
    bundle(`${THREADS}
      import { becomeUser } from './src/cli/rights/privileges.ts';
      becomeUser({ uid: 65534, gid: 65534, name: ${JSON.stringify(name)} });
      let regained = true;
      try { process.setuid(0); } catch { regained = false; }
      console.log(JSON.stringify([threads(), regained]));`);

  it.skipIf(!canRunAsNobody)(
    'becomes the user for good, in every thread (skipped unless root on Linux)',
    () => {
      for (const name of [null, 'no-such-user-here']) {
        const { stdout, stderr } = spawnSync(process.execPath, [script(name)], {
          encoding: 'utf8',
          cwd: '/',
        });
        expect(stderr).toBe('');
        const [threads, regained] = JSON.parse(stdout);
        expect(regained).toBe(false);
        expect(threads.length).toBeGreaterThan(4);
        for (const thread of threads)
          expect(thread).toEqual([USER_IDS, USER_IDS, '65534', '0000000000000000']);
      }
    },
  );
});

describe('asUser', () => {
  const script = (): string =>
    bundle(`${THREADS}
      import { asUser } from './src/cli/rights/privileges.ts';
      const before = threads();
      const user = { uid: 65534, gid: 65534, name: null };
      const during = asUser(user, threads);
      try { asUser(user, () => { throw new Error(); }); } catch {}
      console.log(JSON.stringify([before, during, threads()]));`);

  it.skipIf(!canRunAsNobody)('has the rights of the user for a moment (skipped unless root on Linux)', () => {
    const { stdout, stderr } = spawnSync(process.execPath, [script()], {
      encoding: 'utf8',
      cwd: '/',
    });
    expect(stderr).toBe('');
    const [before, during, after] = JSON.parse(stdout);
    for (const thread of during)
      expect(thread).toEqual(['0\t65534\t0\t65534', '0\t65534\t0\t65534', '65534', '0000000000000000']);
    // Root is in its own group in any case.
    const withoutGroups = (threads: string[][]) => threads.map(([uid, gid, , rights]) => [uid, gid, rights]);
    expect(withoutGroups(after)).toEqual(withoutGroups(before));
    expect(before[0][0]).toBe('0\t0\t0\t0');
  });
});
