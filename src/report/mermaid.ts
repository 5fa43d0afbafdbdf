// -T mermaid: a session as a sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html). One session is a
// diagram as Mermaid takes it; several are a Markdown page with a fenced diagram each.

import type { Client } from '../browser/clients.ts';
import type { FindingRecord } from '../record/records.ts';
import type { Session, SessionValue } from '../session/session.ts';
import { counted } from '../shared/counted.ts';
import { shorten, wrapText } from './display-width.ts';
import { escapeMermaid } from './escape.ts';
import {
  MAX_DIAGRAM_CHARACTERS,
  MAX_DIAGRAM_CLIENTS,
  MAX_DIAGRAM_STEPS,
  MAX_DIAGRAMS,
  MAX_LABEL_CHARACTERS,
} from './limits.ts';
import type { Reporter } from './reporter.ts';
import {
  brokenRules,
  clientText,
  everyday,
  foldText,
  foremost,
  namelessEventText,
  notable,
  reasonText,
  requestText,
  sessionTitle,
} from './session-event-text.ts';
import { isOfRequest, type TimelineExchange, timelineSteps } from './session-timeline.ts';

/** Mermaid makes a diagram as wide as its longest line. */
const LINE_COLUMNS = 64;
const LINE_BREAK = '<br/>';
const SERVER = 'S';
const OTHERS = 'C';

export function createMermaid(): Reporter {
  return {
    auditUse: 'findings',
    needsRequests: false,
    wants: () => false,
    begin: () => '',
    message: () => '',
    end(_, audit) {
      const sessions = audit?.sessions ?? [];
      const findings = audit?.findings ?? [];
      const drawn = foremost(sessions, MAX_DIAGRAMS).map((session) => diagram(session, findings));
      if (drawn.length === 0) return [emptyDiagram()];
      return drawn.length === 1 ? drawn : page(drawn, sessions.length - drawn.length);
    },
  };
}

/** Blocks with an empty line between them. */
function page(diagrams: readonly string[], omitted: number): string[] {
  const blocks = diagrams.map((text) => `\`\`\`mermaid\n${text}\`\`\`\n`);
  if (omitted > 0) blocks.push(`And ${counted(omitted, 'other session')}.\n`);
  return blocks.map((block, index) => (index === 0 ? block : `\n${block}`));
}

function emptyDiagram(): string {
  return [
    'sequenceDiagram',
    `  participant C1 as ${label('User agent')}`,
    `  participant ${SERVER} as ${label('Server')}`,
    `  Note over C1,${SERVER}: ${label('No session was seen')}`,
    '',
  ].join('\n');
}

/** Ends with a line end. With fewer steps when it would be too long for Mermaid. */
function diagram(session: Session, findings: readonly FindingRecord[]): string {
  for (let steps = MAX_DIAGRAM_STEPS; ; steps >>= 1) {
    const text = new Diagram(session, steps).text(brokenRules(session, findings));
    if (text.length <= MAX_DIAGRAM_CHARACTERS || steps < 4) return text;
  }
}

class Diagram {
  readonly #session: Session;
  readonly #steps: readonly string[];
  /** The participant of each client, by its number. */
  readonly #participants = new Map<number, string>();
  /** The label of each participant, in order of appearance. */
  readonly #labels = new Map<string, string>();

  constructor(session: Session, maxSteps: number) {
    this.#session = session;
    this.#participantOf(session.client);
    this.#steps = timelineSteps(session, maxSteps).flatMap((step) =>
      step.kind === 'exchange' ? this.#exchange(step) : [this.#note([foldText(step)])],
    );
  }

  text(broken: readonly string[]): string {
    const { host, number, droppedEvents } = this.#session;
    const lines = [
      ...[...this.#labels].map(([id, text]) => `participant ${id} as ${text}`),
      `participant ${SERVER} as ${label('Server', shorten(host, MAX_LABEL_CHARACTERS))}`,
      // Mermaid parses a title only inside a page: a note needs none.
      this.#note([`Session ${number}: ${sessionTitle(this.#session)}`]),
      ...this.#steps,
      ...(droppedEvents > 0 ? [this.#note([`${counted(droppedEvents, 'further event')} not listed`])] : []),
      ...(broken.length === 0 ? [] : [this.#note(['Findings:', ...broken])]),
    ];
    return `sequenceDiagram\n${lines.map((line) => `  ${line}\n`).join('')}`;
  }

  /** Those beyond the limit share one. */
  #participantOf(client: Client): string {
    const known = this.#participants.get(client.number);
    if (known !== undefined) return known;
    if (this.#participants.size === MAX_DIAGRAM_CLIENTS) {
      this.#labels.set(OTHERS, label('Further user agents'));
      return OTHERS;
    }
    const id = `C${this.#participants.size + 1}`;
    this.#participants.set(client.number, id);
    const isOwn = client.number === this.#session.client.number;
    this.#labels.set(
      id,
      isOwn
        ? label(client.name ?? 'User agent', client.address)
        : label('Another user agent', clientText(client)),
    );
    return id;
  }

  #exchange(exchange: TimelineExchange): string[] {
    const { request, client, events, count } = exchange;
    const agent = this.#participantOf(client);
    const lines: string[] = [];
    const cookie = this.#cookieLine('Cookie', events.find(isOfRequest)?.value ?? null);
    if (request !== null || cookie !== null) {
      const text = request === null ? '(not seen)' : requestText(request);
      lines.push(`${agent}->>${SERVER}: ${label(text, cookie)}`);
    }
    const response = this.#response(exchange);
    if (response !== null) lines.push(`${SERVER}-->>${agent}: ${response}`);
    for (const event of notable(events))
      lines.push(this.#note([namelessEventText(event), reasonText(event)], agent));
    const kept = events.find(({ event, value }) => event === 'login' && value !== null);
    if (kept !== undefined) lines.push(this.#note(['the login keeps the value'], agent));
    const repeated = everyday(events).filter((event) => event.count > count);
    if (repeated.length > 0) lines.push(this.#note([repeated.map(namelessEventText).join(', ')], agent));
    if (count === 1) return lines;
    return [`loop ${label(counted(count, 'time'))}`, ...lines.map((line) => `  ${line}`), 'end'];
  }

  /** Null when no response was seen. */
  #response({ status, events }: TimelineExchange): string | null {
    const set = events.find(({ attributes }) => attributes !== null);
    if (status === null && set === undefined) return null;
    const isAuthenticated = events.some(({ event }) => event === 'privileged-use');
    const field =
      set === undefined ? null : this.#cookieLine('Set-Cookie', set.value ?? NO_VALUE, set.attributes ?? '');
    return label(`${status ?? '(status not seen)'}${isAuthenticated ? ', authenticated' : ''}`, field);
  }

  #cookieLine(field: string, value: SessionValue | null, attributes = ''): string | null {
    if (value === null) return null;
    const text = shorten(value.value ?? `(value ${value.number})`, MAX_LABEL_CHARACTERS);
    const name = shorten(this.#session.name ?? '', MAX_LABEL_CHARACTERS);
    const rest = attributes === '' ? '' : `; ${shorten(attributes, 2 * MAX_LABEL_CHARACTERS)}`;
    return `${field}: ${name}=${text}${rest}`;
  }

  #note(lines: readonly string[], agent = 'C1'): string {
    return `Note over ${agent},${SERVER}: ${label(...lines.filter((line) => line !== ''))}`;
  }
}

/** A deletion sets nothing. */
const NO_VALUE: SessionValue = { number: 0, value: '' };

/** Lines of text, escaped and broken; null is no line. */
function label(...lines: readonly (string | null)[]): string {
  return lines
    .flatMap((line) => (line === null ? [] : wrapText(line, LINE_COLUMNS)))
    .map(escapeMermaid)
    .join(LINE_BREAK);
}
