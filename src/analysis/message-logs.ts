// The message logs of a run: they get what is read as it is read, beside the reports, which get what is shown.

import type { MessageLogWriter, ReadingEnd } from '../message-log/log-writer.ts';
import type { LogMessage } from '../message-log/logging-consumer.ts';
import type { Counters } from '../shared/counters.ts';
import type { Output, Report } from './analysis-options.ts';

interface OpenLog {
  readonly writer: MessageLogWriter;
  readonly output: Output;
}

export class MessageLogs {
  readonly #logs: readonly OpenLog[];
  readonly #counters: Counters;
  readonly #begin: () => void;
  /** Captures that have begun since the last message. */
  #inputs: { readonly name: string; readonly hasPackets: boolean }[] = [];

  /** `begin`: writes the beginnings of all reports, those of the logs among them. */
  constructor(reports: readonly Report[], counters: Counters, begin: () => void) {
    this.#logs = reports.flatMap(({ reporter, output }) =>
      reporter.log === undefined ? [] : [{ writer: reporter.log, output }],
    );
    this.#counters = counters;
    this.#begin = begin;
  }

  get isEmpty(): boolean {
    return this.#logs.length === 0;
  }

  input(name: string, hasPackets: boolean): void {
    this.#inputs.push({ name, hasPackets });
  }

  readonly message: LogMessage = (message) => {
    this.#write((writer) => writer.message(message, this.#counters));
  };

  /** Everything has been read. */
  end(end: ReadingEnd): void {
    this.#write((writer) => writer.end(end));
  }

  #write(textOf: (writer: MessageLogWriter) => string): void {
    this.#begin();
    for (const { writer, output } of this.#logs)
      output.write(
        this.#inputs.map(({ name, hasPackets }) => writer.input(name, hasPackets)).join('') + textOf(writer),
      );
    this.#inputs = [];
  }
}
