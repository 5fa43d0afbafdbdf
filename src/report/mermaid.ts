// -T mermaid: a session as a sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html), with all cookies of its
// login. One session is a diagram as Mermaid takes it; several are a Markdown page with a fenced diagram each.

import { foremostSteps, stepRanks } from '../model/foremost-steps.ts';
import { runModel } from '../model/run-model.ts';
import type { SessionStep } from '../model/session-steps.ts';
import { cookieNames, type SessionStory, type StoryStep, sessionStories } from '../model/session-stories.ts';
import type { ClientRecord, FindingRecord, SessionEventRecord } from '../record/records.ts';
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
import { storyStepText } from './screen/event-text.ts';
import { sessionRecord } from './session-record.ts';
import { clientText, formFieldsText, sessionTitle } from './session-title.ts';
import { nameOf, subjectOf } from './text-format.ts';

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
    end(summary, audit) {
      const sessions = (audit?.sessions ?? []).map(sessionRecord);
      const model = runModel({ inventory: [], sessions, findings: audit?.findings ?? [], summary });
      const stories = sessionStories(model.sessions);
      const drawn = stories.slice(0, MAX_DIAGRAMS).map(diagram);
      if (drawn.length === 0) return [emptyDiagram()];
      return drawn.length === 1 ? drawn : page(drawn, stories.length - drawn.length);
    },
  };
}

/** Blocks with an empty line between them. */
function page(diagrams: readonly string[], omitted: number): string[] {
  const blocks = diagrams.map((text) => `\`\`\`mermaid\n${text}\`\`\`\n`);
  if (omitted > 0) blocks.push(`And ${counted(omitted, 'further session')}.\n`);
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
function diagram(model: SessionStory): string {
  for (let steps = MAX_DIAGRAM_STEPS; ; steps >>= 1) {
    const text = new Diagram(model, steps).text();
    if (text.length <= MAX_DIAGRAM_CHARACTERS || steps < 4) return text;
  }
}

class Diagram {
  readonly #model: SessionStory;
  readonly #steps: readonly string[];
  readonly #omitted: number;
  /** The participant of each client, by its number. */
  readonly #participants = new Map<number, string>();
  /** The label of each participant, in order of appearance. */
  readonly #labels = new Map<string, string>();

  constructor(model: SessionStory, maxSteps: number) {
    this.#model = model;
    this.#participantOf(model.session.client);
    const steps = foremostSteps(model.steps, stepRanks(model, model.steps), maxSteps);
    this.#omitted = model.steps.length - steps.length;
    this.#steps = steps.flatMap((step) => this.#step(step));
  }

  text(): string {
    const { session, companions, findings } = this.#model;
    const { host, id, droppedEvents } = session;
    const [, ...others] = cookieNames([session, ...companions]);
    const broken = brokenRules(findings);
    const lines = [
      ...[...this.#labels].map(([participant, text]) => `participant ${participant} as ${text}`),
      `participant ${SERVER} as ${label('Server', shorten(host, MAX_LABEL_CHARACTERS))}`,
      // Mermaid parses a title only inside a page: a note needs none.
      this.#note([
        `Session ${id.slice(1)}: ${sessionTitle(session, subjectOf)}`,
        ...(others.length === 0 ? [] : [`with ${others.map(nameOf).join(', ')}`]),
      ]),
      ...this.#steps,
      ...(this.#omitted > 0 ? [this.#note([`${counted(this.#omitted, 'further step')} not drawn`])] : []),
      ...(droppedEvents > 0 ? [this.#note([`${counted(droppedEvents, 'further event')} not kept`])] : []),
      ...(broken.length === 0 ? [] : [this.#note(['Findings:', ...broken])]),
    ];
    return `sequenceDiagram\n${lines.map((line) => `  ${line}\n`).join('')}`;
  }

  /** Those beyond the limit share one. */
  #participantOf(client: ClientRecord): string {
    const known = this.#participants.get(client.number);
    if (known !== undefined) return known;
    if (this.#participants.size === MAX_DIAGRAM_CLIENTS) {
      this.#labels.set(OTHERS, label('Further user agents'));
      return OTHERS;
    }
    const id = `C${this.#participants.size + 1}`;
    this.#participants.set(client.number, id);
    const isOwn = client.number === this.#model.session.client.number;
    this.#labels.set(
      id,
      isOwn
        ? label(client.name ?? 'User agent', client.address)
        : label('Another user agent', clientText(client)),
    );
    return id;
  }

  /** The request, the response, and in words what both do. */
  #step(step: StoryStep): string[] {
    const agent = this.#participantOf(step.client);
    const lines: string[] = [];
    const cookie = this.#cookieLine('Cookie', step.events.find(isSent));
    const request = requestText(step);
    if (request !== null || cookie !== null)
      lines.push(`${agent}->>${SERVER}: ${label(request ?? '(not seen)', cookie)}`);
    const response = this.#response(step);
    if (response !== null) lines.push(`${SERVER}-->>${agent}: ${response}`);
    if (isTold(step)) lines.push(this.#note([storyStepText(step, nameOf)], agent));
    if (step.count === 1) return lines;
    return [`loop ${label(counted(step.count, 'time'))}`, ...lines.map((line) => `  ${line}`), 'end'];
  }

  /** Null when no response was seen. */
  #response({ status, events, beside }: StoryStep): string | null {
    const set = this.#cookieLine('Set-Cookie', events.find(isSet));
    const others = beside.map((one) => this.#cookieLine('Set-Cookie', one.events.find(isSet), one.cookie));
    if (status === null && set === null) return null;
    return label(status === null ? '(status not seen)' : String(status), set, ...others);
  }

  #cookieLine(
    field: string,
    event: SessionEventRecord | undefined,
    cookie = this.#model.session.name ?? '',
  ): string | null {
    if (event === undefined) return null;
    const { value, valueNumber, attributes } = event;
    const known = value ?? (valueNumber === null ? '' : `(value ${valueNumber})`);
    const name = shorten(cookie, MAX_LABEL_CHARACTERS);
    const rest =
      attributes === null || attributes === '' ? '' : `; ${shorten(attributes, 2 * MAX_LABEL_CHARACTERS)}`;
    return `${field}: ${name}=${shorten(known, MAX_LABEL_CHARACTERS)}${rest}`;
  }

  #note(lines: readonly string[], agent = 'C1'): string {
    return `Note over ${agent},${SERVER}: ${label(...lines.filter((line) => line !== ''))}`;
  }
}

/** A value on its way to the server. */
function isSent({ event, valueNumber }: SessionEventRecord): boolean {
  return valueNumber !== null && (event === 'sent' || event === 'first-seen' || event === 'replayed');
}

function isSet({ attributes }: SessionEventRecord): boolean {
  return attributes !== null;
}

/** The arrows say enough of cookies that only come and go. */
function isTold({ events, beside }: StoryStep): boolean {
  return [...events, ...beside.flatMap((one) => one.events)].some(({ event }) => !SHOWN_BY_ARROWS.has(event));
}

const SHOWN_BY_ARROWS: ReadonlySet<string> = new Set(['sent', 'issued', 'rotated', 'renewed']);

/** `POST /login (email, password)`; null when it was not seen. */
function requestText({ request, page }: SessionStep): string | null {
  if (request === null) return null;
  const { method, formFields } = request;
  const fields = formFieldsText(formFields);
  const what = `${shorten(method, MAX_LABEL_CHARACTERS)} ${shorten(page ?? '', MAX_LABEL_CHARACTERS)}`;
  return fields === '' ? what : `${what} (${fields})`;
}

/** `medium: samesite-missing`, `low: domain-wide`: a line for each severity, the worst first; info is left out. */
function brokenRules(findings: readonly FindingRecord[]): string[] {
  const bySeverity = new Map<string, Set<string>>();
  for (const { rule, severity } of findings) {
    if (severity === 'info') continue;
    const rules = bySeverity.get(severity);
    if (rules === undefined) bySeverity.set(severity, new Set([rule]));
    else rules.add(rule);
  }
  return [...bySeverity].map(([severity, rules]) => `${severity}: ${[...rules].join(', ')}`);
}

/** Lines of text, escaped and broken; null is no line. */
function label(...lines: readonly (string | null)[]): string {
  return lines
    .flatMap((line) => (line === null ? [] : wrapText(line, LINE_COLUMNS)))
    .map(escapeMermaid)
    .join(LINE_BREAK);
}
