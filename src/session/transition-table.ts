// The table of transitions: what leads a session from which state to which, and what is written down then, by the names
// of effects. session-state.ts applies them.

import type { SessionEventName } from './session.ts';
import type { SessionState } from './tracked-session.ts';
import type { SessionTrigger } from './transition.ts';

/** What a transition writes down, in order, beside the event that it lists. */
export type Effect =
  | 'notes how the cookie was set'
  | 'notes the host that opens a closed page'
  | 'notes the second address'
  | 'notes the address that it is given to'
  | 'forgets how the browser kept the cookie'
  | 'ends the value that was sent or deleted'
  | 'notes that the page behind the login changes the value'
  | 'ends the value that was sent or deleted, unless the cookie is left alone'
  | 'notes whether the step changed the value'
  | 'notes the attempt, and whether it changed the value'
  | 'proves the login if the value names a user'
  | 'turns the last login into a failed one, and drops the uses that it explained'
  | 'takes the last attempt for a first step, and drops the uses that it explained'
  | 'drops failed logins elsewhere than at a login page'
  | 'notes the login that may have been one'
  | 'takes the last login for a presumed one'
  | 'tells the presumed login'
  | 'notes the page that refutes the login'
  | 'proves the last login, also one that seemed to fail'
  | 'notes the logout that may have been one'
  | 'forgets the logout that may have been one'
  | 'tells the presumed logout'
  | 'notes what is left of the cookie'
  | 'notes what the end of the chain leaves of the cookie'
  | 'drops the logout, and the use after it'
  | 'notes the logout that may be the first'
  | 'tells the logout that was repeated in place of the first'
  | 'adds the evidence to the logout'
  | 'adds the evidence to the request'
  | 'tells the request as a replay'
  | 'notes the newest value that was sent'
  | 'notes the reuse'
  | 'notes the use of the old value'
  | 'notes the use after the end'
  | 'notes the refusal'
  | 'notes that the value was refused';

export interface Transition {
  /** The event that it lists; null: it is only concluded. */
  readonly lists: SessionEventName | null;
  /** The state after it, for each state before. */
  readonly to: Readonly<Record<SessionState, SessionState>>;
  readonly effects: readonly Effect[];
}

type NextState = Transition['to'];
const STAYS: NextState = {
  anonymous: 'anonymous',
  'logged-in': 'logged-in',
  'logged-out': 'logged-out',
  deleted: 'deleted',
};
const USES: NextState = { ...STAYS, anonymous: 'logged-in' };
const LOGS_IN: NextState = { ...USES, 'logged-out': 'logged-in', deleted: 'logged-in' };
const LOGS_OUT: NextState = { ...STAYS, anonymous: 'logged-out', 'logged-in': 'logged-out' };
const DELETES: NextState = { ...STAYS, anonymous: 'deleted', 'logged-in': 'deleted' };
const DENIES_LOGIN: NextState = { ...STAYS, 'logged-in': 'anonymous' };
const DENIES_LOGOUT: NextState = { ...STAYS, 'logged-out': 'logged-in' };

const SETS: readonly Effect[] = ['notes how the cookie was set'];
const NONE: readonly Effect[] = [];

/** Every session begins as `anonymous`, with `first-seen`, `issued` or `adopted`. */
export const TRANSITIONS: Readonly<Record<SessionTrigger, Transition>> = {
  // What requests show.
  'first-seen': { lists: 'first-seen', to: STAYS, effects: NONE },
  sent: { lists: 'sent', to: STAYS, effects: ['notes the newest value that was sent'] },
  replayed: { lists: 'replayed', to: STAYS, effects: NONE },
  shared: { lists: 'shared', to: STAYS, effects: [...SETS, 'notes the second address'] },
  // What responses do to the cookie.
  issued: { lists: 'issued', to: STAYS, effects: SETS },
  adopted: { lists: 'adopted', to: STAYS, effects: SETS },
  renewed: { lists: 'renewed', to: STAYS, effects: [...SETS, 'notes the address that it is given to'] },
  rotated: {
    lists: 'rotated',
    to: STAYS,
    effects: [...SETS, 'notes that the page behind the login changes the value'],
  },
  deleted: { lists: 'deleted', to: STAYS, effects: ['forgets how the browser kept the cookie'] },
  'deletion-missed': { lists: 'deletion-missed', to: STAYS, effects: NONE },
  'cookie-gone': { lists: null, to: DELETES, effects: ['ends the value that was sent or deleted'] },
  // Logins.
  'login-step': { lists: null, to: STAYS, effects: ['notes whether the step changed the value'] },
  'login-denied': {
    lists: null,
    to: DENIES_LOGIN,
    effects: ['turns the last login into a failed one, and drops the uses that it explained'],
  },
  'login-refuted': {
    lists: null,
    to: DENIES_LOGIN,
    effects: [
      'turns the last login into a failed one, and drops the uses that it explained',
      'notes the page that refutes the login',
    ],
  },
  'login-continued': {
    lists: null,
    to: DENIES_LOGIN,
    effects: ['takes the last attempt for a first step, and drops the uses that it explained'],
  },
  'logged-in-before': {
    lists: null,
    to: USES,
    effects: ['drops failed logins elsewhere than at a login page'],
  },
  'sent-beside-login': { lists: null, to: STAYS, effects: ['adds the evidence to the request'] },
  'opened-by-other': { lists: null, to: STAYS, effects: ['adds the evidence to the request'] },
  'login-presumed': { lists: null, to: STAYS, effects: ['notes the login that may have been one'] },
  'login-by-token': { lists: null, to: DENIES_LOGIN, effects: ['takes the last login for a presumed one'] },
  'presumed-login-proved': { lists: null, to: USES, effects: ['tells the presumed login'] },
  'login-restored': {
    lists: null,
    to: USES,
    effects: ['proves the last login, also one that seemed to fail'],
  },
  'login-revealed': {
    lists: null,
    to: USES,
    effects: ['proves the last login, also one that seemed to fail'],
  },
  login: {
    lists: 'login',
    to: LOGS_IN,
    effects: [
      'notes the attempt, and whether it changed the value',
      'proves the login if the value names a user',
      'forgets the logout that may have been one',
    ],
  },
  'login-failed': {
    lists: 'login-failed',
    to: STAYS,
    effects: ['notes the attempt, and whether it changed the value'],
  },
  'login-proved': {
    lists: null,
    to: STAYS,
    effects: ['proves the last login, also one that seemed to fail'],
  },
  'privileged-use': {
    lists: 'privileged-use',
    to: USES,
    effects: ['notes the host that opens a closed page', 'forgets the logout that may have been one'],
  },
  'reused-after-rotation': {
    lists: null,
    to: STAYS,
    effects: ['notes the reuse', 'adds the evidence to the request'],
  },
  'old-value-accepted': {
    lists: null,
    to: STAYS,
    effects: ['notes the use of the old value', 'adds the evidence to the request'],
  },
  // Logouts, and what comes after them.
  logout: {
    lists: 'logout',
    to: LOGS_OUT,
    effects: [
      'notes what is left of the cookie',
      'ends the value that was sent or deleted, unless the cookie is left alone',
    ],
  },
  'logout-chained': {
    lists: null,
    to: STAYS,
    effects: [
      'notes what the end of the chain leaves of the cookie',
      'ends the value that was sent or deleted, unless the cookie is left alone',
      'adds the evidence to the logout',
    ],
  },
  'logout-repeated': { lists: null, to: STAYS, effects: NONE },
  'logout-doubted': { lists: null, to: STAYS, effects: ['notes the logout that may be the first'] },
  'logout-denied': { lists: null, to: DENIES_LOGOUT, effects: ['drops the logout, and the use after it'] },
  'logout-confirmed': {
    lists: null,
    to: STAYS,
    effects: [
      'tells the logout that was repeated in place of the first',
      'notes the refusal',
      'adds the evidence to the logout',
      'notes that the value was refused',
    ],
  },
  'left-value-refused': {
    lists: null,
    to: STAYS,
    effects: [
      'tells the logout that was repeated in place of the first',
      'notes the refusal',
      'adds the evidence to the logout',
      'tells the request as a replay',
      'notes that the value was refused',
    ],
  },
  'logout-presumed': { lists: null, to: STAYS, effects: ['notes the logout that may have been one'] },
  'presumed-logout-proved': {
    lists: null,
    to: LOGS_OUT,
    effects: [
      'tells the presumed logout',
      'notes the refusal',
      'adds the evidence to the logout',
      'tells the request as a replay',
      'notes that the value was refused',
    ],
  },
  'replay-refused': { lists: null, to: STAYS, effects: ['notes that the value was refused'] },
  'replaced-value-refused': {
    lists: null,
    to: STAYS,
    effects: ['tells the request as a replay', 'notes that the value was refused'],
  },
  'value-refused': { lists: null, to: STAYS, effects: ['notes that the value was refused'] },
  'used-after-end': {
    lists: null,
    to: STAYS,
    effects: ['notes the use after the end', 'adds the evidence to the request'],
  },
  'left-value-accepted': {
    lists: null,
    to: STAYS,
    effects: ['tells the request as a replay', 'notes the use after the end'],
  },
};
