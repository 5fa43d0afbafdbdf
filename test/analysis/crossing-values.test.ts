// A session of one partition in a URL of another one: found by hashes, when it was a session by then.

import { describe, expect, it } from 'vitest';
import { CrossingValues, crossingSessions, sharingPartitions } from '../../src/analysis/crossing-values.ts';
import { MAX_CROSSING_VALUES } from '../../src/analysis/limits.ts';

const VALUE = '3f9a1c77b2d04e5f';

function partition(act: (values: CrossingValues) => void): CrossingValues {
  const values = new CrossingValues('key');
  act(values);
  return values;
}

describe('a value', () => {
  const shop = partition((values) => {
    values.note('sid', VALUE, 1000);
    values.note('other', VALUE, 2000);
    values.note('short', 'abc', 1000);
    values.nameOf('of-nobody-at-all', 1000);
  });
  const tracker = partition((values) => expect(values.nameOf(VALUE, 1500)).toBeNull());
  const quiet = partition(() => {});
  const crossing = crossingSessions([shop, tracker, quiet].map((one) => one.view()));

  it('concerns the partition whose URLs have it, and no other', () => {
    expect(crossing.map((sessions) => sessions.map(([, name, timeUs]) => [name, timeUs]))).toEqual([
      [],
      [['sid', 1000]],
      [],
    ]);
  });

  it('is a session there from the time on at which it was set', () => {
    const again = new CrossingValues('key', crossing[1]);
    expect(again.nameOf(VALUE, 999)).toBeNull();
    expect(again.nameOf(VALUE, 1000)).toBe('sid');
    expect(again.nameOf('another-value-of-it', 1000)).toBeNull();
  });

  it('is not in what is written down, only its hash with the key', () => {
    const text = JSON.stringify([shop.view(), tracker.view()]);
    expect(text).not.toContain(VALUE);
    const [[hash] = ['']] = shop.view().sessions;
    const other = new CrossingValues('another key');
    other.note('sid', VALUE, 1000);
    expect(other.view().sessions[0]?.[0]).not.toBe(hash);
    expect(hash).toHaveLength(16);
  });

  it('of the own partition is none of another one', () => {
    const both = partition((values) => {
      values.nameOf(VALUE, 10);
      values.note('sid', VALUE, 20);
    });
    expect(crossingSessions([both.view()])).toEqual([[]]);
  });
});

it('too many values are counted as such, and the first ones kept', () => {
  const values = new CrossingValues('key');
  for (let number = 0; number <= MAX_CROSSING_VALUES; number++) values.nameOf(`value-number-${number}`, 1);
  const view = values.view();
  expect([view.asked.length, view.isWhole]).toEqual([MAX_CROSSING_VALUES, false]);
  expect(partition((one) => one.nameOf('value-number-1', 1)).view().isWhole).toBe(true);
});

describe('partitions', () => {
  const knowing = (known: readonly string[], wanted: readonly string[] = []) => ({ known, wanted });

  it('are together where one has, or looks for, what another one knows', () => {
    expect(sharingPartitions([knowing(['a']), knowing(['b']), knowing(['c'])])).toEqual([[0], [1], [2]]);
    expect(sharingPartitions([knowing(['a']), knowing(['b'], ['a']), knowing(['c'])])).toEqual([[0, 1], [2]]);
    expect(sharingPartitions([knowing(['a']), knowing(['b']), knowing(['a'])])).toEqual([[0, 2], [1]]);
    // Over a third one, whichever comes first.
    expect(sharingPartitions([knowing(['a'], ['c']), knowing(['b'], ['a']), knowing(['c'])])).toEqual([
      [0, 1, 2],
    ]);
  });

  it('are apart where each only looks for it', () => {
    expect(sharingPartitions([knowing([], ['a']), knowing([], ['a'])])).toEqual([[0], [1]]);
  });

  it('say keys as hashes, and one that is known not as wanted', () => {
    const values = partition((one) => {
      one.noteKey(`sid\n${VALUE}`, false);
      one.noteKey(`sid\n${VALUE}`, true);
      one.noteKey('sid\nanother', false);
    });
    const { known, wanted } = values.view();
    expect([known.length, wanted.length]).toEqual([1, 1]);
    expect(JSON.stringify(values.view())).not.toContain(VALUE);
  });
});
