// Which sessions are drawn where not all can be: those in which something happens, the most telling first.

import type { SessionStory } from './session-stories.ts';

export interface StoryChoice {
  readonly drawn: readonly SessionStory[];
  readonly others: readonly SessionStory[];
}

/** `limit` of those with a login or more than one event; without any of them the first. In the order of the model. */
export function foremostStories(stories: readonly SessionStory[], limit: number): StoryChoice {
  const telling = stories.filter(({ hasLogin, session }) => hasLogin || eventCount(session.totals) > 1);
  const drawn = (telling.length > 0 ? telling : stories.slice(0, 1)).slice(0, limit);
  const isDrawn = new Set(drawn);
  return { drawn, others: stories.filter((story) => !isDrawn.has(story)) };
}

function eventCount(totals: SessionStory['session']['totals']): number {
  return Object.values(totals).reduce<number>((sum, count = 0) => sum + count, 0);
}
