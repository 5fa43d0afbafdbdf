import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { crumbshark } from './spawned.ts';

const hasMandoc = spawnSync('mandoc', ['-V']).error === undefined;

describe('the manual page', () => {
  it('has every option and command of the help', async () => {
    const [{ stdout: page }, { stdout: options }] = await Promise.all([
      crumbshark(['help', 'man']),
      crumbshark(['help', 'options']),
    ]);
    const plain = page.replaceAll('\\-', '-').replaceAll('\\&', '');
    for (const [flags] of options.matchAll(/^ {2}-\S.*?(?= {2}|$)/gm))
      expect(plain).toContain(`.B ${flags.trim()}\n`);
    for (const command of ['run', 'demo', 'doctor', 'scrub', 'rules', 'explain'])
      expect(plain).toMatch(new RegExp(`^\\.B ${command} `, 'm'));
  });

  it.skipIf(!hasMandoc)(
    'is read by mandoc without a warning, and its lines are whole (needs mandoc)',
    async () => {
      const { stdout: page } = await crumbshark(['help', 'man']);
      const lint = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], { input: page, encoding: 'utf8' });
      // A release has no date of its own.
      const warnings = (lint.stdout + lint.stderr)
        .split('\n')
        .filter((line) => !line.includes('missing date'));
      expect(warnings).toEqual(['']);
      const { stdout: text } = spawnSync('mandoc', ['-T', 'ascii'], { input: page, encoding: 'utf8' });
      const plain = text.replace(/.\x08/g, '');
      expect(plain).toContain('-T, --format <name>');
      expect(plain).toContain('crumbshark --fail-on medium --expect-cookie session@localhost e2e.pcap');
    },
  );
});
