// Writes a message log: gives the text of each line, and keeps what the next one refers to.

import type { AnyMessage, HeaderField, Message, RequestMessage, ResponseMessage } from '../record/message.ts';
import type { HopRecord, HopView, InputView } from '../record/records.ts';
import type { Counters } from '../shared/counters.ts';
import type { RepeatedInput } from '../shared/repeated-input.ts';
import { VERSION } from '../shared/version.ts';
import { counterData } from './counter-data.ts';
import { type LogMode, MESSAGE_LOG_VERSION, RUNNING_COUNTERS, type RunningCounts } from './format.ts';
import { MAX_REFERRED_REQUESTS } from './limits.ts';
import { type LineData, lineOfContent, lineOfRequest, lineOfResponse } from './message-lines.ts';
import { judgedFields } from './unjudged-fields.ts';

/** What is known when all inputs have been read. */
export interface ReadingEnd {
  readonly counters: Counters;
  /** Of reading alone: what the counters say is worked out of them. */
  readonly warnings: readonly string[];
  readonly inputs: readonly InputView[];
  readonly repeats: readonly RepeatedInput[];
  /** Absent: it is not known yet what was seen on several hops. */
  readonly hops?: readonly HopRecord[];
}

export class MessageLogWriter {
  readonly #mode: LogMode;
  readonly #stringify: (data: LineData) => string;
  readonly #inputs = new Map<string, number>();
  /** The newest requests, the oldest first: by their messages, and those that post a form by their text. */
  readonly #requests = new Map<RequestMessage | string, number>();
  /** Of the line that is written next. */
  #number = 0;
  #counts: RunningCounts | null = null;

  /** `stringify`: JSON that no control character steers a terminal with. */
  constructor(mode: LogMode, stringify: (data: LineData) => string = JSON.stringify) {
    this.#mode = mode;
    this.#stringify = stringify;
  }

  /** The first line. */
  begin(): string {
    return this.#text({
      crumbshark: 'messages',
      version: MESSAGE_LOG_VERSION,
      mode: this.#mode,
      tool: VERSION,
    });
  }

  /** A capture begins, or an interface: also one without messages has a line. */
  input(name: string, hasPackets = true): string {
    if (this.#inputs.has(name)) return '';
    this.#inputs.set(name, this.#inputs.size);
    return this.#line({ kind: 'input', input: name, ...(hasPackets ? {} : { hasPackets }) });
  }

  /** The next message, as it is handed over; `counters`: by now; `hop`: when it is known. */
  message(message: AnyMessage, counters: RunningCounts, hop?: HopView | null): string {
    const input = message.kind === 'content' ? message.request.input : message.input;
    return this.input(input) + this.#counted(counters) + this.#messageText(message, hop);
  }

  /** The last line. */
  end({ counters, ...rest }: ReadingEnd): string {
    return this.#line({ kind: 'end', counters: counterData(counters), ...rest });
  }

  /** Some counters are looked at while messages come: written where that makes a difference. */
  #counted(counters: RunningCounts): string {
    const { gaps, lostQuicPackets, truncatedPackets } = counters;
    if (gaps === 0 && lostQuicPackets === 0 && truncatedPackets === 0) return '';
    const before = this.#counts;
    const isNew =
      before === null ||
      (gaps > 0 && before.gaps === 0) ||
      (lostQuicPackets > 0 && before.lostQuicPackets === 0) ||
      (truncatedPackets > 0 && RUNNING_COUNTERS.some((name) => counters[name] !== before[name]));
    if (!isNew) return '';
    const counts = Object.fromEntries(RUNNING_COUNTERS.map((name) => [name, counters[name]]));
    this.#counts = counts as RunningCounts;
    return this.#line({ kind: 'counters', ...counts });
  }

  #messageText(message: AnyMessage, hop?: HopView | null): string {
    if (message.kind === 'content') return this.#line(lineOfContent(message, this.#inputNumber));
    const fields = this.#fieldsOf(message);
    const known = hop === undefined ? null : { hop };
    if (message.kind === 'response')
      return this.#line({
        ...lineOfResponse(message, fields, this.#requestOf(message), this.#inputNumber),
        ...known,
      });
    const line = lineOfRequest(message, fields, this.#inputNumber);
    const number = this.#number + 1;
    this.#requests.set(message, number);
    if (message.postsForm) this.#requests.set(JSON.stringify(line), number);
    this.#forgetRequests();
    return this.#line({ ...line, ...known });
  }

  #fieldsOf(message: Message): readonly HeaderField[] {
    return this.#mode === 'all' ? message.fields : judgedFields(message);
  }

  /** What stands for the request of a response. */
  #requestOf({ request }: ResponseMessage): number | LineData | null {
    if (request === null) return null;
    const number = this.#requests.get(request);
    if (number !== undefined) return number;
    const line = lineOfRequest(request, this.#fieldsOf(request), this.#inputNumber);
    if (!request.postsForm) return line;
    return this.#requests.get(JSON.stringify(line)) ?? line;
  }

  #forgetRequests(): void {
    const excess = this.#requests.size - MAX_REFERRED_REQUESTS;
    if (excess <= 0) return;
    let left = excess;
    for (const request of this.#requests.keys()) {
      if (left-- === 0) break;
      this.#requests.delete(request);
    }
  }

  readonly #inputNumber = (input: string): number => {
    const number = this.#inputs.get(input);
    if (number === undefined) throw new Error(`${input} has no line`);
    return number;
  };

  #line(data: LineData): string {
    return this.#text({ n: ++this.#number, ...data });
  }

  #text(data: LineData): string {
    return `${this.#stringify(data)}\n`;
  }
}
