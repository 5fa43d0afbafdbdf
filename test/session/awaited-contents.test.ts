import { expect, test } from 'vitest';
import { AwaitedContents } from '../../src/session/awaited-contents.ts';
import { MAX_AWAITED_CONTENTS } from '../../src/session/limits.ts';
import { content, request } from '../support/messages.ts';

function awaited() {
  const concluded: string[] = [];
  const contents = new AwaitedContents<{ name: string }>(({ name }, facts) =>
    concluded.push(`${name}: ${facts?.title}`),
  );
  return { contents, concluded };
}

test('all that wait for a content get it, and so do those that come later', () => {
  const { contents, concluded } = awaited();
  const asked = request();
  contents.wait(asked, { name: 'a' });
  contents.wait(asked, { name: 'b' });
  contents.wait(request({ frame: 50 }), { name: 'other' });
  expect(concluded).toEqual([]);
  contents.add(content(asked, { title: 'Log in' }));
  contents.wait(asked, { name: 'c' });
  expect(concluded).toEqual(['a: Log in', 'b: Log in', 'c: Log in']);
});

test('of too many the oldest wait no longer', () => {
  const { contents, concluded } = awaited();
  for (let frame = 0; frame <= MAX_AWAITED_CONTENTS; frame++)
    contents.wait(request({ frame }), { name: `${frame}` });
  expect(concluded[0]).toBe('0: undefined');
  expect(concluded.length).toBeLessThan(MAX_AWAITED_CONTENTS);
});
