// A key log as a file: read once, or followed while a browser, a client or a server goes on writing it.

import { constants, fstatSync, readSync, statSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { READ_BLOCK_BYTES } from '../../capture/limits.ts';
import { counted } from '../../shared/counted.ts';
import type { Counters } from '../../shared/counters.ts';
import { type FileAccess, systemFiles } from '../../shared/file-access.ts';
import { PermissionError, UserError } from '../../shared/user-error.ts';
import { QUIC_WITHOUT_KEYS } from '../quic/undecrypted.ts';
import type { KeyStore } from './key-store.ts';
import { KEY_LOG_POLL_MILLISECONDS, MAX_STREAMED_KEY_LOG_BYTES } from './limits.ts';
import { isPrivateKey, type Passphrase, readPrivateKey } from './private-key.ts';
import { WITHOUT_KEYS } from './undecrypted.ts';

/** One key log; its lines go to `keys`. */
export class KeyLogFile {
  readonly #path: string;
  readonly #keys: KeyStore;
  #file = -1;
  #offset = 0;
  #inode = 0;
  /** Of a log that is written in UTF-16, or begins with a byte order mark. */
  #text: TextDecoder | null = null;
  /** A pipe or a device has no size, and no other file takes its place. */
  #isRegular = false;
  readonly #isFollowed: boolean;
  #files: FileAccess;
  readonly #passphrase: Passphrase | null;
  readonly #block = Buffer.allocUnsafeSlow(READ_BLOCK_BYTES);

  /**
   * `isFollowed`: it is read again, and what a pipe does not hold yet is not waited for. `passphrase`: of a private key that
   * is given in the place of a log.
   */
  constructor(
    path: string,
    keys: KeyStore,
    isFollowed = false,
    files: FileAccess = systemFiles,
    passphrase: Passphrase | null = null,
  ) {
    this.#path = path;
    this.#keys = keys;
    this.#isFollowed = isFollowed;
    this.#files = files;
    this.#passphrase = passphrase;
  }

  /**
   * Reads what the file has by now.
   * @param mayBeMissing it may be written later
   * @throws {UserError} when it cannot be read
   */
  read(mayBeMissing: boolean): void {
    try {
      this.#reopenIfReplaced();
      if (this.#file < 0) this.#open();
      const start = this.#offset;
      for (;;) {
        const count = readSync(
          this.#file,
          this.#block,
          0,
          this.#block.length,
          this.#isRegular ? this.#offset : null,
        );
        if (count === 0) break;
        const isBeginning = this.#offset === 0;
        this.#offset += count;
        if (!this.#isRegular && this.#offset - start > MAX_STREAMED_KEY_LOG_BYTES)
          throw new UserError(
            `${this.#path}: more than ${MAX_STREAMED_KEY_LOG_BYTES >> 20} MiB, and no end: this is no key log`,
          );
        const bytes = this.#block.subarray(0, count);
        if (isBeginning && isPrivateKey(bytes)) {
          // Given in the place of a key log.
          this.#keys.addPrivateKey(
            readPrivateKey({ path: this.#path, passphrase: this.#passphrase }, this.#files),
          );
          break;
        }
        if (isBeginning) this.#text = textDecoderOf(bytes);
        this.#keys.add(
          this.#text === null ? bytes : Buffer.from(this.#text.decode(bytes, { stream: true })),
          false,
        );
      }
    } catch (error) {
      if (error instanceof UserError) throw error;
      const { code } = error as NodeJS.ErrnoException;
      if (mayBeMissing && (code === 'ENOENT' || code === 'EAGAIN')) return;
      if (code === 'EACCES')
        throw new PermissionError(`${this.#path}: no permission to read the key log; run it with sudo`);
      throw new UserError(
        code === 'ENOENT'
          ? `${this.#path}: there is no such key log; name the file that SSLKEYLOGFILE or --tls-keylog wrote`
          : `${this.#path}: the key log cannot be read (${code})`,
      );
    }
  }

  #open(): void {
    const waiting = this.#isFollowed ? constants.O_NONBLOCK : 0;
    this.#file = this.#files.open(this.#path, constants.O_RDONLY | waiting);
    this.#isRegular = fstatSync(this.#file).isFile();
  }

  close(): void {
    if (this.#file >= 0) this.#files.close(this.#file);
    this.#file = -1;
  }

  /** The program that writes it may begin it anew: shorter than before, or another file of its name. */
  #reopenIfReplaced(): void {
    if (this.#file < 0 || !this.#isRegular) return;
    let ino: number;
    let size: number;
    try {
      ({ ino, size } = statSync(this.#path));
    } catch (error) {
      // Opened before the rights to look were given up: this file is read on.
      if ((error as NodeJS.ErrnoException).code === 'EACCES') return;
      throw error;
    }
    if (this.#inode === 0) this.#inode = fstatSync(this.#file).ino;
    if (ino === this.#inode && size >= this.#offset) return;
    if (ino === this.#inode) {
      this.#offset = 0;
      return;
    }
    this.close();
    this.#offset = 0;
    this.#inode = 0;
    // What was opened before is the old one.
    this.#files = systemFiles;
  }
}

/** For a log that begins with a byte order mark: PowerShell's `>` writes UTF-16. Null: its bytes are its characters. */
function textDecoderOf(bytes: Buffer): TextDecoder | null {
  const mark = bytes.toString('latin1', 0, 3);
  if (mark.startsWith('\xff\xfe')) return new TextDecoder('utf-16le');
  if (mark.startsWith('\xfe\xff')) return new TextDecoder('utf-16be');
  return mark === '\xef\xbb\xbf' ? new TextDecoder() : null;
}

/** Reads all key logs; with `follow` also what is written to them until `close`. */
export class KeyLogFiles {
  readonly #keys: KeyStore;
  readonly #files: readonly KeyLogFile[];
  #timer: NodeJS.Timeout | null = null;

  /** @throws {UserError} when one cannot be read; a file that is followed may be missing at first */
  constructor(
    paths: readonly string[],
    keys: KeyStore,
    follow: boolean,
    files: FileAccess = systemFiles,
    passphrase: Passphrase | null = null,
  ) {
    this.#keys = keys;
    this.#files = paths.map((path) => new KeyLogFile(path, keys, follow, files, passphrase));
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

/** What stays closed says so: of TLS and QUIC connections that were not opened there is a cause. */
const isClosed = (cause: string): boolean => cause.startsWith('tls-') || cause.startsWith('quic-');

/**
 * What is to be said of key logs without a secret where nothing is closed: all is read, and the user may have named another
 * file than was meant. Null: nothing.
 */
export function needlessKeyLog(
  paths: readonly string[],
  { log, hasPremaster }: KeyStore,
  { unseenConnections }: Counters,
): string | null {
  if (paths.length === 0 || log.isUsed || hasPremaster || log.secrets > 0) return null;
  if ([...unseenConnections.keys()].some(isClosed)) return null;
  return `${paths.join(', ')}: no TLS secret is in it${invalidText(log)}, and the capture has no TLS that needs one`;
}

const invalidText = ({ invalidLines }: KeyStore['log']): string =>
  invalidLines === 0 ? '' : `, but ${counted(invalidLines, 'line')} that no key log has`;

/** What is wrong with key logs that open nothing; null when they open something, or nothing was to be opened. */
export function uselessKeyLog(
  paths: readonly string[],
  { log, hasPremaster }: KeyStore,
  { unseenConnections }: Counters,
): string | null {
  if (paths.length === 0 || log.isUsed || (hasPremaster && log.secrets === 0)) return null;
  const names = paths.join(', ');
  if (log.secrets === 0) {
    if (![...unseenConnections.keys()].some(isClosed)) return null;
    return `${names}: no TLS secret is in it${invalidText(log)}; crumbshark help tls says how to get a key log`;
  }
  if (!unseenConnections.has(WITHOUT_KEYS) && !unseenConnections.has(QUIC_WITHOUT_KEYS)) return null;
  return `${names}: 0 of ${counted(log.secrets, 'secret')} fit a connection of this capture`;
}

/** Why private keys open nothing; null when they open something, or nothing was to be opened. */
export function uselessPrivateKey(
  { hasUselessPrivateKey }: KeyStore,
  { unseenConnections }: Counters,
): string | null {
  if (!hasUselessPrivateKey || !unseenConnections.has(WITHOUT_KEYS)) return null;
  return 'the private key opens no connection of this capture: with TLS 1.3, and with ECDHE, a key log is needed (crumbshark help tls)';
}
