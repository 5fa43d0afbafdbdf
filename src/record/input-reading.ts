// What the summary says of an input: how large its file is, how many packets were read, and when they were captured.

import type { RawPacket } from '../capture/raw-packet.ts';
import { type FileAccess, systemFiles } from '../shared/file-access.ts';
import { recordTime } from './cookie-records.ts';
import type { InputView } from './records.ts';

export class InputReading {
  /** As messages call it. */
  readonly name: string;
  readonly #isFile: boolean;
  readonly #files: FileAccess;
  #packets = 0;
  #firstTime: string | null = null;
  #lastSeconds = 0;
  #lastNanoseconds = 0;

  constructor(name: string, isFile: boolean, files: FileAccess = systemFiles) {
    this.name = name;
    this.#isFile = isFile;
    this.#files = files;
  }

  /** Called for each packet that is read. */
  packet({ seconds, nanoseconds }: Pick<RawPacket, 'seconds' | 'nanoseconds'>): void {
    this.#packets++;
    this.#firstTime ??= recordTime(seconds, nanoseconds);
    this.#lastSeconds = seconds;
    this.#lastNanoseconds = nanoseconds;
  }

  view(): InputView {
    const firstTime = this.#firstTime;
    return {
      input: this.name,
      fileBytes: this.#isFile ? this.#fileBytes() : null,
      packets: this.#packets,
      firstTime,
      lastTime: firstTime === null ? null : recordTime(this.#lastSeconds, this.#lastNanoseconds),
    };
  }

  /** Null for what has no size, such as a pipe, and for what is gone. */
  #fileBytes(): number | null {
    try {
      const file = this.#files.stat(this.name);
      return file.isFile() ? file.size : null;
    } catch {
      return null;
    }
  }
}
