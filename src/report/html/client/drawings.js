// A mark of a drawing shows its step, and lights it in the list below, and back. What it shows stands there too.

import { all, element, one } from './dom.js';

const MARGIN = 8;

export function startDrawings() {
  for (const mark of all('.mark')) {
    const step = document.getElementById(mark.dataset.step);
    mark.addEventListener('pointerenter', () => showTip(mark, step));
    mark.addEventListener('pointerleave', () => hideTip(step));
    mark.addEventListener('click', () => {
      step.closest('details').open = true;
      step.scrollIntoView({ block: 'center' });
    });
  }
  for (const step of all('.steps li[id]'))
    for (const [on, off] of [
      ['pointerenter', 'pointerleave'],
      ['focusin', 'focusout'],
    ]) {
      step.addEventListener(on, () => light(step, true));
      step.addEventListener(off, () => light(step, false));
    }
}

function light(step, isOn) {
  step.classList.toggle('lit', isOn);
  for (const mark of all(`[data-step="${step.id}"]`)) mark.classList.toggle('lit', isOn);
}

function showTip(mark, step) {
  light(step, true);
  const tip = one('#tip');
  const place = one('.frame', step);
  const words = one('.what', step).cloneNode(true);
  const evidence = one('.ev', words);
  evidence?.remove();
  tip.replaceChildren(
    element('b', '', one('.req', step).textContent),
    element(
      'div',
      '',
      `${one('time', step).textContent}, ${place.dataset.word ?? 'frame'} ${place.textContent}`,
    ),
    element('div', '', words.textContent),
  );
  if (evidence !== null) {
    one('summary', evidence).remove();
    tip.append(element('div', 'dim', evidence.textContent));
  }
  tip.hidden = false;
  const { left, bottom } = mark.getBoundingClientRect();
  const rightmost = document.documentElement.clientWidth - tip.offsetWidth - MARGIN;
  tip.style.left = `${Math.max(MARGIN, Math.min(left + scrollX, rightmost))}px`;
  tip.style.top = `${bottom + scrollY + MARGIN}px`;
}

function hideTip(step) {
  light(step, false);
  one('#tip').hidden = true;
}
