// What the reader of the live view has chosen, and what each key changes. The chosen row is a cookie, a session or a rule, not
// a line: it stays chosen when others come before it.

import type { LiveModel } from './live-model.ts';
import { edited, type TypedText, typedText, wholeText } from './typed-text.ts';

export const LIVE_TABS = ['cookies', 'sessions', 'findings'] as const;
export type LiveTab = (typeof LIVE_TABS)[number];

export interface LiveView {
  readonly tab: LiveTab;
  /** The id of the chosen row of each list; null: the first. */
  readonly chosen: Readonly<Record<LiveTab, string | null>>;
  /** The details have the whole screen, from this line on; null: they have a part of it. */
  readonly detailsFrom: number | null;
  readonly showsHelp: boolean;
  /** A display filter; empty: all is shown. */
  readonly filter: string;
  /** The filter as it is being typed; null: it is not. */
  readonly typed: TypedText | null;
  /** The screen is held still. */
  readonly isHeld: boolean;
  /** What the last key has done, or what is wrong; empty: nothing to say. */
  readonly note: string;
}

export const FIRST_VIEW: LiveView = {
  tab: 'cookies',
  chosen: { cookies: null, sessions: null, findings: null },
  detailsFrom: null,
  showsHelp: false,
  filter: '',
  typed: null,
  isHeld: false,
  note: '',
};

/** What a key asks for beside another view: the program does it. */
export type LiveCommand = 'quit' | 'suspend' | 'mark' | 'unmark' | 'copy' | 'report' | 'filter';

export interface Pressed {
  readonly view: LiveView;
  readonly command: LiveCommand | null;
}

/** Ids of the rows of a list, in order. */
export function rowIds({ cookies, stories, groups }: LiveModel, tab: LiveTab): readonly string[] {
  switch (tab) {
    case 'cookies':
      return cookies.map(({ key }) => key);
    case 'sessions':
      return stories.map(({ session }) => session.id);
    case 'findings':
      return groups.map(({ rule, severity, first }) => `${rule} ${severity} ${first.title}`);
  }
}

/** The place of the chosen row in its list: the first where it is gone. */
export function chosenIndex(model: LiveModel, { tab, chosen }: LiveView): number {
  const id = chosen[tab];
  return id === null ? 0 : Math.max(0, rowIds(model, tab).indexOf(id));
}

const COMMANDS: Readonly<Record<string, LiveCommand>> = {
  q: 'quit',
  'ctrl-c': 'quit',
  'ctrl-z': 'suspend',
  m: 'mark',
  M: 'unmark',
  y: 'copy',
  w: 'report',
};

/**
 * What a key does. `key`: its name, as src/cli/live/key-names.ts has it, or a character; `listRows`: rows of the list that are
 * in sight.
 */
export function press(view: LiveView, key: string, model: LiveModel, listRows: number): Pressed {
  if (key === 'ctrl-c') return { view, command: 'quit' };
  if (view.typed !== null) return typeFilter(view, view.typed, key);
  const quiet = { ...view, note: '' };
  if (view.showsHelp && key !== 'q') return { view: { ...quiet, showsHelp: false }, command: null };
  const command = COMMANDS[key] ?? null;
  if (command !== null) return { view: quiet, command };
  return { view: changed(quiet, key, model, listRows), command: null };
}

function changed(view: LiveView, key: string, model: LiveModel, listRows: number): LiveView {
  const tab = LIVE_TABS[Number(key) - 1];
  if (tab !== undefined) return { ...view, tab, detailsFrom: null };
  switch (key) {
    case 'tab':
      return {
        ...view,
        tab: LIVE_TABS[(LIVE_TABS.indexOf(view.tab) + 1) % LIVE_TABS.length]!,
        detailsFrom: null,
      };
    case 'enter':
      return { ...view, detailsFrom: view.detailsFrom === null ? 0 : null };
    case 'escape':
      return view.detailsFrom === null ? { ...view, filter: '' } : { ...view, detailsFrom: null };
    case '/':
      return { ...view, typed: typedText(view.filter) };
    case 'p':
    case ' ':
      return { ...view, isHeld: !view.isHeld };
    case '?':
      return { ...view, showsHelp: true };
    default:
      return moved(view, key, model, listRows);
  }
}

/** By how many rows a key moves. */
function stepsOf(key: string, listRows: number): number {
  switch (key) {
    case 'down':
    case 'j':
      return 1;
    case 'up':
    case 'k':
      return -1;
    case 'page-down':
      return listRows;
    case 'page-up':
      return -listRows;
    case 'end':
    case 'G':
      return Number.POSITIVE_INFINITY;
    case 'home':
    case 'g':
      return Number.NEGATIVE_INFINITY;
    default:
      return 0;
  }
}

function moved(view: LiveView, key: string, model: LiveModel, listRows: number): LiveView {
  const steps = stepsOf(key, listRows);
  if (steps === 0) return view;
  if (view.detailsFrom !== null)
    return { ...view, detailsFrom: Math.min(Math.max(0, view.detailsFrom + steps), Number.MAX_SAFE_INTEGER) };
  const ids = rowIds(model, view.tab);
  const at = Math.min(Math.max(0, chosenIndex(model, view) + steps), ids.length - 1);
  return { ...view, chosen: { ...view.chosen, [view.tab]: ids[at] ?? null } };
}

function typeFilter(view: LiveView, typed: TypedText, key: string): Pressed {
  const quiet = { ...view, note: '' };
  if (key === 'enter')
    return { view: { ...quiet, typed: null, filter: wholeText(typed) }, command: 'filter' };
  return { view: { ...quiet, typed: key === 'escape' ? null : edited(typed, key) }, command: null };
}
