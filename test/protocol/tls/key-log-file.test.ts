import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { KeyLogFile, KeyLogFiles } from '../../../src/protocol/tls/key-log-file.ts';
import { KeyStore } from '../../../src/protocol/tls/key-store.ts';
import { KEY_LOG_POLL_MILLISECONDS } from '../../../src/protocol/tls/limits.ts';

const directory = mkdtempSync(join(tmpdir(), 'crumbshark-keys-'));
afterAll(() => rmSync(directory, { recursive: true }));

const line = (index: number): string =>
  `CLIENT_RANDOM ${String(index).padStart(64, '0')} ${'ab'.repeat(48)}\n`;

describe('a key log file', () => {
  it('is read whole, its last line too when nothing ends it', () => {
    const path = join(directory, 'whole');
    writeFileSync(path, line(1) + line(2).trimEnd());
    const keys = new KeyStore();
    new KeyLogFiles([path], keys, false).close();
    expect(keys.log.secrets).toBe(2);
    expect(keys.mayGrow).toBe(false);
  });

  it('that is missing is the mistake of the user, unless it is followed', () => {
    const path = join(directory, 'none');
    expect(() => new KeyLogFiles([path], new KeyStore(), false)).toThrow(/none: there is no such key log/);
    expect(() => new KeyLogFiles([directory], new KeyStore(), false)).toThrow(/cannot be read \(EISDIR\)/);
    new KeyLogFiles([path], new KeyStore(), true).close();
  });

  it('is followed while it grows, from a half line on', () => {
    const path = join(directory, 'growing');
    const keys = new KeyStore();
    const file = new KeyLogFile(path, keys);
    file.read(true);
    writeFileSync(path, line(1) + line(2).slice(0, 50));
    file.read(true);
    expect(keys.log.secrets).toBe(1);
    appendFileSync(path, line(2).slice(50));
    file.read(true);
    expect(keys.log.secrets).toBe(2);
    file.close();
  });

  it('may be begun anew: truncated, or replaced', () => {
    const path = join(directory, 'anew');
    const keys = new KeyStore();
    const file = new KeyLogFile(path, keys);
    writeFileSync(path, line(1) + line(2));
    file.read(true);
    writeFileSync(path, line(3));
    file.read(true);
    expect(keys.log.secrets).toBe(3);
    writeFileSync(`${path}.new`, line(4) + line(5) + line(6));
    renameSync(`${path}.new`, path);
    file.read(true);
    expect(keys.log.secrets).toBe(6);
    file.close();
  });

  it('is looked at again by itself, and once more at the end', () => {
    vi.useFakeTimers();
    try {
      const path = join(directory, 'polled');
      writeFileSync(path, '');
      const keys = new KeyStore();
      const files = new KeyLogFiles([path], keys, true);
      expect(keys.mayGrow).toBe(true);
      appendFileSync(path, line(1));
      vi.advanceTimersByTime(KEY_LOG_POLL_MILLISECONDS);
      expect(keys.log.secrets).toBe(1);
      appendFileSync(path, line(2).trimEnd());
      files.close();
      expect(keys.log.secrets).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });
});
