// Which cookies are sessions, for the rules: by what the user's policy says, else by name, value and what set them.

import type { RequestMessage } from '../record/message.ts';
import { loginSigns } from '../session/evidence/login-request.ts';
import { isSessionScore } from '../session/session-score.ts';
import type { AuditOptions } from './audit-options.ts';
import type { AuditTarget } from './audit-target.ts';

export class SessionClassifier {
  readonly #options: Pick<AuditOptions, 'isSession' | 'isLogin'>;

  constructor(options: Pick<AuditOptions, 'isSession' | 'isLogin'>) {
    this.#options = options;
  }

  /**
   * Whether the cookie of a topic is a session. `request`: what its field answers; null when it was sent, or set by
   * nobody knows what. Once a session, always a session: its deletion has no value to tell it by.
   */
  isSession(topic: AuditTarget, value: string, httpOnly: boolean, request: RequestMessage | null): boolean {
    topic.isSession ||=
      this.#options.isSession?.(topic.cookie!) ??
      isSessionScore(topic.nameScore, value, httpOnly, () => request !== null && this.#isLogin(request));
    return topic.isSession;
  }

  #isLogin(request: RequestMessage): boolean {
    return loginSigns(request, this.#options.isLogin?.(request)).length > 0;
  }
}
