// The cookies of one login are one story: that of the cookie which shows most, and what the others add to it.

import type { FindingRecord, SessionEventRecord, SessionRecord } from '../record/records.ts';
import { isUncertain, type SessionStep } from './session-steps.ts';

/** A session, its steps and what is wrong with it. */
export interface SessionModel {
  readonly session: SessionRecord;
  readonly steps: readonly SessionStep[];
  readonly hasLogin: boolean;
  /** The findings that happened in it and that no baseline accepts. */
  readonly findings: readonly FindingRecord[];
}

/** What an exchange does to a cookie beside the one whose story it is. */
export interface EventsBeside {
  readonly cookie: string;
  readonly events: readonly SessionEventRecord[];
  /** How often it does so, of a row of equal exchanges. */
  readonly count: number;
}

export interface StoryStep extends SessionStep {
  readonly beside: readonly EventsBeside[];
}

export interface SessionStory extends Omit<SessionModel, 'steps'> {
  /** Further cookies of the same login. */
  readonly companions: readonly SessionRecord[];
  /** Without events of its own it is about a companion alone. */
  readonly steps: readonly StoryStep[];
}

/**
 * In the order of the first session of each. Only cookies of one host and client are one story: those of one login, and
 * without any login those that are sent and set together, each time. Of one name they follow each other, as sessions do that
 * a cookie which remembers the user begins anew.
 */
export function sessionStories(sessions: readonly SessionModel[]): SessionStory[] {
  const stories: SessionModel[][] = [];
  const byKey = new Map<string, SessionModel[]>();
  for (const model of sessions) {
    const keys = model.session.name === null ? [] : storyKeys(model.session);
    const known = keys
      .map((key) => byKey.get(key))
      .find((story) => story?.every((other) => mayGoTogether(other.session, model.session)) === true);
    const story = known ?? [];
    story.push(model);
    if (known === undefined) stories.push(story);
    for (const key of keys) byKey.set(key, story);
  }
  return stories.map(storyOf);
}

function mayGoTogether(one: SessionRecord, other: SessionRecord): boolean {
  if (one.name !== other.name) return true;
  if (one.last.input !== other.first.input || other.last.input !== one.first.input) return false;
  return one.last.frame < other.first.frame || other.last.frame < one.first.frame;
}

/** With one of these a story is that of a user, whose cookies have one group. */
const LOGIN_EVENTS = ['login', 'login-failed', 'logout'] as const;

/** What cookies of one story share: one of these texts. */
function storyKeys(session: SessionRecord): string[] {
  const { group, host, client, totals, droppedEvents } = session;
  const own = JSON.stringify([host, client.number, group]);
  if (LOGIN_EVENTS.some((event) => (totals[event] ?? 0) > 0)) return [own];
  const { events } = session;
  if (events.length === 0) return [own];
  const exchanges = events.map(({ event, input, frame, valueNumber }) => [event, input, frame, valueNumber]);
  return [own, JSON.stringify([host, client.number, exchanges, droppedEvents])];
}

type Cookies = [SessionRecord, ...SessionRecord[]];

/** The cookies of one login and host together, whichever client has them, and those that go together without a login. */
export function cookiesOfOneLogin(sessions: readonly SessionRecord[]): Cookies[] {
  const logins: Cookies[] = [];
  const byKey = new Map<string, Cookies>();
  for (const session of sessions) {
    const keys = [JSON.stringify([session.group, session.host]), ...storyKeys(session)];
    const known = keys.map((key) => byKey.get(key)).find((cookies) => cookies !== undefined);
    const cookies: Cookies = known ?? [session];
    if (known === undefined) logins.push(cookies);
    else known.push(session);
    for (const key of keys) byKey.set(key, cookies);
  }
  return logins;
}

/** The names of the cookies of a story, each once. */
export function cookieNames(sessions: readonly SessionRecord[]): string[] {
  return [...new Set(sessions.map(({ name }) => name ?? ''))];
}

/** Values of one cookie are numbered through all of its sessions. */
function numberedThrough(members: readonly SessionModel[]): readonly SessionModel[] {
  if (cookieNames(members.map(({ session }) => session)).length === members.length) return members;
  const inOrder = [...members].sort((one, other) => one.session.first.frame - other.session.first.frame);
  const values = new Map<string | null, number>();
  const before = new Map<SessionModel, number>();
  for (const member of inOrder) {
    const { name, values: own } = member.session;
    before.set(member, values.get(name) ?? 0);
    values.set(name, (values.get(name) ?? 0) + own);
  }
  return members.map((member) => ({
    ...member,
    get steps() {
      return member.steps.map((step) => numberedFrom(step, before.get(member) ?? 0));
    },
  }));
}

function numberedFrom(step: SessionStep, before: number): SessionStep {
  const numberOf = (number: number | null) => (number === null ? null : number + before);
  return {
    ...step,
    keepsValue: numberOf(step.keepsValue),
    events: step.events.map((event) => ({ ...event, valueNumber: numberOf(event.valueNumber) })),
  };
}

function storyOf(group: readonly SessionModel[]): SessionStory {
  const members = numberedThrough(group);
  const [told, ...others] = [...members].sort((one, other) => telling(other) - telling(one)) as [
    SessionModel,
    ...SessionModel[],
  ];
  const findings = new Map(members.flatMap((member) => member.findings).map((one) => [one.id, one]));
  return {
    session: told.session,
    companions: others.map(({ session }) => session),
    get steps() {
      return others.reduce(
        withCompanion,
        told.steps.map((step) => ({ ...step, beside: NONE })),
      );
    },
    hasLogin: members.some(({ hasLogin }) => hasLogin),
    findings: [...findings.values()],
  };
}

const NONE: readonly EventsBeside[] = [];
/** Of the cookie whose story it is. */
const NOTHING_SAID = {
  events: [],
  keepsValue: null,
  isDoubtful: false,
  isStillHeld: false,
  noLongerOpens: false,
  isBeforeEnd: false,
} as const;

/** What is wrong before logins, these before pages that open, and these before the number of events. */
function telling({ session, findings, hasLogin }: SessionModel): number {
  const isWrong = findings.some(({ severity }) => severity === 'high');
  const opensPages = (session.totals['privileged-use'] ?? 0) > 0;
  const events = Object.values(session.totals).reduce<number>((sum, count = 0) => sum + count, 0);
  return (isWrong ? 4 : 0) + (hasLogin ? 2 : 0) + (opensPages ? 1 : 0) + events / (events + 1);
}

/** Events that change nothing, and that a companion shares with the cookie whose story it is. */
const EVERYDAY: ReadonlySet<string> = new Set(['sent', 'first-seen', 'privileged-use', 'renewed']);
const SENT: ReadonlySet<string> = new Set(['sent', 'first-seen']);
/** Whichever number the value has. */
const TOLD_ONCE: ReadonlySet<string> = new Set(['login', 'login-failed', 'logout', 'deleted', 'replayed']);
/** A new value is one, whether the cookie had another before. */
const GIVEN: ReadonlySet<string> = new Set(['issued', 'rotated']);

function withCompanion(steps: readonly StoryStep[], { session, steps: own }: SessionModel): StoryStep[] {
  const cookie = session.name ?? '';
  const added: StoryStep[] = [];
  const more = new Map<StoryStep, EventsBeside>();
  // A login that is certain of one cookie is certain.
  const proved = new Set<StoryStep>();
  for (const step of own) {
    const same = steps.find((told) => isSameExchange(told, step));
    const { count } = step;
    if (same !== undefined) {
      more.set(same, { cookie, events: eventsBeside(same, step), count });
      if (step.events.some((event) => event.event === 'login' && !isUncertain(event, step.isDoubtful)))
        proved.add(same);
    } else if (!isCovered(step, steps))
      added.push({ ...step, ...NOTHING_SAID, beside: [{ cookie, events: step.events, count }] });
  }
  const told = steps.map((step) => {
    const one = more.get(step);
    const isDoubtful = step.isDoubtful && !proved.has(step);
    const beside = one === undefined || one.events.length === 0 ? step.beside : [...step.beside, one];
    return { ...step, isDoubtful, beside };
  });
  return inOrder(told, added);
}

function isSameExchange(told: SessionStep, step: SessionStep): boolean {
  return (
    told.firstFrame === step.firstFrame &&
    told.input === step.input &&
    told.client.number === step.client.number &&
    told.page === step.page
  );
}

function eventsBeside(told: SessionStep, { events, count }: SessionStep): SessionEventRecord[] {
  // A replay of several cookies is no other replay of one of them.
  const isApart = ({ event }: SessionEventRecord) => event === 'replayed' && count !== told.count;
  // Where the cookie of the story is only given, what was sent for it is the other one.
  const isOnlyGiven = told.events.every(({ event }) => GIVEN.has(event));
  const isTold = ({ event }: SessionEventRecord) => !EVERYDAY.has(event) || (isOnlyGiven && SENT.has(event));
  return events.filter(
    (event) => isTold(event) && (isApart(event) || !told.events.some((one) => isSame(one, event))),
  );
}

function isSame(one: SessionEventRecord, other: SessionEventRecord): boolean {
  const isSameKind = one.event === other.event || (GIVEN.has(one.event) && GIVEN.has(other.event));
  if (!isSameKind || one.outcome !== other.outcome) return false;
  return TOLD_ONCE.has(one.event) || one.valueNumber === other.valueNumber;
}

/** A step of the story has the same requests already, as a run of them. */
function isCovered(step: SessionStep, steps: readonly SessionStep[]): boolean {
  return (
    step.events.every(({ event }) => EVERYDAY.has(event)) &&
    steps.some(
      (told) =>
        told.input === step.input &&
        told.client.number === step.client.number &&
        told.page === step.page &&
        told.status === step.status &&
        told.firstFrame <= step.firstFrame &&
        step.firstFrame <= told.lastFrame,
    )
  );
}

/** Steps of a companion take their places; where the user is logged in is what the told cookie shows. */
function inOrder(told: readonly StoryStep[], added: readonly StoryStep[]): StoryStep[] {
  if (added.length === 0) return [...told];
  const captures = [...new Set([...told, ...added].map(({ input }) => input))];
  const all = [...told, ...added].sort(
    (one, other) =>
      captures.indexOf(one.input) - captures.indexOf(other.input) || one.firstFrame - other.firstFrame,
  );
  let isLoggedIn = false;
  return all.map((step) => {
    if (added.includes(step)) return { ...step, loggedIn: isLoggedIn ? 'goes on' : null };
    if (step.loggedIn !== null) isLoggedIn = step.loggedIn !== 'ends';
    return step;
  });
}
