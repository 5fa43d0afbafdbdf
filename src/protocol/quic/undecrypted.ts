// Why a QUIC connection is not read, as the summary says it.

export const QUIC_WITHOUT_KEYS = 'quic-without-keys';
/** It began before the capture did, so that its ClientHello is not in it. */
export const QUIC_STARTED_TOO_LATE = 'quic-started-too-late';
export const QUIC_WRONG_KEY = 'quic-wrong-key';
export const QUIC_KEYS_TOO_LATE = 'quic-keys-too-late';
/** The key log has the secrets of one side alone. */
export const QUIC_ONE_DIRECTION = 'quic-one-direction';
/** The snap length has taken the packets of one side, or of both. */
export const QUIC_TRUNCATED = 'quic-truncated';
/** Nothing but the negotiation of its version was captured. */
export const QUIC_OTHER_VERSION = 'quic-other-version';
/** Of a version that is not read; its name follows. */
export const QUIC_UNSUPPORTED_VERSION = 'quic-unsupported-version';
export type QuicCause =
  | typeof QUIC_TRUNCATED
  | typeof QUIC_WITHOUT_KEYS
  | typeof QUIC_STARTED_TOO_LATE
  | typeof QUIC_WRONG_KEY
  | typeof QUIC_KEYS_TOO_LATE
  | typeof QUIC_ONE_DIRECTION;
