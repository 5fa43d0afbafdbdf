// Elements, found and made. Text is only ever set as text.

export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export function element(tag, look, ...content) {
  const made = document.createElement(tag);
  if (look !== '') made.className = look;
  made.append(...content);
  return made;
}

/** With attributes. */
export function described(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
