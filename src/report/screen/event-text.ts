// What an exchange does to a session, in words.

import {
  isDeniedStep,
  isKept,
  isPasswordRefused,
  isUncertain,
  type SessionStep,
} from '../../model/session-steps.ts';
import type { StoryStep } from '../../model/session-stories.ts';
import { EMPTIED, REPLACED } from '../../record/event-evidence.ts';
import type { SessionEventRecord } from '../../record/records.ts';
import { counted } from '../../shared/counted.ts';
import { lowerFirst } from '../text-format.ts';

/** What a step is about: said first, with a capital. */
const LEADS: Readonly<Record<string, string>> = {
  login: 'Login',
  'login-failed': 'Login fails',
  logout: 'Logout',
  replayed: 'Replay',
  adopted: 'Session fixation',
  shared: 'Shared session',
  'deletion-missed': 'Logout without effect',
};

/** By event; `value`: `value 2`, or `a value`. Empty for those that a lead says. */
const SENTENCES: Readonly<Record<string, (value: string, event: SessionEventRecord) => string>> = {
  'first-seen': (value) => `sends ${value}, first seen here`,
  issued: (value) => `gets ${value}`,
  sent: (value) => `sends ${value}`,
  rotated: (value) => `gets ${value}`,
  renewed: (value) => `gets ${value} again`,
  login: () => '',
  'login-failed': () => '',
  // Where nothing shows that others are denied it, the row says which page it was, and no more.
  'privileged-use': (_, { gives, confidence }) => (confidence === 'high' ? GIVEN[gives ?? 'page'] : ''),
  logout: () => '',
  deleted: (_, { evidence }) =>
    evidence.some(({ text }) => text === EMPTIED)
      ? 'the server empties the cookie'
      : 'the browser deletes the cookie',
  'deletion-missed': () => 'the browser keeps the cookie',
  replayed: (value, { outcome, evidence }) => {
    const isReplaced = evidence.some(({ text }) => text === REPLACED);
    const what = isReplaced ? 'which a newer one has replaced' : 'whose session has ended';
    return `sends ${value}, ${what}; ${OUTCOMES[outcome ?? 'unknown']}`;
  },
  adopted: (value) => `the server accepts ${value}, which it did not issue`,
  shared: (value) => `two clients have ${value}`,
};

const GIVEN: Readonly<Record<NonNullable<SessionEventRecord['gives']>, string>> = {
  page: 'the page opens as the user',
  data: 'the call works as the user',
  connection: 'the connection opens as the user',
  script: 'the script loads as the user',
  style: 'the style sheet loads as the user',
  image: 'the image loads as the user',
  media: 'the recording loads as the user',
  file: 'the file loads as the user',
};

/** Behind "Login" and "Login fails"; what most users do is not said. */
const METHODS: Readonly<Record<NonNullable<SessionEventRecord['how']>, string>> = {
  password: '',
  code: ' by code',
  registration: ' by registration',
  'http-basic': ' by HTTP Basic',
  'http-digest': ' by HTTP Digest',
  'http-negotiate': ' by HTTP Negotiate',
  'http-ntlm': ' by NTLM',
  link: ' by link',
  'other-server': ' by another server',
  passkey: ' by passkey',
  impersonation: ' as another user',
  'remember-me': ' by remember-me cookie',
  // A lead of its own.
  'account-deletion': '',
};

const OUTCOMES = {
  accepted: 'the server accepts it',
  refused: 'the server refuses it',
  unknown: 'whether the server accepts it cannot be seen',
} as const;

/** What a step is, in words: `lead` is what it is about, said first. */
interface StepWords {
  readonly lead: string | null;
  readonly text: string;
}

interface StoryStepWords extends StepWords {
  /** What the step does to other cookies. */
  readonly beside: readonly string[];
  /** `, 2 times`, behind all of it; empty for once, and where it is not as often for each of the cookies. */
  readonly often: string;
}

/**
 * `Logout: sends value 1; remember: the browser keeps the cookie`: with what the step does to other cookies. How often all
 * of it happened is not in it.
 */
export function storyStepText(step: StoryStep, nameOf: (cookie: string) => string): string {
  const { beside, ...own } = storyStepWords(step, nameOf);
  return [joined(own), ...beside].filter((text) => text !== '').join('; ');
}

/** `, 2 times`, to be said behind `storyStepText`. */
export function oftenText({ count, beside }: StoryStep): string {
  return count > 1 && beside.every((one) => one.count === count) ? `, ${counted(count, 'time')}` : '';
}

/** The same as data: what it does to other cookies is apart. */
export function storyStepWords(step: StoryStep, nameOf: (cookie: string) => string): StoryStepWords {
  const { lead, text } = stepWords(step);
  const often = oftenText(step);
  const isApart = often === '' && step.count > 1;
  const beside = step.beside.map(({ cookie, events, count }) => {
    const times = count === step.count ? '' : `, ${count === 1 ? 'once' : counted(count, 'time')}`;
    return `${nameOf(cookie)}: ${stepText({ ...ALONE, events })}${times}`;
  });
  const times = isApart ? [counted(step.count, 'time')] : [];
  return { lead, text: [text, ...times].filter((part) => part !== '').join(', '), beside, often };
}

type ToldStep = Pick<
  SessionStep,
  | 'events'
  | 'status'
  | 'keepsValue'
  | 'isStillHeld'
  | 'isDoubtful'
  | 'noLongerOpens'
  | 'isBeforeEnd'
  | 'loggedIn'
>;

/** What is said of the step is said of the cookie whose story it is. */
const ALONE = {
  status: null,
  keepsValue: null,
  isStillHeld: false,
  isDoubtful: false,
  noLongerOpens: false,
  isBeforeEnd: false,
  loggedIn: null,
} as const;

/** `Login: sends value 1; gets value 2`. The client is not in it. */
export function stepText(step: ToldStep): string {
  return joined(stepWords(step));
}

function joined({ lead, text }: StepWords): string {
  return [lead, text].filter((part) => part !== null && part !== '').join(': ');
}

function stepWords(step: ToldStep): StepWords {
  const { events, keepsValue, isStillHeld, isDoubtful, noLongerOpens, isBeforeEnd } = step;
  const lead = Object.keys(LEADS).find((name) => events.some(({ event }) => event === name));
  // "gets value 1 again" says it already.
  const isSaid = keepsValue === null || events.some(({ event }) => event === 'renewed');
  const isDenied = noLongerOpens || isDeniedStep(step);
  // Where the session ends without a logout, the value is why.
  const isOverHere = step.loggedIn === 'ends' && !isDenied;
  const sentences = [
    ...sentencesOf(events, isOverHere),
    ...(isSaid ? [] : [`keeps value ${keepsValue}`]),
    ...denialSentences(step),
    ...(isBeforeEnd ? ['the logout is not over yet'] : []),
  ];
  const text = sentences.join('; ');
  // A browser that never lost the value replays nothing.
  if (lead === 'replayed' && isStillHeld) return { lead: 'Old value', text: `still ${text}` };
  if (lead === undefined) return { lead: null, text };
  const leading = events.find(({ event }) => event === lead)!;
  const { how } = leading;
  let said = how === 'account-deletion' ? 'Account deletion' : LEADS[lead]!;
  const method = METHODS[how ?? 'password'];
  if (method !== '') said = said.replace('Login', `Login${method}`);
  const head = isUncertain(leading, isDoubtful) ? `Perhaps: ${lowerFirst(said)}` : said;
  return { lead: head, text };
}

/** What a denial is about; none where the step is no denial. */
function denialSentences(step: ToldStep): string[] {
  if (step.noLongerOpens) return ['the page no longer opens'];
  if (!isDeniedStep(step)) return [];
  return [step.events.some(isPasswordRefused) ? 'the server refuses the request' : 'the server refuses it'];
}

/** `isOver`: a value that the server refuses ends the session. */
function sentencesOf(events: readonly SessionEventRecord[], isOver: boolean): string[] {
  const isReplay = events.some(({ event }) => event === 'replayed');
  const setAgain = valueSetAgain(events);
  return events
    .filter((event) => !(isReplay && event.event === 'sent') && event !== setAgain?.deleted)
    .map((event) => {
      const value = event.valueNumber === null ? unnumbered(event) : `value ${event.valueNumber}`;
      if (event === setAgain?.given) return `the response deletes the cookie, and sets it again to ${value}`;
      return (
        (SENTENCES[event.event]?.(value, event) ?? event.event) +
        (isKept(event) ? '' : ', which the browser refuses') +
        (isOver && event.event === 'sent' && event.outcome === 'refused' ? ', which the server refuses' : '')
      );
    })
    .filter((sentence) => sentence !== '');
}

/** A response that deletes the cookie sets it again behind that, so that the browser has it; null: it does not. */
function valueSetAgain(
  events: readonly SessionEventRecord[],
): { deleted: SessionEventRecord; given: SessionEventRecord } | null {
  const at = events.findIndex(({ event }) => event === 'deleted');
  const deleted = events[at];
  const given = events.slice(at + 1).find((event) => SETS_AGAIN.has(event.event) && isKept(event));
  return deleted === undefined || given === undefined ? null : { deleted, given };
}

const SETS_AGAIN: ReadonlySet<string> = new Set(['rotated', 'renewed']);

/** What a login without a cookie sends has no number. */
function unnumbered({ event }: SessionEventRecord): string {
  return event === 'replayed' ? 'the token' : 'a value';
}
