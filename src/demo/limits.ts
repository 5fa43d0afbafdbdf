// The limits of demo/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of a posted form. */
export const DEMO_FORM_BYTES = 1 << 14;

/** Users that can register: they are held in memory. */
export const DEMO_USERS = 1000;

/** Bytes that a compressed session may unfold to. */
export const DEMO_SESSION_BYTES = 1 << 16;
