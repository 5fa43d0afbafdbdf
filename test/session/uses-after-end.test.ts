import { expect, it } from 'vitest';
import { MAX_USES_AFTER_END } from '../../src/session/limits.ts';
import type { UseAfterEnd } from '../../src/session/tracked-session.ts';
import { withRefusal, withUse } from '../../src/session/uses-after-end.ts';
import { source, trackedValue } from './tracked.ts';

const other = trackedValue('x', 'other').session;
const at = (frame: number) => source(frame).at;
const use = (page: string, others = [other].slice(1)) => ({
  page,
  path: page,
  status: 200,
  others,
  content: null,
  traits: null,
  isReplaced: false,
});

it('the same page with the same sessions is one use, with a count', () => {
  let uses: readonly UseAfterEnd[] = [];
  uses = withUse(uses, use('/a'), at(1));
  uses = withUse(uses, use('/a', [other]), at(3));
  uses = withUse(uses, use('/a'), at(5));
  uses = withUse(uses, use('/b'), at(7));
  expect(uses.map(({ page, count, others, last }) => [page, count, others.length, last.frame])).toEqual([
    ['/a', 2, 0, 5],
    ['/a', 1, 1, 3],
    ['/b', 1, 0, 7],
  ]);
});

it('so many are kept, and each refusal once', () => {
  let uses: readonly UseAfterEnd[] = [];
  for (let frame = 1; frame < 100; frame++) uses = withUse(uses, use(`/${frame}`), at(frame));
  expect(uses).toHaveLength(MAX_USES_AFTER_END);
  const refusal = (page: string, frame: number, others = [other]) => ({ page, at: at(frame), others });
  let refusals = withRefusal([], refusal('/a', 1));
  for (const made of [refusal('/b', 3), refusal('/a', 5, []), refusal('/a', 7)])
    refusals = withRefusal(refusals, made);
  expect(refusals.map((one) => `${one.page} ${one.at.frame} ${one.others.length}`)).toEqual([
    '/b 3 1',
    '/a 5 0',
    '/a 7 1',
  ]);
});
