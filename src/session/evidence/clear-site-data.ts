// Clear-Site-Data (W3C, section 3.1): a response that deletes every cookie of its site at once.

import { fieldValues, type ResponseMessage } from '../../record/message.ts';

const COOKIES = /(?:^|,)[\t ]*"(?:cookies|\*)"[\t ]*(?=,|$)/;

/** Whether a browser that honours the field deletes the cookies; it does so on trustworthy connections only. */
export function clearsCookies(message: ResponseMessage): boolean {
  return fieldValues(message, 'clear-site-data').some((value) => COOKIES.test(value));
}
