// The table of cookies: of many rows only those in sight are in the document, and all have one height.

import { all, one } from './dom.js';
import { closeAgain, openAll } from './opening.js';
import { fromAddress, matching, sorted, startsDownwards, toAddress } from './order.js';
import { number, rowElement } from './row.js';

/** So many rows are all there. */
const MAX_WHOLE = 300;
/** On paper. */
const MAX_PRINTED = 5000;
const ROWS_ABOVE = 10;
const ROWS_BELOW = 25;

export function startTable() {
  if (one('#rows') === null) return;
  const data = JSON.parse(one('#data').textContent);
  const view = new View(data);
  const controls = new Controls(data, view);
  controls.start();
  one('#static')?.remove();
  addEventListener('scroll', () => view.paint(false), { passive: true });
  addEventListener('resize', () => view.paint(true));
  addEventListener('beforeprint', () => {
    openAll();
    view.isPrinted = true;
    view.paint(true);
  });
  addEventListener('afterprint', () => {
    closeAgain();
    view.isPrinted = false;
    view.paint(true);
  });
  document.documentElement.dataset.ready = Math.round(performance.now());
}

class View {
  isPrinted = false;
  #data;
  #body = one('#rows');
  #shown = [];
  #from = -1;
  #to = -1;

  constructor(data) {
    this.#data = data;
  }

  show(indexes) {
    this.#shown = indexes;
    one('.table').setAttribute('aria-rowcount', indexes.length + 1);
    this.paint(true);
  }

  /** Makes the rows in sight; `isForced`: also when they are the same. */
  paint(isForced) {
    const { from, to, height } = this.#range();
    if (!isForced && from === this.#from && to === this.#to) return;
    this.#from = from;
    this.#to = to;
    const below = this.isPrinted ? 0 : this.#shown.length - to;
    this.#body.style.paddingTop = `${from * height}px`;
    this.#body.style.paddingBottom = `${below * height}px`;
    const { strings, rows } = this.#data;
    this.#body.replaceChildren(
      ...this.#shown.slice(from, to).map((index, at) => rowElement(strings, rows[index], from + at)),
    );
  }

  #range() {
    const count = this.#shown.length;
    const height = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row'));
    if (this.isPrinted) return { from: 0, to: Math.min(count, MAX_PRINTED), height };
    if (count <= MAX_WHOLE) return { from: 0, to: count, height };
    const top = -this.#body.getBoundingClientRect().top;
    const from = Math.max(0, Math.min(count, Math.floor(top / height) - ROWS_ABOVE));
    return { from, to: Math.min(count, from + Math.ceil(innerHeight / height) + ROWS_BELOW), height };
  }
}

class Controls {
  #data;
  #view;
  #filter = one('#filter');
  #boxes = all('.tools [type=checkbox]');
  #column = '';
  #isDown = false;
  #order = [];

  constructor(data, view) {
    this.#data = data;
    this.#view = view;
  }

  start() {
    one('.tools').hidden = false;
    this.#read();
    this.#filter.addEventListener('input', () => this.#apply());
    for (const box of this.#boxes) box.addEventListener('change', () => this.#apply());
    for (const button of all('[data-sort]'))
      button.addEventListener('click', () => this.#sortBy(button.dataset.sort));
    addEventListener('hashchange', () => {
      if (location.hash.startsWith('#cookies?')) this.#read();
    });
    addEventListener('keydown', (event) => {
      const isTyping = /INPUT|TEXTAREA/.test(document.activeElement.tagName);
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.#filter.focus();
    });
  }

  /** What the address says. */
  #read() {
    const { text, only, column, isDown } = fromAddress();
    this.#filter.value = text;
    for (const box of this.#boxes) box.checked = only.has(box.value);
    this.#setOrder(all('[data-sort]').some(({ dataset }) => dataset.sort === column) ? column : '', isDown);
    this.#apply();
  }

  #sortBy(column) {
    const isDown = column === this.#column ? !this.#isDown : startsDownwards(column);
    this.#setOrder(column, isDown);
    this.#apply();
  }

  #setOrder(column, isDown) {
    this.#column = column;
    this.#isDown = column !== '' && isDown;
    this.#order = sorted(this.#data, column, this.#isDown);
    for (const heading of all('[role=columnheader]')) {
      const isOwn = heading.className === `c-${column}`;
      heading.setAttribute('aria-sort', isOwn ? (this.#isDown ? 'descending' : 'ascending') : 'none');
    }
  }

  #apply() {
    const text = this.#filter.value.trim();
    const only = new Set(this.#boxes.filter(({ checked }) => checked).map(({ value }) => value));
    const shown = matching(this.#data, this.#order, { text, only });
    one('#hits').textContent = `${number(shown.length)} of ${number(this.#data.rows.length)}`;
    toAddress({ text, only, column: this.#column, isDown: this.#isDown });
    this.#view.show(shown);
  }
}
