// Reads inputs of any kind into one pipeline: captures, message logs, HAR files, files that grow, streams, and what is captured live.

import type { Stats } from 'node:fs';
import { Readable } from 'node:stream';
import { isHarFile, isMessageLog } from '../capture/formats.ts';
import { STANDARD_INPUT, systemError } from '../capture/input-paths.ts';
import type { LiveOptions } from '../capture/live/open.ts';
import { loadGrowingFile } from '../capture/on-demand.ts';
import { TLS_KEY_LOG } from '../capture/pcapng-blocks.ts';
import { type ReadHooks, readCapture, readCaptureStream } from '../capture/read.ts';
import type { CaptureReader, ReaderHooks } from '../capture/reader.ts';
import { findSecrets } from '../capture/secrets.ts';
import { HarReader } from '../har/har-reader.ts';
import { MessageLogReader } from '../message-log/log-reader.ts';
import { type FileAccess, systemFiles } from '../shared/file-access.ts';
import { HarInput } from './har-input.ts';
import { runLive } from './live-input.ts';
import { LogInput } from './log-input.ts';
import { Pipeline, type PipelineOptions } from './pipeline.ts';
import type { InputStream } from './run-options.ts';

export class PipelineReader {
  readonly #pipeline: Pipeline;
  readonly #options: PipelineOptions;
  readonly #hooks: ReadHooks;
  readonly #files: FileAccess;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#files = options.files ?? systemFiles;
    this.#pipeline = new Pipeline(options);
    this.#hooks = this.#hooksOf(this.#pipeline);
  }

  /** Captures among what was read. */
  get captures(): number {
    return this.#pipeline.captures;
  }

  get isStopped(): boolean {
    return this.#hooks.stopped?.() === true;
  }

  /** Rejects with a UserError when it cannot be read. */
  async read(input: string, isFollowed: boolean): Promise<void> {
    const pipeline = this.#pipeline;
    pipeline.nextInput(input, input !== STANDARD_INPUT && !isFollowed);
    const addSecrets = (type: number, bytes: Buffer): void => {
      if (type === TLS_KEY_LOG) pipeline.addSecrets(bytes, false);
    };
    pipeline.areSecretsKnown = findSecrets(input, addSecrets, this.#files) && !isFollowed;
    await (isFollowed ? this.#readGrowing(input) : readCapture(input, pipeline, this.#hooks));
  }

  async readStream({ name, bytes }: InputStream): Promise<void> {
    this.#pipeline.nextInput(name, false);
    await readCaptureStream(bytes, name, this.#pipeline, this.#hooks);
  }

  async readLive(live: LiveOptions): Promise<void> {
    await runLive(this.#options, live, this.#pipeline, this.#hooks);
  }

  /** A further input is not read. */
  leftUnread(): void {
    this.#pipeline.leftUnread();
  }

  finish(): void {
    this.#pipeline.finish();
  }

  #hooksOf(pipeline: Pipeline): ReadHooks {
    const { counters, warn, writer, ...options } = this.#options;
    return {
      files: this.#files,
      warn,
      pause: () => options.pause?.()?.then(() => pipeline.resume()),
      stopped: () => pipeline.isDone || writer?.hasFailed === true || options.stopped?.() === true,
      progress: (readBytes, totalBytes) => options.progress?.(readBytes, totalBytes),
      counters,
      leftUnread: () => pipeline.leftUnread(),
      secrets: (type, bytes) => {
        if (type === TLS_KEY_LOG && !pipeline.areSecretsKnown) pipeline.addSecrets(bytes, true);
      },
      otherReader: (head, name, hooks) => this.#otherReader(head, name, hooks),
    };
  }

  /** Of inputs that hold messages. */
  #otherReader(head: Buffer, name: string, hooks: ReaderHooks): CaptureReader | undefined {
    if (isMessageLog(head)) {
      const log = new LogInput(name, this.#options);
      this.#pipeline.noCapture();
      return new MessageLogReader(log, hooks);
    }
    if (!isHarFile(head)) return undefined;
    const har = new HarInput(name, this.#options);
    this.#pipeline.noCapture();
    return new HarReader(har, hooks);
  }

  /** Reads a file while it grows. */
  async #readGrowing(path: string): Promise<void> {
    const hooks = this.#hooks;
    if (!this.#statOf(path).isFile()) return readCapture(path, this.#pipeline, hooks);
    const { growingFile } = await loadGrowingFile();
    const bytes = growingFile(path, { isStopped: () => this.isStopped, warn: hooks.warn }, this.#files);
    await readCaptureStream(Readable.from(bytes), path, this.#pipeline, hooks);
  }

  #statOf(path: string): Stats {
    try {
      return this.#files.stat(path);
    } catch (error) {
      throw systemError(path, error);
    }
  }
}
