// Which cookies are sessions, and which requests are logins and logouts, for the rules: by the user's policy, else by what
// they look like.

import type { RequestMessage } from '../record/message.ts';
import { loginSigns } from '../session/evidence/login-request.ts';
import { logoutSigns } from '../session/evidence/logout-request.ts';
import { LoginForms } from '../session/login-forms.ts';
import { isSessionScore } from '../session/session-score.ts';
import type { AuditOptions } from './audit-options.ts';
import type { AuditTarget } from './audit-target.ts';

type Policy = Pick<AuditOptions, 'isSession' | 'isLogin' | 'isLogout'>;

export class SessionClassifier {
  readonly #options: Policy;
  readonly loginForms: LoginForms;

  /** `loginForms`: what login forms have called their passwords. */
  constructor(options: Policy, loginForms = new LoginForms()) {
    this.#options = options;
    this.loginForms = loginForms;
  }

  /**
   * Whether the cookie of a target is a session. `request`: that of the response that sets it; null when it was not
   * seen, or when the cookie is sent. Once a session, always a session: a deletion has no value to classify.
   */
  isSession(target: AuditTarget, value: string, httpOnly: boolean, request: RequestMessage | null): boolean {
    target.isSession ||=
      this.#options.isSession?.(target.cookie ?? '') ??
      isSessionScore(target.nameScore, value, httpOnly, () => request !== null && this.isLogin(request));
    return target.isSession;
  }

  readonly isLogin = (request: RequestMessage): boolean =>
    loginSigns(request, this.#options.isLogin?.(request), this.loginForms).length > 0;

  readonly isLogout = (request: RequestMessage): boolean =>
    logoutSigns(request, this.#options.isLogout?.(request)).length > 0;
}
