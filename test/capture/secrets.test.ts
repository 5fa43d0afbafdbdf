import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { MAX_SECRETS_LOOKAHEAD_BYTES } from '../../src/capture/limits.ts';
import { findSecrets } from '../../src/capture/secrets.ts';
import { pcapngOf, pcapOf } from '../protocol/tls/packets.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-secrets-'));
afterAll(() => rmSync(directory, { recursive: true }));

function secretsIn(bytes: Buffer | null): [boolean, string[]] {
  const path = join(directory, 'capture');
  if (bytes !== null) writeFileSync(path, bytes);
  const found: string[] = [];
  const isAll = findSecrets(bytes === null ? join(directory, 'none') : path, (type, secrets) =>
    found.push(`${type.toString(16)} ${secrets}`),
  );
  return [isAll, found];
}

const packets = Array.from({ length: 1000 }, () => Buffer.alloc(1000));

it('finds secrets wherever they stand in a pcapng', () => {
  for (const place of [0, 1, 999, 1000])
    expect(secretsIn(pcapngOf(packets, 'CLIENT_RANDOM x', place))).toEqual([
      true,
      ['544c534b CLIENT_RANDOM x'],
    ]);
});

it('skips everything else', () => {
  expect(secretsIn(pcapOf(packets))).toEqual([false, []]);
  expect(secretsIn(Buffer.from('text'))).toEqual([false, []]);
  expect(secretsIn(Buffer.alloc(0))).toEqual([false, []]);
  expect(secretsIn(null)).toEqual([false, []]);
  expect(findSecrets(directory, () => {})).toBe(false);
  const damaged = pcapngOf(packets, 'late', 1000);
  damaged.fill(0xff, 200, 400);
  expect(() => secretsIn(damaged)).not.toThrow();
});

it('searches no further than its limit', () => {
  const many = Array.from({ length: 18 }, () => Buffer.alloc(MAX_SECRETS_LOOKAHEAD_BYTES >> 7));
  const large = Array.from({ length: 8 }, () => many).flat();
  expect(secretsIn(pcapngOf(large, 'late', large.length))).toEqual([false, []]);
});
