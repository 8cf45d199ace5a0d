// Goes through all that the keyboard comes to, in its order: each shows that it has the focus, with enough contrast, is not behind
// anything, and comes after what is before it on the screen. So does what is in a menu or a list that is open.
const done = arguments[arguments.length - 1];
const complaints = [];
const scope = document.querySelector('dialog[open]') ?? document.body;
const collected = () => [...scope.querySelectorAll('button, a[href], input, select, textarea, summary, video[controls], [tabindex="0"]')].filter((element) => {
  if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled || element.type === 'hidden' || element.tabIndex < 0) return false;
  // Of a group of radio buttons the keyboard comes to one.
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

// What was open until the focus left it has time to close.
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

const isRightToLeft = document.documentElement.dir === 'rtl';
const places = new Map();
let before = null;
// Whether it is seen that the keyboard is at an element.
const look = (element) => {
  // What has the focus already is not brought into sight again.
  element.scrollIntoView({ block: 'nearest' });
  const shown = ring(element);
  if (!shown) {
    complaints.push(`does not show that it has the focus: ${called(element)}`);
  } else {
    // What is drawn inside its edge lies on a ground of its own.
    const isInside = parseFloat(getComputedStyle(shown.at).outlineOffset) < 0;
    const ratio = contrast(shown.colour, ground(isInside ? shown.at : shown.at.parentElement ?? shown.at));
    if (ratio < 3) complaints.push(`shows the focus with a contrast of ${ratio.toFixed(2)} only: ${called(element)}`);
  }
  const boxes = [element, shown?.at ?? element].map((part) => part.getBoundingClientRect());
  const points = boxes.flatMap((box) => [0.5, 0.1, 0.9].map((x) => [box.left + box.width * x, box.top + Math.min(box.height, innerHeight) / 2]));
  const isSeen = ([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && ((shown?.at ?? element).contains(top) || top.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(top)));
  };
  if (!points.some(isSeen)) complaints.push(`has the focus behind something else, or out of sight: ${called(element)}`);
};
const visit = (element) => {
  element.focus();
  if (document.activeElement !== element) {
    complaints.push(`does not take the focus: ${called(element)}`);
    return;
  }
  if (!element.matches(':focus-visible')) complaints.push(`has the focus and does not know that it is to be seen: ${called(element)}`);
  look(element);
};
const visitInOrder = (element) => {
  visit(element);
  const { top, bottom, left, right } = places.get(element);
  const at = { top, bottom, left, right, element };
  if (before) {
    // The next of several columns begins at the top again.
    const isNextColumn = isRightToLeft ? at.right <= before.left + 1 : at.left >= before.right - 1;
    const isAbove = at.bottom <= before.top + 1 && !isNextColumn;
    const isOnLine = Math.min(at.bottom, before.bottom) - Math.max(at.top, before.top) > Math.min(at.bottom - at.top, before.bottom - before.top) / 2;
    const isEarlier = isOnLine && (isRightToLeft ? at.left >= before.right - 1 : at.right <= before.left + 1);
    if (isAbove || isEarlier) complaints.push(`comes after ${called(before.element)}, and is before it on the screen: ${called(element)}`);
  }
  before = at;
};

// What is open closes when the focus leaves it. Entries of a list are gone to by arrows, and the focus stays in the field.
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
    else complaints.push(`marks no entry: ${called(opener)}`);
  }
  // Else the entry that was gone to last would be chosen.
  press('Escape');
};
lookThrough()
  .then(() => collected()[0]?.focus())
  .then(settled)
  .then(() => {
    const tabbable = collected();
    // Before anything is scrolled, in the page or in a part of it.
    for (const element of tabbable) places.set(element, element.getBoundingClientRect());
    tabbable.forEach(visitInOrder);
    // As it was found, for whoever looks next.
    opener?.focus();
    if (isList) {
      opener.value = typed;
      opener.dispatchEvent(new InputEvent('input', { bubbles: true }));
    } else {
      opener?.click();
    }
    done({ complaints, count: tabbable.length + entries.length });
  });
