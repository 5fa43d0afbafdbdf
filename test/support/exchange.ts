// Examples of rules as messages: a request and its response, on a connection of the kind that the URL says.

import type { AuditOptions } from '../../src/audit/audit-options.ts';
import { Auditor } from '../../src/audit/auditor.ts';
import type { Finding } from '../../src/audit/finding.ts';
import type { Example } from '../../src/audit/rule.ts';
import { RULES } from '../../src/audit/rules/index.ts';
import { isIrregular } from '../../src/protocol/http1/irregular-head.ts';
import {
  type HeaderField,
  hidesField,
  type IrregularHead,
  type Message,
  type RequestMessage,
  type ResponseMessage,
} from '../../src/record/message.ts';
import type { MessageResults } from '../../src/record/message-results.ts';
import { decodeSession } from '../../src/session/decode/index.ts';
import { Counters } from '../../src/shared/counters.ts';
import {
  content,
  form,
  header,
  request as makeRequest,
  response as makeResponse,
  SECONDS,
} from './messages.ts';

/** What an example leaves open. */
export interface Surroundings {
  readonly frame?: number;
  /** The connection. */
  readonly stream?: number;
  /** Seconds after `SECONDS`. */
  readonly later?: number;
  readonly clientAddress?: string;
  readonly incomplete?: boolean;
  /** The response is seen and its request is not. */
  readonly requestUnseen?: boolean;
}

const LOOPBACK = /^(?:localhost|127\.|\[::1\]|.*\.localhost$)/;

/** The request and the response of an example. */
export function exchange(
  example: Example,
  surroundings: Surroundings = {},
): [request: RequestMessage, response: ResponseMessage] {
  const { frame = 1, stream = 0, later = 0, incomplete = false, requestUnseen = false } = surroundings;
  const { protocol, hostname, port, host, pathname, search } = new URL(example.url);
  const tls = protocol === 'https:';
  const isLocal = !tls && LOOPBACK.test(hostname);
  const clientAddress = surroundings.clientAddress ?? (isLocal ? '127.0.0.1' : '198.51.100.7');
  const serverAddress = isLocal ? '127.0.0.1' : '203.0.113.10';
  const serverPort = Number(port || (tls ? 443 : 80));
  const connection = {
    input: 'example.pcap',
    seconds: SECONDS + later,
    nanoseconds: 0,
    stream,
    protocol: 'http/1.1',
    streamId: null,
    tls,
    incomplete,
  } as const;
  const method = example.method ?? 'GET';
  const posted = example.form ?? null;
  const request = makeRequest({
    ...connection,
    frame,
    src: clientAddress,
    srcPort: 40_000,
    dst: serverAddress,
    dstPort: serverPort,
    method,
    target: pathname + search,
    form: posted === null ? null : form(...posted),
    url: example.url,
    fields: [
      header('Host', host),
      ...(example.requestFields ?? []).map(([name, value]) => header(name, value)),
    ],
  });
  const responseFields = [
    ...(example.responseFields ?? []).map(([name, value]) => header(name, value)),
    ...(example.setCookie ?? []).map((value) => header('Set-Cookie', value)),
  ];
  const response = makeResponse({
    ...connection,
    frame: frame + 1,
    src: serverAddress,
    srcPort: serverPort,
    dst: clientAddress,
    dstPort: 40_000,
    status: example.status ?? 200,
    phrase: '',
    request: requestUnseen ? null : request,
    isContentRead: example.hasLoginForm === true,
    irregular: irregularOf(example.status ?? 200, responseFields),
    fields: responseFields,
  });
  return [request, response];
}

/** What the protocol says of such a header block. */
function irregularOf(status: number, fields: readonly HeaderField[]): IrregularHead | null {
  const lines = fields.map(({ name, value }) => `${name}: ${value}\r\n`);
  const text = Buffer.from(`HTTP/1.1 ${status} \r\n${lines.join('')}\r\n`).toString('latin1');
  return isIrregular(text) ? { text, malformed: null } : null;
}

/** An auditor with all rules and no other options. */
export function auditor(options: Partial<AuditOptions> = {}, counters = new Counters()): Auditor {
  return new Auditor({ rules: RULES, assumeHttps: false, followsSessions: true, ...options }, counters);
}

/** Audits messages as a run does: only those that the auditor wants. Gives the verdicts on their cookies. */
export function auditMessages(engine: Auditor, ...messages: Message[]): MessageResults['verdicts'] {
  return messages.flatMap((message) => {
    const has = (name: string) => message.fields.some((field) => field.name.toLowerCase() === name);
    const hasSetCookie = has('set-cookie') || (message.kind === 'response' && hidesField(message));
    return engine.audit(message, true, engine.wants(message.kind, hasSetCookie, has('cookie')));
  });
}

/** What all rules find in examples, one after the other. */
export function audit(examples: readonly Example[], options: Partial<AuditOptions> = {}): Finding[] {
  const engine = auditor(options);
  for (const [index, example] of examples.entries()) {
    const [request, response] = exchange(example, { frame: index * 2 + 1, later: index, stream: index });
    auditMessages(engine, request, response);
    if (example.hasLoginForm === true)
      engine.content(content(request, { hasLoginForm: true, hasPasswordField: true }));
  }
  return [...engine.conclude(decodeSession).findings];
}

/** The ids of the rules that report something, each once, in alphabetical order. */
export function ruleIds(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ rule }) => rule))].sort();
}
