// The details of the chosen row: what is wrong with it, what to type, and the story of its session.

import { stripVTControlCharacters } from 'node:util';
import { cookieKey } from '../../model/cookie-key.ts';
import { isInFull } from '../../model/finding-groups.ts';
import type { SessionStory } from '../../model/session-stories.ts';
import type { FindingRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { pathOfUrl } from '../../shared/url.ts';
import { displayWidth, shorten, shortenToWidth } from '../display-width.ts';
import { MAX_LABEL_CHARACTERS, MAX_LIVE_DETAIL_LINES } from '../limits.ts';
import { fixLines, labelledLines, type Screen, subjectText } from '../screen/screen.ts';
import { storyText } from '../screen/sessions-text.ts';
import { SEVERITY_STYLES } from '../screen/symbols.ts';
import { lastRecord } from './live-list.ts';
import type { LiveCookie, LiveModel } from './live-model.ts';
import { chosenIndex, type LiveView } from './live-view.ts';

/** Those that no step has are known at the end of a run. */
const NO_STRAY_DELETIONS: ReadonlyMap<string, number> = new Map();
/** Of the symbol of a severity and the space behind it. */
const LABEL_COLUMNS = 3;

/** The lines of the chosen row, each no wider than `screen.columns`. `isWhole`: they have the screen for themselves. */
export function detailLines(model: LiveModel, view: LiveView, screen: Screen, isWhole: boolean): string[] {
  const text = detailText(model, view, screen, isWhole);
  const lines = text.split('\n').slice(0, -1).slice(0, MAX_LIVE_DETAIL_LINES);
  return lines.map((line) => fitted(line, screen));
}

/** Code is never broken: what is wider than the screen is cut, without its colours. */
function fitted(line: string, { columns }: Screen): string {
  const plain = stripVTControlCharacters(line);
  return displayWidth(plain) <= columns ? line : shortenToWidth(plain, columns, '', 0);
}

/** What the chosen row is about: its findings, the worst first. */
export function chosenFindings(model: LiveModel, view: LiveView): readonly FindingRecord[] {
  const index = chosenIndex(model, view);
  switch (view.tab) {
    case 'cookies':
      return model.cookies[index]?.findings ?? [];
    case 'sessions':
      return model.stories[index]?.findings ?? [];
    case 'findings': {
      const group = model.groups[index];
      return group === undefined ? [] : [group.first, ...group.others];
    }
  }
}

function detailText(model: LiveModel, view: LiveView, screen: Screen, isWhole: boolean): string {
  const index = chosenIndex(model, view);
  const found = chosenFindings(model, view);
  if (view.tab === 'findings') return groupText(found, screen);
  const stories =
    view.tab === 'sessions' ? model.stories.slice(index, index + 1) : storiesOf(model, model.cookies[index]);
  const cookie = view.tab === 'cookies' ? model.cookies[index] : undefined;
  return [
    cookie === undefined ? '' : placeText(cookie, screen),
    findingsText(found, screen, isWhole),
    ...stories.map((story) => storyText({ ...screen, details: isWhole }, story, NO_STRAY_DELETIONS)),
  ].join('');
}

/** `sid on localhost:3000, frame 64, GET / 200`. */
function placeText(cookie: LiveCookie, screen: Screen): string {
  const { request, status, frame } = lastRecord(cookie);
  const where =
    request === null
      ? `a response without its request, ${status}`
      : `${request.method} ${shorten(pathOfUrl(request.url), MAX_LABEL_CHARACTERS)} ${status}`;
  const subject = subjectText(screen, cookie.name, cookie.host);
  return labelledLines(screen, '', `${subject}, frame ${frame}, ${where}`, { labelColumns: 1 });
}

function storiesOf(model: LiveModel, cookie: LiveCookie | undefined): SessionStory[] {
  return model.stories.filter(({ session, companions }) =>
    [session, ...companions].some(({ host, name }) => name !== null && cookieKey(host, name) === cookie?.key),
  );
}

/** High and medium ones with what to type; the others too where there is room for all. */
function findingsText(findings: readonly FindingRecord[], screen: Screen, isWhole: boolean): string {
  const shown = findings.filter(({ severity }) => isWhole || isInFull(severity));
  const lesser = findings.length - shown.length;
  return [
    ...shown.map((finding) => titleText(finding, screen) + fixOf(finding, screen)),
    lesser === 0
      ? ''
      : labelledLines(screen, '', `and ${counted(lesser, 'lesser finding')}: Enter`, {
          labelColumns: 1,
          text: 'dim',
        }),
  ].join('');
}

function titleText({ severity, title }: FindingRecord, screen: Screen): string {
  const style = SEVERITY_STYLES[severity];
  return labelledLines(screen, ` ${screen.symbols.severity[severity]}`, title, {
    labelColumns: LABEL_COLUMNS,
    text: 'bold',
    ...(style === null ? {} : { label: style }),
  });
}

function fixOf({ fix }: FindingRecord, screen: Screen): string {
  return fixLines(screen, '   Fix', fix, { labelColumns: LABEL_COLUMNS + 4, text: 'green' });
}

/** A rule: what it found, why that is wrong, what to type, and where it was seen. */
function groupText(findings: readonly FindingRecord[], screen: Screen): string {
  const [first] = findings;
  if (first === undefined) return '';
  const look = { labelColumns: LABEL_COLUMNS } as const;
  const places = findings.map(
    ({ cookieName, host, evidence }) =>
      `${subjectText(screen, cookieName, host)}, frame ${evidence.map(({ frame }) => frame).join(', ')}`,
  );
  return [
    titleText(first, screen),
    labelledLines(screen, '', first.message, look),
    labelledLines(screen, '', first.why, { ...look, text: 'dim' }),
    fixOf(first, screen),
    ...places.map((place) => labelledLines(screen, '', place, look)),
  ].join('');
}
