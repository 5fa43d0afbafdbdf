// Which cookies carry a session, and how that is known: the first thing that people want to know about a capture.

import type { SessionCookie } from '../audit/observers.ts';
import { MAX_SESSIONS_NAMED } from '../limits.ts';
import { type Look, type Page, paragraph } from './paragraph.ts';
import { counted, subjectOf, timesText } from './words.ts';

const SESSION_LOOK: Look = { text: 'bold', labelColumns: 'Session cookie: '.length };

export function sessionsText(sessions: readonly SessionCookie[], page: Page): string {
  const named = sessions.slice(0, MAX_SESSIONS_NAMED).map((session) => sessionText(session, page));
  const more = sessions.length - named.length;
  if (more > 0) named.push(paragraph(page, '', `and ${counted(more, 'other session cookie')}`));
  return named.join('');
}

function sessionText(session: SessionCookie, page: Page): string {
  const { because, name, host } = session;
  const evidence = because.length === 0 ? 'the configuration says so' : because.join(', ');
  return (
    paragraph(page, 'Session cookie:', subjectOf(name, host), SESSION_LOOK) +
    paragraph(page, '', lifeText(session)) +
    paragraph(page, '', `How we know: ${evidence}`, { text: 'dim' })
  );
}

/** `set 4 times, deleted in frame 66`. */
function lifeText({ sets, deletions, lastDeletion }: SessionCookie): string {
  const often = deletions === 1 ? '' : `${timesText(deletions)}, last `;
  const deleted = `deleted ${often}in frame ${lastDeletion?.frame}`;
  return [...(sets > 0 ? [`set ${timesText(sets)}`] : []), ...(deletions > 0 ? [deleted] : [])].join(', ');
}
