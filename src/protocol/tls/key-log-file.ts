// A key log as a file: read once, or followed while a browser, a client or a server goes on writing it.

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { READ_BLOCK_BYTES } from '../../capture/limits.ts';
import { UserError } from '../../shared/user-error.ts';
import type { KeyStore } from './key-store.ts';
import { KEY_LOG_POLL_MILLISECONDS } from './limits.ts';

/** One key log; its lines go to `keys`. */
export class KeyLogFile {
  readonly #path: string;
  readonly #keys: KeyStore;
  #file = -1;
  #offset = 0;
  #inode = 0;
  readonly #block = Buffer.allocUnsafeSlow(READ_BLOCK_BYTES);

  constructor(path: string, keys: KeyStore) {
    this.#path = path;
    this.#keys = keys;
  }

  /**
   * Reads what the file has by now.
   * @param mayBeMissing it may be written later
   * @throws {UserError} when it cannot be read
   */
  read(mayBeMissing: boolean): void {
    try {
      this.#reopenIfReplaced();
      if (this.#file < 0) this.#file = openSync(this.#path, 'r');
      for (;;) {
        const count = readSync(this.#file, this.#block, 0, this.#block.length, null);
        if (count === 0) break;
        this.#offset += count;
        this.#keys.add(this.#block.subarray(0, count), false);
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (mayBeMissing && code === 'ENOENT') return;
      throw new UserError(
        code === 'ENOENT'
          ? `${this.#path}: there is no such key log; name the file that SSLKEYLOGFILE or --tls-keylog wrote`
          : `${this.#path}: the key log cannot be read (${code})`,
      );
    }
  }

  close(): void {
    if (this.#file >= 0) closeSync(this.#file);
    this.#file = -1;
  }

  /** The program that writes it may begin it anew: shorter than before, or another file of its name. */
  #reopenIfReplaced(): void {
    if (this.#file < 0) return;
    const { ino, size } = statSync(this.#path);
    if (this.#inode === 0) this.#inode = fstatSync(this.#file).ino;
    if (ino === this.#inode && size >= this.#offset) return;
    this.close();
    this.#offset = 0;
    this.#inode = 0;
  }
}

/** Reads all key logs; with `follow` also what is written to them until `close`. */
export class KeyLogFiles {
  readonly #keys: KeyStore;
  readonly #files: readonly KeyLogFile[];
  #timer: NodeJS.Timeout | null = null;

  /** @throws {UserError} when one cannot be read; a file that is followed may be missing at first */
  constructor(paths: readonly string[], keys: KeyStore, follow: boolean) {
    this.#keys = keys;
    this.#files = paths.map((path) => new KeyLogFile(path, keys));
    for (const file of this.#files) file.read(follow);
    if (!follow || paths.length === 0) {
      if (paths.length > 0) keys.add(Buffer.alloc(0), true);
      return;
    }
    keys.mayGrow = true;
    this.#timer = setInterval(() => this.#readAgain(), KEY_LOG_POLL_MILLISECONDS);
    this.#timer.unref();
  }

  /** Reads what was written last, and no more after that. */
  close(): void {
    if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#readAgain();
      this.#keys.add(Buffer.alloc(0), true);
    }
    for (const file of this.#files) file.close();
  }

  #readAgain(): void {
    for (const file of this.#files)
      try {
        file.read(true);
      } catch {
        // It was there before and may be again: a log that is rotated.
      }
  }
}
