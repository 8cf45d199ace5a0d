// Every element that Tab reaches shows its focus with enough contrast (WCAG 2.4.7, 1.4.11), is not covered (2.4.11), and follows the order on
// the screen (2.4.3). The same holds in an open menu or list.
const done = arguments[arguments.length - 1];
const problems = [];
const scope = document.querySelector('dialog[open]') ?? document.body;
const collected = () => [...scope.querySelectorAll('button, a[href], input, select, textarea, summary, video[controls], [tabindex="0"]')].filter((element) => {
  if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled || element.type === 'hidden' || element.tabIndex < 0) return false;
  // Tab reaches one radio button of a group.
  if (element.type !== 'radio') return true;
  const group = [...scope.querySelectorAll('input[type=radio]')].filter((other) => other.name === element.name);
  return element === (group.find((other) => other.checked) ?? group[0]);
});

const ring = (element) => {
  for (const at of [element, ...(element.labels ?? []), element.parentElement, element.parentElement?.parentElement]) {
    if (!at) continue;
    const style = getComputedStyle(at);
    if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) return { at, colour: rgba(style.outlineColor), width: parseFloat(style.outlineWidth) };
  }
  return null;
};

// A menu or list closes after the focus has left it.
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

const isRightToLeft = document.documentElement.dir === 'rtl';
const places = new Map();
let before = null;
// Returns whether the focus on an element is visible.
const look = (element) => {
  // An element that already has the focus is not scrolled into view.
  element.scrollIntoView({ block: 'nearest' });
  const shown = ring(element);
  if (!shown) {
    problems.push(`does not show that it has the focus: ${describe(element)}`);
  } else {
    // An outline inside the border is on the element's own background.
    const isInside = parseFloat(getComputedStyle(shown.at).outlineOffset) < 0;
    const ratio = contrast(shown.colour, background(isInside ? shown.at : shown.at.parentElement ?? shown.at));
    if (ratio < 3) problems.push(`shows the focus with a contrast of ${ratio.toFixed(2)} only: ${describe(element)}`);
  }
  const boxes = [element, shown?.at ?? element].map((part) => part.getBoundingClientRect());
  const points = boxes.flatMap((box) => [0.5, 0.1, 0.9].map((x) => [box.left + box.width * x, box.top + Math.min(box.height, innerHeight) / 2]));
  const isSeen = ([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && ((shown?.at ?? element).contains(top) || top.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(top)));
  };
  if (!points.some(isSeen)) problems.push(`has the focus behind something else, or out of view: ${describe(element)}`);
};
const visit = (element) => {
  element.focus();
  if (document.activeElement !== element) {
    problems.push(`does not take the focus: ${describe(element)}`);
    return;
  }
  if (!element.matches(':focus-visible')) problems.push(`has the focus and does not match :focus-visible: ${describe(element)}`);
  look(element);
};
const visitInOrder = (element) => {
  visit(element);
  const { top, bottom, left, right } = places.get(element);
  const at = { top, bottom, left, right, element };
  if (before) {
    // The next column starts at the top.
    const isNextColumn = isRightToLeft ? at.right <= before.left + 1 : at.left >= before.right - 1;
    const isAbove = at.bottom <= before.top + 1 && !isNextColumn;
    const isOnLine = Math.min(at.bottom, before.bottom) - Math.max(at.top, before.top) > Math.min(at.bottom - at.top, before.bottom - before.top) / 2;
    const isEarlier = isOnLine && (isRightToLeft ? at.left >= before.right - 1 : at.right <= before.left + 1);
    if (isAbove || isEarlier) problems.push(`comes after ${describe(before.element)}, and is before it on the screen: ${describe(element)}`);
  }
  before = at;
};

// Entries of an open list are reached by arrow keys, while the focus stays in the field.
const opener = scope.querySelector('[aria-expanded=true]');
const isList = opener?.matches('[role=combobox]');
const entries = opener ? [...document.getElementById(opener.getAttribute('aria-controls')).querySelectorAll(isList ? '[role=option]' : 'button, a[href]')] : [];
const typed = opener?.value;
const press = (key) => opener.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
const lookThrough = async () => {
  if (!isList) return entries.forEach(visit);
  for (const _ of entries) {
    press('ArrowDown');
    await settled();
    const entry = document.getElementById(opener.getAttribute('aria-activedescendant'));
    if (entry) look(entry);
    else problems.push(`marks no entry: ${describe(opener)}`);
  }
  // Otherwise the last active entry would be chosen.
  press('Escape');
};
lookThrough()
  .then(() => collected()[0]?.focus())
  .then(settled)
  .then(() => {
    const tabbable = collected();
    // Before the page or a part of it is scrolled.
    for (const element of tabbable) places.set(element, element.getBoundingClientRect());
    tabbable.forEach(visitInOrder);
    // The original state, for the next check.
    opener?.focus();
    if (isList) {
      opener.value = typed;
      opener.dispatchEvent(new InputEvent('input', { bubbles: true }));
    } else {
      opener?.click();
    }
    done({ problems, count: tabbable.length + entries.length });
  });
