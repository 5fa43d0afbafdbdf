// The page that the live view writes: report.html, or the next name that is free. The same run writes it again.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PageRequest } from '../../report/live/live-reporter.ts';
import { UserError } from '../../shared/user-error.ts';
import { replacedFile } from '../file-output.ts';

/** What root becomes where no other user is known. */
const NOBODY_USER_ID = 65_534;

export class PageFile implements PageRequest {
  readonly #say: (text: string) => void;
  readonly #folder: string;
  #isOpen = false;
  #path: string | null = null;

  /** `say`: what became of it. `folder`: where it is written. */
  constructor(say: (text: string) => void, folder = '') {
    this.#say = say;
    this.#folder = folder;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A page is wanted. */
  ask(): void {
    this.#isOpen = true;
  }

  take(page: Iterable<string>): void {
    this.#isOpen = false;
    this.#path ??= freePath(this.#folder);
    void this.#write(this.#path, page);
  }

  async #write(path: string, page: Iterable<string>): Promise<void> {
    try {
      const file = replacedFile(path);
      file.open();
      for (const text of page) file.write(text);
      await file.end();
      this.#say(`Written: ${path}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const isNobody = process.getuid?.() === NOBODY_USER_ID;
      this.#say(isNobody ? `${error.message}; as the user nobody: --user root keeps root` : error.message);
    }
  }
}

function freePath(folder: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? 'report.html' : `report-${number}.html`);
    if (!existsSync(path)) return path;
  }
}
