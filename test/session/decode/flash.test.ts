import { describe, expect, it } from 'vitest';
import { flashWords, maskedFlashWords } from '../../../src/session/decode/flash.ts';

const info = { category: 'info', text: 'Saved.' };
const error = { category: 'error', text: 'Failed' };

describe('flash messages', () => {
  it('are shown with the first of them', () => {
    expect(flashWords([info])).toBe('1 flash message, category info, "Saved."');
    expect(flashWords([error, info])).toBe('2 flash messages, the first of category error, "Failed"');
    expect(flashWords([])).toBe('0 flash messages');
    expect(flashWords([info], 'message')).toBe('1 message, category info, "Saved."');
  });

  it('are only counted where values are hidden', () => {
    expect(maskedFlashWords([info])).toBe('1 flash message');
    expect(maskedFlashWords([info, error], 'message')).toBe('2 messages');
  });
});
