// Files that are opened before root is given up, for those who read them later. What was not held is opened by its path,
// with the rights that are left.

import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  readdirSync,
  type Stats,
} from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type FileAccess, systemFiles } from '../../shared/file-access.ts';
import { SPARE_DESCRIPTORS } from '../limits.ts';

/** What came of the attempt to open a path. */
type Held =
  | { readonly file: number; readonly stats: Stats }
  | { readonly names: readonly string[]; readonly stats: Stats }
  | { readonly stats: Stats }
  | { readonly error: NodeJS.ErrnoException };

export class HeldFiles implements FileAccess {
  readonly #held = new Map<string, Held>();
  readonly #create: (path: string) => number;
  #isFull = false;

  /** `create`: gives the descriptors of files that are written. */
  constructor(create: (path: string) => number) {
    this.#create = create;
  }

  /**
   * Opens a file, or a directory with all files in it. What fails is thrown when the path is wanted.
   * @param flags as in open(2), beside O_RDONLY
   * @param pipeFlags those for a pipe
   */
  hold(path: string, flags = 0, pipeFlags = flags): void {
    const stats = this.#holdOne(path, flags, pipeFlags);
    if (!stats?.isDirectory()) return;
    try {
      const names = readdirSync(path);
      this.#held.set(path, { names, stats });
      for (const name of names) this.#holdOne(join(path, name), flags, pipeFlags);
    } catch (error) {
      this.#held.set(path, { error: error as NodeJS.ErrnoException });
    }
  }

  /** Keeps what a path is now: for files that are written. */
  note(path: string): void {
    if (this.#held.has(path)) return;
    try {
      this.#held.set(path, { stats: systemFiles.stat(path) });
    } catch (error) {
      this.#held.set(path, { error: error as NodeJS.ErrnoException });
    }
  }

  /** Nothing for a file of which there are too many. */
  #holdOne(path: string, flags: number, pipeFlags: number): Stats | undefined {
    if (this.#isFull || this.#held.has(path)) return undefined;
    try {
      const stats = systemFiles.stat(path);
      const wanted = stats.isFIFO() ? pipeFlags : flags;
      const file = stats.isDirectory() ? -1 : openSync(path, constants.O_RDONLY | wanted);
      this.#held.set(path, file < 0 ? { names: [], stats } : { file, stats });
      return stats;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EMFILE' || code === 'ENFILE') this.#letGo();
      else this.#held.set(path, { error: error as NodeJS.ErrnoException });
      return undefined;
    }
  }

  /** The process may have no more files open: some of the last are opened by their path again, and all that follow. */
  #letGo(): void {
    this.#isFull = true;
    for (const [path, held] of [...this.#held].slice(-SPARE_DESCRIPTORS))
      if ('file' in held) {
        closeSync(held.file);
        this.#held.delete(path);
      }
  }

  stat(path: string): Stats {
    const held = this.#held.get(path);
    if (held === undefined) return systemFiles.stat(path);
    if ('error' in held) return this.#retried(held.error, () => systemFiles.stat(path));
    return 'file' in held && held.stats.isFile() ? fstatSync(held.file) : held.stats;
  }

  names(directory: string): readonly string[] {
    const held = this.#held.get(directory);
    if (held !== undefined && 'error' in held) throw held.error;
    return held !== undefined && 'names' in held ? held.names : systemFiles.names(directory);
  }

  open(path: string, flags?: number): number {
    const held = this.#held.get(path);
    if (held !== undefined && 'file' in held) return held.file;
    const open = (): number => systemFiles.open(path, flags);
    return held !== undefined && 'error' in held ? this.#retried(held.error, open) : open();
  }

  /** What is held stays open until the process ends. */
  close(file: number): void {
    for (const held of this.#held.values()) if ('file' in held && held.file === file) return;
    systemFiles.close(file);
  }

  stream(path: string): Readable {
    const held = this.#held.get(path);
    if (held === undefined || !('file' in held)) return systemFiles.stream(path);
    if (held.stats.isFIFO()) return new Socket({ fd: held.file, readable: true, writable: false });
    return createReadStream(path, { fd: held.file, autoClose: false });
  }

  create(path: string): number {
    return this.#create(path);
  }

  /** What was not there may be there by now; else it is as it was when root looked. */
  #retried<T>(error: NodeJS.ErrnoException, action: () => T): T {
    if (error.code !== 'ENOENT') throw error;
    try {
      return action();
    } catch {
      throw error;
    }
  }
}
