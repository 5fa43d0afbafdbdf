// The limits of demo/, with their units. The application listens on loopback only, where any local user can send to it.

/** Bytes of a posted form: an email and a password. A larger one gets status 413. */
export const DEMO_FORM_BYTES = 1 << 14;

/** Users that can register: they are kept in memory. Further ones are refused. */
export const DEMO_USERS = 1000;

/** Bytes of a session after decompression. A larger one is not a session of this application. */
export const DEMO_SESSION_BYTES = 1 << 16;
