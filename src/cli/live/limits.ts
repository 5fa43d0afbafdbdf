// The limits of the live view, with their units.

/** Between two frames: ten a second at most. */
export const FRAME_MILLISECONDS = 100;
/** How many times longer than the last frame took: all of them together take a tenth of the time. */
export const FRAME_REST = 9;
/** Cookies and sessions up to which each frame has all of them in order; more are put in order once in a while. */
export const QUICK_MODEL_ROWS = 200;
/** Between two times that many rows are put in order. */
export const MODEL_MILLISECONDS = 1000;
/** How long the rest of the sequence of a key may take; then Esc was pressed. */
export const ESCAPE_MILLISECONDS = 40;
