// Headings, names, references, errors and fields of a page.
const [fields, language] = arguments;
const problems = [];
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const describe = (element) => `<${element.localName}${element.id ? `#${element.id}` : ''} class="${element.getAttribute('class') ?? ''}">`;
const report = (what, element) => problems.push(element ? `${what}: ${describe(element)}` : what);
const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);

// --- The document ---
const root = document.documentElement;
const direction = language === 'ar' ? 'rtl' : 'ltr';
if (root.lang !== language) report(`the page's language is ${JSON.stringify(root.lang)}, and not ${language}`);
if (root.dir !== direction) report(`the page's direction is ${JSON.stringify(root.dir)}, and not ${direction}`);
if (!document.title.trim()) report('the page has no title');
const headings = all('h1');
if (headings.length !== 1) report(`there are ${headings.length} headings of the first level`);
for (const [selector, what] of [['main', 'main parts'], ['body > header, .shell-card > header', 'banners'], ['.shell-card > footer', 'footers']]) {
  const count = all(selector).length;
  if (count > 1 || (what === 'main parts' && count === 0)) report(`there are ${count} ${what}`);
}

// --- References ---
const ids = new Map();
for (const element of document.querySelectorAll('[id]')) ids.set(element.id, (ids.get(element.id) ?? 0) + 1);
for (const [id, count] of ids) if (count > 1) report(`${count} elements have the id ${id}`);
const REFERENCES = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'aria-activedescendant', 'aria-errormessage', 'aria-details', 'for'];
for (const name of REFERENCES) {
  for (const element of document.querySelectorAll(`[${name}]`)) {
    for (const id of element.getAttribute(name).split(/\s+/)) {
      if (!ids.has(id)) report(`${name} names ${JSON.stringify(id)}, which is not there`, element);
    }
  }
}
for (const element of document.querySelectorAll('[tabindex]')) if (element.tabIndex > 0) report(`tabindex ${element.tabIndex}`, element);

// --- Errors ---
const words = (element) => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
const described = (element) => (element.getAttribute('aria-describedby') ?? '').split(/\s+/).filter(Boolean).map((id) => document.getElementById(id));
const summaryLinks = all('[role=alert] a[href^="#"]');
for (const element of all('[aria-invalid=true]')) {
  const said = described(element).concat(element.closest('fieldset') ? described(element.closest('fieldset')) : []).filter((line) => line && shown(line));
  if (!said.some((line) => line.className.includes('error'))) report('is wrong, and is not described by an error that is seen', element);
}
for (const link of summaryLinks) {
  const id = decodeURIComponent(link.hash.slice(1));
  const target = document.getElementById(id) ?? document.getElementById(`${id}-month`);
  if (!target) report(`the summary's link leads to ${id}, which is not there`);
  const beside = target?.closest('.field, fieldset');
  if (beside && !words(beside).includes(words(link))) report(`the summary says ${JSON.stringify(words(link))}, and the field does not`, beside);
}

// --- Fields ---
const seen = [];
for (const element of all('input:not([type=checkbox], [type=radio], [type=file]), select, textarea')) {
  const expected = fields.find(([pattern]) => new RegExp(`^${pattern}$`).test(element.id));
  const found = [element.getAttribute('autocomplete') ?? '', element.getAttribute('inputmode') ?? '', element.type];
  seen.push(element.id);
  if (!expected) {
    report(`is a field that is not in the list of fields, with ${JSON.stringify(found)}`, element);
  } else if (expected.slice(1).some((value, index) => value !== found[index])) {
    report(`has ${JSON.stringify(found)} for autocomplete, inputmode and type, and the list says ${JSON.stringify(expected.slice(1))}`, element);
  }
  if (element.autocapitalize === 'on') report('capitalises by itself', element);
}

// --- Motion, which is reduced in these tests ---
const moving = document.getAnimations().filter((animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().duration > 10);
for (const animation of moving) report(`moves, although reduced motion is preferred (${animation.animationName ?? 'transition'})`, animation.effect.target);

return problems;
