// crumbshark explain: what browsers do with one Set-Cookie field.

import {
  type ExplainedRequest,
  explainField,
  fieldValue,
  parseWebUrl,
  REQUEST_KINDS,
} from '../cookie/explain.ts';
import { BROWSERS, type BrowserName } from '../cookie/profiles.ts';
import { repairField } from '../cookie/repair.ts';
import type { RequestUrl } from '../cookie/url.ts';
import { wireText } from '../record/wire-text.ts';
import { escapeJson } from '../report/escape.ts';
import { type ExplainedField, explanationText } from '../report/explanation-text.ts';
import { counted } from '../shared/counted.ts';
import { UserError } from '../shared/user-error.ts';
import { EXIT_DONE, type ExitCode } from './exit-code.ts';
import { MAX_FIELD_BYTES } from './limits.ts';
import { oneOf } from './named-choice.ts';
import { standardOutput } from './output.ts';
import { currentTerminal, isAsciiOnly, lineWidth, wantsColour } from './terminal.ts';

const FORMATS = ['table', 'json'] as const;
const SAMPLE = '"sid=1; Secure" --url https://a.example/';

export interface ExplainCommandOptions {
  readonly url?: string;
  readonly from?: string;
  readonly request?: string;
  readonly browser?: string;
  readonly format: string;
}

/** `texts`: the arguments. Throws a UserError for everything but one field, and for wrong options. */
export async function explainCommand(
  texts: readonly string[],
  options: ExplainCommandOptions,
): Promise<ExitCode> {
  const argument = onlyOne(texts);
  const format = oneOf('-T', 'format', options.format, FORMATS);
  const browser =
    options.browser === undefined ? null : oneOf('--browser', 'browser', options.browser, BROWSERS);
  const asked = askedOf(options);
  const field = fieldValue(argument === '-' ? await readField() : argument);
  const browsers: readonly BrowserName[] = browser === null ? BROWSERS : [browser];
  const explained: ExplainedField = {
    field,
    asked,
    explanations: explainField(field, asked, browsers),
    repair: repairField(field, asked, browsers),
  };
  const output = standardOutput(false, () => {});
  output.open();
  output.write(format === 'json' ? json(explained, options) : text(explained));
  await output.end();
  return EXIT_DONE;
}

function text(explained: ExplainedField): string {
  const terminal = currentTerminal();
  return explanationText(explained, {
    columns: lineWidth(terminal),
    colour: wantsColour(undefined, terminal),
    isAsciiOnly: isAsciiOnly(terminal),
  });
}

/** The library's explanations, with what was asked and what to write instead. */
function json(
  { field, asked, explanations, repair }: ExplainedField,
  options: ExplainCommandOptions,
): string {
  const { url, from = null } = options;
  const request = from === null ? null : asked.kind;
  return `${escapeJson({ setCookie: field, url, from, request, explanations, instead: repair })}\n`;
}

function askedOf({ url, from, request }: ExplainCommandOptions): ExplainedRequest {
  if (url === undefined)
    throw new UserError(
      'explain: the URL of the request is missing: add --url, such as --url https://a.example/',
    );
  if (request !== undefined && from === undefined)
    throw new UserError('--request is how a page makes the request: name the page too, with --from <url>');
  return {
    request: webUrl('--url', url),
    from: from === undefined ? null : webUrl('--from', from),
    kind: oneOf('--request', 'kind of request', request ?? 'fetch', REQUEST_KINDS),
    timeMs: Date.now(),
  };
}

function webUrl(option: string, value: string): RequestUrl {
  const url = parseWebUrl(value);
  if (url !== null) return url;
  // On the machine of a developer it is nearly always http, and browsers differ there.
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+)(?:[:/]|$)/i.test(value);
  const guess = `${isLocal ? 'http' : 'https'}://${value}`;
  const isGuess = /^[\w.-]+(?::\d+)?(?:\/|$)/.test(value) && parseWebUrl(guess) !== null;
  const suggestion = isGuess ? ` Did you mean ${guess}?` : ' Write one such as https://a.example/';
  if (/^https?:\/\/./i.test(value))
    throw new UserError(`${option}: "${value}" is no valid URL: check the host and the port in it`);
  throw new UserError(`${option}: "${value}" is no http or https URL.${suggestion}`);
}

/** The one argument. */
function onlyOne(texts: readonly string[]): string {
  const [argument] = texts;
  if (argument === undefined)
    throw new UserError(`explain: the Set-Cookie field is missing, such as crumbshark explain ${SAMPLE}`);
  if (texts.length > 1)
    throw new UserError(`explain takes one field: put it in quotes, such as crumbshark explain ${SAMPLE}`);
  return argument;
}

/** One line of standard input. */
async function readField(): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_FIELD_BYTES)
      throw new UserError(
        `standard input is longer than ${counted(MAX_FIELD_BYTES, 'byte')}: give one Set-Cookie field`,
      );
  }
  const lines = wireText(Buffer.concat(chunks).toString('latin1'))
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  if (lines.length > 1)
    throw new UserError(`standard input has ${counted(lines.length, 'line')}: give one Set-Cookie field`);
  if (lines.length === 0) throw new UserError('standard input is empty: give one Set-Cookie field');
  return lines[0]!;
}
