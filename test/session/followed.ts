// Sessions followed through exchanges that a test writes down, or through a capture: as a run does it.

import type { AuditOptions } from '../../src/audit/audit-options.ts';
import type { Auditor } from '../../src/audit/auditor.ts';
import type { Finding } from '../../src/audit/finding.ts';
import type { Example } from '../../src/audit/rule.ts';
import { fieldValues, type Message } from '../../src/record/message.ts';
import { decodeSession } from '../../src/session/decode/index.ts';
import type { Session } from '../../src/session/session.ts';
import { Counters } from '../../src/shared/counters.ts';
import { runCaptures } from '../support/analyse.ts';
import { auditMessages, auditor, exchange, type Surroundings } from '../support/exchange.ts';

export interface Followed {
  readonly sessions: readonly Session[];
  readonly findings: readonly Finding[];
}

function finished(engine: Auditor): Followed {
  return engine.conclude(decodeSession);
}

/** Exchanges, one second and two frames after the other: the third has its request in frame 5, its response in 6. */
export function follow(
  examples: readonly Example[],
  place: (index: number) => Surroundings = () => ({}),
  engine: Auditor = auditor(),
): Followed {
  for (const [index, example] of examples.entries()) {
    auditMessages(
      engine,
      ...exchange(example, { frame: index * 2 + 1, later: index, stream: index, ...place(index) }),
    );
  }
  return finished(engine);
}

/** `login 30` for each event, with its count when it is not 1: `sent 40 x3`. */
export function timeline({ events }: Session): string[] {
  return events.map(({ event, frame, count }) => `${event} ${frame}${count > 1 ? ` x${count}` : ''}`);
}

export async function followCapture(
  file: string,
  keylogFiles: readonly string[] = [],
  options: Partial<AuditOptions> = {},
): Promise<Followed> {
  const counters = new Counters();
  const engine = auditor(options, counters);
  const hasCookies = (message: Message) =>
    fieldValues(message, message.kind === 'response' ? 'set-cookie' : 'cookie').length > 0;
  await runCaptures(
    [file],
    {
      needsRequests: true,
      wants: (kind, hasSetCookie, hasCookie) => engine.wants(kind, hasSetCookie, hasCookie),
      wantsResponse: (status, request) => engine.wantsResponse(status, request),
      wantsForms: engine.wantsForms,
      wantsContent: (status, request) => engine.wantsContent(status, request),
      content: (message) => engine.content(message),
      message: (message) => engine.audit(message, true, hasCookies(message)),
    },
    { keylogFiles, counters },
  );
  return finished(engine);
}
