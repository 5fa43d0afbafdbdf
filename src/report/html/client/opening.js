// A link into something closed opens it; printing opens all.

import { all } from './dom.js';

/** Opens what the address names, and whatever it lies in. */
export function openTarget() {
  const [id = ''] = location.hash.slice(1).split('?');
  for (let target = id && document.getElementById(id); target; target = target.parentElement)
    if (target.tagName === 'DETAILS') target.open = true;
}

const opened = new Set();

export function openAll() {
  for (const part of all('details:not([open])')) {
    part.open = true;
    opened.add(part);
  }
}

export function closeAgain() {
  for (const part of opened) part.open = false;
  opened.clear();
}
