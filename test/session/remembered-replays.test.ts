import { expect, test } from 'vitest';
import { withoutReplayedLogins } from '../../src/session/remembered-replays.ts';
import { event, session } from '../support/sessions.ts';

const begun = session({ number: 2, events: [event('login', 12, { how: 'remember-me' }), event('sent', 20)] });

test('a login by a cookie that its request replays is none', () => {
  const replay = session({ events: [event('login', 4), event('replayed', 10, { askedIn: 10 })] });
  const [first, second] = withoutReplayedLogins([replay, begun]);
  expect(first).toEqual(replay);
  expect(second!.events.map((one) => one.event)).toEqual(['sent']);
  expect(second!.totals).toEqual({ sent: 1 });
});

test('any other is one', () => {
  const other = session({ events: [event('replayed', 30, { askedIn: 30 })] });
  const sent = session({ events: [event('sent', 10, { askedIn: 10 })] });
  const password = session({ events: [event('login', 12)] });
  const replay = session({ events: [event('replayed', 10, { askedIn: 10 })] });
  for (const sessions of [
    [other, begun],
    [sent, begun],
    [replay, password],
  ])
    expect(withoutReplayedLogins(sessions)).toEqual(sessions);
});
