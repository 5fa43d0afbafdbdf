// All rules, in the order in which they are listed: transport and access, what browsers do with the cookie, its syntax,
// its lifetime, its changes and deletion, sessions, and the content of values.

import type { Rule } from '../rule.ts';
import { attrDowngrade } from './attr-downgrade.ts';
import { attrDuplicate } from './attr-duplicate.ts';
import { attrFlagWithValue } from './attr-flag-with-value.ts';
import { attrOversize } from './attr-oversize.ts';
import { attrTypo } from './attr-typo.ts';
import { bearerTokenAfterLogout } from './bearer-token-after-logout.ts';
import { cacheableSetCookie } from './cacheable-set-cookie.ts';
import { commaJoined } from './comma-joined.ts';
import { controlChar } from './control-char.ts';
import { cookieOverCleartext } from './cookie-over-cleartext.ts';
import { crossSiteHeldBack } from './cross-site-held-back.ts';
import { crossSiteRefused } from './cross-site-refused.ts';
import { deadOnArrival } from './dead-on-arrival.ts';
import { deleteDropped } from './delete-dropped.ts';
import { deleteNoMatch } from './delete-no-match.ts';
import { domainRejected } from './domain-rejected.ts';
import { domainWide } from './domain-wide.ts';
import { duplicateInResponse } from './duplicate-in-response.ts';
import { expiresAmbiguous } from './expires-ambiguous.ts';
import { expiresInvalid } from './expires-invalid.ts';
import { expiryConflict } from './expiry-conflict.ts';
import { httponlyMissing } from './httponly-missing.ts';
import { interimSetCookie } from './interim-set-cookie.ts';
import { jwtWeak } from './jwt-weak.ts';
import { lbInternalAddress } from './lb-internal-address.ts';
import { lifetimeLong } from './lifetime-long.ts';
import { loginCallbackHost } from './login-callback-host.ts';
import { logoutClientOnly } from './logout-client-only.ts';
import { logoutNoDelete } from './logout-no-delete.ts';
import { maxageInvalid } from './maxage-invalid.ts';
import { nameless } from './nameless.ts';
import { oversize } from './oversize.ts';
import { overwrittenByPort } from './overwritten-by-port.ts';
import { partitionedInsecure } from './partitioned-insecure.ts';
import { passwordInUrl } from './password-in-url.ts';
import { pathInvalid } from './path-invalid.ts';
import { payloadReadable } from './payload-readable.ts';
import { payloadSerialized } from './payload-serialized.ts';
import { prefixMiscased } from './prefix-miscased.ts';
import { prefixUnused } from './prefix-unused.ts';
import { prefixViolated } from './prefix-violated.ts';
import { refreshTokenReused } from './refresh-token-reused.ts';
import { responseRefused } from './response-refused.ts';
import { responseSplitting } from './response-splitting.ts';
import { samesiteInvalid } from './samesite-invalid.ts';
import { samesiteMissing } from './samesite-missing.ts';
import { samesiteNoneInsecure } from './samesite-none-insecure.ts';
import { samesiteNoneSession } from './samesite-none-session.ts';
import { secureMissing } from './secure-missing.ts';
import { secureMissingLoopback } from './secure-missing-loopback.ts';
import { secureOnCleartext } from './secure-on-cleartext.ts';
import { secureOnLocalhost } from './secure-on-localhost.ts';
import { secureOverlayBlocked } from './secure-overlay-blocked.ts';
import { sessionAdopted } from './session-adopted.ts';
import { sessionInUrlRule } from './session-in-url.ts';
import { sessionNotRotated } from './session-not-rotated.ts';
import { sessionShared } from './session-shared.ts';
import { sessionWeak } from './session-weak.ts';
import { sessionsNotShared } from './sessions-not-shared.ts';
import { sessionsSurvivePasswordChange } from './sessions-survive-password-change.ts';
import { setNeverReturned } from './set-never-returned.ts';
import { setThenDeleted } from './set-then-deleted.ts';
import { shadowedName } from './shadowed-name.ts';
import { statelessSessionLogout } from './stateless-session-logout.ts';
import { tokenAfterLogout } from './token-after-logout.ts';

export const RULES: readonly Rule[] = [
  secureMissing,
  secureMissingLoopback,
  cookieOverCleartext,
  httponlyMissing,
  samesiteMissing,
  samesiteInvalid,
  samesiteNoneSession,
  domainWide,
  prefixUnused,
  sessionInUrlRule,
  passwordInUrl,
  cacheableSetCookie,

  responseRefused,
  responseSplitting,
  interimSetCookie,
  crossSiteRefused,
  secureOnCleartext,
  secureOnLocalhost,
  secureOverlayBlocked,
  samesiteNoneInsecure,
  partitionedInsecure,
  prefixViolated,
  domainRejected,
  controlChar,
  oversize,
  nameless,

  prefixMiscased,
  pathInvalid,
  attrTypo,
  attrFlagWithValue,
  attrDuplicate,
  attrOversize,
  commaJoined,
  expiresInvalid,
  expiresAmbiguous,
  maxageInvalid,
  expiryConflict,
  deadOnArrival,
  lifetimeLong,

  duplicateInResponse,
  setThenDeleted,
  shadowedName,
  overwrittenByPort,
  attrDowngrade,
  deleteNoMatch,
  deleteDropped,
  setNeverReturned,
  crossSiteHeldBack,
  loginCallbackHost,

  sessionNotRotated,
  sessionAdopted,
  sessionShared,
  sessionWeak,
  logoutNoDelete,
  tokenAfterLogout,
  bearerTokenAfterLogout,
  refreshTokenReused,
  sessionsSurvivePasswordChange,
  logoutClientOnly,
  sessionsNotShared,
  statelessSessionLogout,

  payloadReadable,
  payloadSerialized,
  jwtWeak,
  lbInternalAddress,
];
