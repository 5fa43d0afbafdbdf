// What was read of the content of a response, for tests.

import type { ContentFacts } from '../../src/record/message.ts';

export function content(change: Partial<ContentFacts> = {}): ContentFacts {
  return {
    mediaType: 'text/html',
    length: 100,
    isWhole: true,
    fingerprint: '1',
    title: null,
    isWithoutUser: false,
    hasPasswordField: change.hasLoginForm === true,
    hasLoginForm: false,
    loginFields: [],
    postsTo: [],
    outcome: null,
    location: null,
    ...change,
  };
}
