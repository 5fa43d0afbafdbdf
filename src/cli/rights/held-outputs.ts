// Files that are made before root is given up, for what is written later: with the rights of the user who called sudo, or
// else as root. What is not wanted in the end is removed.

import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import {
  type BesideKind,
  type BesidePlan,
  besidePlan,
  directFiles,
  type FileBeside,
  type FileMaker,
  type InPlaceKind,
  openBeside,
  openToWrite,
  putInPlace,
} from '../file-maker.ts';
import { finished, unfinished } from '../unfinished-files.ts';
import { FilePlacer } from './file-placer.ts';
import { asUser, type User } from './privileges.ts';

const KEY_LOG_MODE = 0o622;

type Attempt<T> = { readonly value: T } | { readonly error: unknown };

/** A file that is to be made: until it is whole it lies beside its place, or not. */
export interface NamedOutput {
  /** As it was typed: the file, or its folder. */
  readonly named: string;
  readonly path: string;
  readonly isBeside: boolean;
  /** When it is not there. */
  readonly makesFolder: boolean;
  /** What is in the file stays. */
  readonly appends?: boolean;
  /** Only its owner may read it. */
  readonly isPrivate?: boolean;
  /** What is in its place by then stays. */
  readonly isNew?: boolean;
}

export class HeldOutputs implements FileMaker {
  readonly #owner: User | null;
  /** The user of the analysis can neither rename what the owner has made nor remove it. */
  readonly #needsPlacer: boolean;
  readonly #besides = new Map<string, Attempt<FileBeside | null>[]>();
  readonly #inPlace = new Map<string, Attempt<() => number>[]>();
  readonly #placers: FilePlacer[] = [];

  /** `owner`: null for root. `analyser`: who the process becomes; null when it stays root. */
  constructor(owner: User | null, analyser: User | null) {
    this.#owner = owner;
    this.#needsPlacer = analyser !== null && analyser.uid !== (owner?.uid ?? 0);
  }

  prepare(output: NamedOutput): void {
    const { path, isBeside } = output;
    const beside = isBeside ? attempt(() => this.#makeBeside(output)) : { value: null };
    const isPossible = 'error' in beside || beside.value !== null;
    if (isPossible) push(this.#besides, path, beside);
    else
      push(
        this.#inPlace,
        path,
        attempt(() => this.#makeInPlace(output)),
      );
  }

  /**
   * Makes a key log that a program will write, so that it can be held by who may not open it later: every user may append to
   * it, and root alone may read it.
   */
  prepareKeyLog(path: string): void {
    if (!this.#needsPlacer || this.#owner !== null || !FilePlacer.isPossible) return;
    try {
      const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, KEY_LOG_MODE);
      fchmodSync(file, KEY_LOG_MODE);
      closeSync(file);
      this.#placers.push(FilePlacer.removingEmpty(path));
    } catch {
      // It is there already, or cannot be made: reading it says what is wrong.
    }
  }

  inPlace(path: string, kind?: InPlaceKind): number {
    const prepared = this.#inPlace.get(path)?.shift();
    return prepared === undefined ? directFiles.inPlace(path, kind) : result(prepared)();
  }

  beside(path: string, kind: BesideKind): FileBeside | null {
    const prepared = this.#besides.get(path)?.shift();
    if (prepared !== undefined) return result(prepared);
    return this.#inPlace.has(path) ? null : directFiles.beside(path, kind);
  }

  /** Removes what was made for nothing. */
  async close(): Promise<void> {
    await Promise.all(this.#placers.map((placer) => placer.close()));
  }

  #makeBeside({ path, ...kind }: NamedOutput): FileBeside | null {
    if (this.#needsPlacer && !FilePlacer.isPossible) return null;
    const plan = asUser(this.#owner, () => besidePlan(path, kind));
    if (plan === null) return null;
    const keep = this.#guarded(plan);
    const file = asUser(this.#owner, () => openBeside(plan));
    return file === null ? null : { file, keep };
  }

  /** Emptied when it is wanted: until then it may turn out to be a capture. */
  #makeInPlace({ path, appends = false, isPrivate = false }: NamedOutput): () => number {
    const { O_CREAT, O_EXCL } = constants;
    const writes = constants.O_WRONLY | (appends ? constants.O_APPEND : 0);
    let keep: (() => Promise<void>) | null = null;
    const file = asUser(this.#owner, () => {
      try {
        const created = openToWrite(path, writes | O_CREAT | O_EXCL, isPrivate);
        keep = async () => {};
        return created;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        return openToWrite(path, writes | O_CREAT, isPrivate);
      }
    });
    if (keep !== null && (!this.#needsPlacer || FilePlacer.isPossible))
      keep = this.#guarded({ made: path, place: path, isNew: false });
    return () => {
      if (!appends && fstatSync(file).isFile()) ftruncateSync(file);
      void keep?.().catch(() => {});
      return file;
    };
  }

  /** Until the function that it gives is called, the end of the run removes the file. */
  #guarded({ made, place, isNew }: Pick<BesidePlan, 'made' | 'place' | 'isNew'>): () => Promise<void> {
    const owner = this.#owner;
    if (this.#needsPlacer) {
      const placer = isNew ? FilePlacer.ofNew(made, place, owner) : new FilePlacer(made, place, owner);
      this.#placers.push(placer);
      return () => placer.keep();
    }
    unfinished(made, owner);
    return async () => {
      if (made !== place) asUser(owner, () => putInPlace({ made, place, isNew }));
      finished(made);
    };
  }
}

function attempt<T>(action: () => T): Attempt<T> {
  try {
    return { value: action() };
  } catch (error) {
    return { error };
  }
}

/** Throws what was thrown then. */
function result<T>(attempted: Attempt<T>): T {
  if ('error' in attempted) throw attempted.error;
  return attempted.value;
}

function push<T>(lists: Map<string, T[]>, path: string, one: T): void {
  const list = lists.get(path);
  if (list === undefined) lists.set(path, [one]);
  else list.push(one);
}
