// Texts without the brackets of the pseudo-locale that are not data of the session either.
const problems = new Set();
// Names, files, answers and addresses as they were given, languages in their own names, and codes.
const OWN = 'bdi, code, [dir=auto], [dir=ltr]:not(html), [lang]:not(html), svg, script, style, noscript, template, video';
// Texts of `Intl`: dates, months, file sizes, amounts, currencies, names of countries.
const regions = new Intl.DisplayNames(['en-GB'], { type: 'region' });
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const countries = new Set(letters.flatMap((one) => letters.map((two) => regions.of(one + two))));
const FORMATS = [/^\d{1,2} \p{L}+ \d{4}( at \d{1,2}:\d\d)?$/u, /^\p{L}+ \d{4}$/u, /^[\d.,]+\s?(kB|MB|GB)$/, /^[A-Z]{3}$/, /^[A-Z]{0,3}[$£€]?\s?[\d.,]+$/u];
const isFine = (text) => !/\p{L}/u.test(text) || /[⟦⟧]/.test(text) || countries.has(text) || FORMATS.some((format) => format.test(text));
const look = (text, where) => {
  const words = (text ?? '').replace(/[\u2066-\u2069]/g, '').trim();
  if (!isFine(words)) problems.add(`${JSON.stringify(words)} ${where}`);
};
const isShown = (element) => element && !element.closest('[hidden]') && element.checkVisibility();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const parent = node.parentElement;
  if (isShown(parent) && !parent.closest(OWN)) look(node.data, `in <${parent.localName} class="${parent.className}">`);
}
for (const attribute of ['aria-label', 'alt', 'placeholder', 'title']) {
  for (const element of document.body.querySelectorAll(`[${attribute}]`)) {
    if (isShown(element) && !element.closest('[lang]:not(html)')) look(element.getAttribute(attribute), `as the ${attribute} of <${element.localName}>`);
  }
}
look(document.title, 'as the title of the page');
return [...problems];
