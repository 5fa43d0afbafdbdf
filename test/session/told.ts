// The stories of a run as people read them: a line for each step, without the layout of the screen.

import { sessionSteps } from '../../src/model/session-steps.ts';
import { stepText } from '../../src/report/screen/event-text.ts';
import { sessionRecord } from '../../src/report/session-record.ts';
import type { Session } from '../../src/session/session.ts';
import { browse, type Visit } from './browsing.ts';

/** `3 Login: gets value 1`: what happens at each visit, session by session. */
export function stepsOf(sessions: readonly Session[]): string[] {
  return sessions.flatMap((session) =>
    sessionSteps(sessionRecord(session)).map((step) => {
      const often = step.count === 1 ? '' : ` (${step.count} times)`;
      return `${Math.ceil(step.firstFrame / 2)} ${stepText(step)}${often}`;
    }),
  );
}

/** The same of visits; `which`: of the steps that say so alone. */
export async function told(visits: readonly Visit[], which = /./): Promise<string[]> {
  const { sessions } = await browse(visits);
  return stepsOf(sessions).filter((step) => which.test(step));
}
