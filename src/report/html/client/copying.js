// Buttons that copy what can be typed.

import { all, element, one } from './dom.js';

const SHOWN_MS = 1500;

export function startCopying() {
  for (const button of all('.copy')) {
    button.hidden = false;
    button.addEventListener('click', () => copy(button));
  }
}

async function copy(button) {
  const isCopied = await written(button.dataset.copy);
  button.focus();
  button.textContent = isCopied ? 'Copied' : 'Press Ctrl-C';
  one('#said').textContent = isCopied ? 'Copied' : '';
  setTimeout(() => {
    button.textContent = 'Copy';
  }, SHOWN_MS);
}

async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A file may not write to the clipboard: a selection may.
    const area = element('textarea', 'vh');
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
