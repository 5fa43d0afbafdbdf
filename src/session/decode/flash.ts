// Messages to the user that wait in a cookie for the next page: how a sentence shows them.

import { counted } from '../../shared/counted.ts';
import { quotedContent } from './decoded-value.ts';

export interface FlashMessage {
  readonly category: string;
  readonly text: string;
}

/** `1 flash message, category info, "You have been logged out."`; of several messages the first. */
export function flashWords(messages: readonly FlashMessage[], noun = 'flash message'): string {
  const [first] = messages;
  if (first === undefined) return maskedFlashWords(messages, noun);
  const which = messages.length === 1 ? '' : ' the first of';
  return `${maskedFlashWords(messages, noun)},${which} category ${first.category}, ${quotedContent(first.text)}`;
}

/** Only how many there are. */
export function maskedFlashWords(messages: readonly FlashMessage[], noun = 'flash message'): string {
  return counted(messages.length, noun);
}
