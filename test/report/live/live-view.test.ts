// What each key of the live view changes.

import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type LiveModel, liveModel } from '../../../src/report/live/live-model.ts';
import { chosenIndex, FIRST_VIEW, type LiveView, press, rowIds } from '../../../src/report/live/live-view.ts';
import { typedText } from '../../../src/report/live/typed-text.ts';
import { FIXTURES } from '../../support/repository.ts';
import { liveRun } from './live-run.ts';

let model: LiveModel;
beforeAll(async () => {
  model = liveModel((await liveRun(join(FIXTURES, 'express-login.pcap'))).state, null);
});

const after = (keys: readonly string[], view: LiveView = FIRST_VIEW): LiveView =>
  keys.reduce((before, key) => press(before, key, model, 5).view, view);
const commandOf = (key: string, view = FIRST_VIEW): string | null => press(view, key, model, 5).command;

it('chooses rows, and no row that is not there', () => {
  expect(chosenIndex(model, after(['down']))).toBe(1);
  expect(chosenIndex(model, after(['j', 'j', 'j', 'j']))).toBe(2);
  expect(chosenIndex(model, after(['G', 'k', 'k', 'up']))).toBe(0);
  expect(chosenIndex(model, after(['page-down', 'home']))).toBe(0);
});

it('the cursor stays on its cookie when the order changes', () => {
  const chosen = after(['down']);
  const turned = { ...model, cookies: model.cookies.toReversed() };
  expect(rowIds(turned, 'cookies')[chosenIndex(turned, chosen)]).toBe(
    rowIds(model, 'cookies')[chosenIndex(model, chosen)],
  );
  const without = { ...model, cookies: model.cookies.slice(0, 1) };
  expect(chosenIndex(without, chosen)).toBe(0);
});

it('goes from list to list', () => {
  expect([after(['2']).tab, after(['3']).tab, after(['tab']).tab, after(['tab', 'tab', 'tab']).tab]).toEqual([
    'sessions',
    'findings',
    'sessions',
    'cookies',
  ]);
});

it('details have the screen, scroll, and go', () => {
  expect(after(['enter', 'down', 'down', 'up']).detailsFrom).toBe(1);
  expect(after(['enter', 'up']).detailsFrom).toBe(0);
  expect(after(['enter', 'escape']).detailsFrom).toBeNull();
});

it('a filter is typed, and applied with Enter only', () => {
  expect(after(['/', 'a', 'q', 'm']).typed).toEqual(typedText('aqm'));
  expect(after(['/', 'a', 'b', 'left', 'backspace']).typed).toEqual({ before: '', behind: 'b' });
  const typed = after(['/', 'a']);
  expect(press(typed, 'enter', model, 5)).toMatchObject({
    command: 'filter',
    view: { filter: 'a', typed: null },
  });
  expect(after(['/', 'a', 'escape'])).toMatchObject({ filter: '', typed: null });
  expect(after(['escape'], { ...FIRST_VIEW, filter: 'a' }).filter).toBe('');
  expect(commandOf('ctrl-c', typed)).toBe('quit');
});

it('asks for what the program does', () => {
  expect(['q', 'ctrl-c', 'ctrl-z', 'm', 'M', 'y', 'w', 'x'].map((key) => commandOf(key))).toEqual([
    ...['quit', 'quit', 'suspend', 'mark', 'unmark', 'copy', 'report'],
    null,
  ]);
});

it('is held still, and shows the keys until the next one', () => {
  expect([after(['p']).isHeld, after([' ', 'p']).isHeld]).toEqual([true, false]);
  expect([after(['?']).showsHelp, after(['?', 'm']).showsHelp]).toEqual([true, false]);
});
