// All rules, in the order in which they are listed: who can read the cookie, what browsers do with it, how it is
// written, how long it lives, how it ends, what becomes of sessions, and what their values say.

import type { Rule } from './rule.ts';
import { attrDowngrade } from './rules/attr-downgrade.ts';
import { attrDuplicate } from './rules/attr-duplicate.ts';
import { attrFlagWithValue } from './rules/attr-flag-with-value.ts';
import { attrOversize } from './rules/attr-oversize.ts';
import { attrTypo } from './rules/attr-typo.ts';
import { cacheableSetCookie } from './rules/cacheable-set-cookie.ts';
import { commaJoined } from './rules/comma-joined.ts';
import { controlChar } from './rules/control-char.ts';
import { cookieOverCleartext } from './rules/cookie-over-cleartext.ts';
import { deleteDropped } from './rules/delete-dropped.ts';
import { deleteNoMatch } from './rules/delete-no-match.ts';
import { domainRejected } from './rules/domain-rejected.ts';
import { domainWide } from './rules/domain-wide.ts';
import { duplicateInResponse } from './rules/duplicate-in-response.ts';
import { expiresInvalid } from './rules/expires-invalid.ts';
import { expiryConflict } from './rules/expiry-conflict.ts';
import { httponlyMissing } from './rules/httponly-missing.ts';
import { jwtWeak } from './rules/jwt-weak.ts';
import { lbInternalAddress } from './rules/lb-internal-address.ts';
import { lifetimeLong } from './rules/lifetime-long.ts';
import { logoutNoDelete } from './rules/logout-no-delete.ts';
import { maxageInvalid } from './rules/maxage-invalid.ts';
import { nameless } from './rules/nameless.ts';
import { oversize } from './rules/oversize.ts';
import { partitionedInsecure } from './rules/partitioned-insecure.ts';
import { pathInvalid } from './rules/path-invalid.ts';
import { payloadReadable } from './rules/payload-readable.ts';
import { payloadSerialized } from './rules/payload-serialized.ts';
import { prefixMiscased } from './rules/prefix-miscased.ts';
import { prefixUnused } from './rules/prefix-unused.ts';
import { prefixViolated } from './rules/prefix-violated.ts';
import { samesiteInvalid } from './rules/samesite-invalid.ts';
import { samesiteMissing } from './rules/samesite-missing.ts';
import { samesiteNoneInsecure } from './rules/samesite-none-insecure.ts';
import { samesiteNoneSession } from './rules/samesite-none-session.ts';
import { secureMissing } from './rules/secure-missing.ts';
import { secureMissingLoopback } from './rules/secure-missing-loopback.ts';
import { secureOnCleartext } from './rules/secure-on-cleartext.ts';
import { secureOverlayBlocked } from './rules/secure-overlay-blocked.ts';
import { sessionAdopted } from './rules/session-adopted.ts';
import { sessionInUrlRule } from './rules/session-in-url.ts';
import { sessionNotRotated } from './rules/session-not-rotated.ts';
import { sessionShared } from './rules/session-shared.ts';
import { sessionWeak } from './rules/session-weak.ts';
import { setNeverReturned } from './rules/set-never-returned.ts';
import { shadowedName } from './rules/shadowed-name.ts';
import { statelessSessionLogout } from './rules/stateless-session-logout.ts';
import { tokenAfterLogout } from './rules/token-after-logout.ts';

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
  cacheableSetCookie,

  secureOnCleartext,
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
  maxageInvalid,
  expiryConflict,
  lifetimeLong,

  duplicateInResponse,
  shadowedName,
  attrDowngrade,
  deleteNoMatch,
  deleteDropped,
  setNeverReturned,

  sessionNotRotated,
  sessionAdopted,
  sessionShared,
  sessionWeak,
  logoutNoDelete,
  tokenAfterLogout,
  statelessSessionLogout,

  payloadReadable,
  payloadSerialized,
  jwtWeak,
  lbInternalAddress,
];
