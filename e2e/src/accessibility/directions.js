// Every text has the direction of its script. Otherwise a sentence that starts with a name in another script is reordered, and a number or
// bracket at the end of a name is moved to the other end.
const problems = [];
const RIGHT_TO_LEFT = /\p{Script=Arabic}|\p{Script=Hebrew}/u;
// Text in bidi isolates has its own direction.
const around = (text) => {
  const parts = text.replace(/[\u2066-\u2068][^\u2066-\u2069]*\u2069/gu, ' ').trim();
  return parts.match(/\p{L}/u) ? parts : '';
};
const inline = (element) => getComputedStyle(element).display.startsWith('inline') && !['bdi', 'button'].includes(element.localName) && !element.dir;
const block = (element) => (inline(element) && element.parentElement ? block(element.parentElement) : element);
const seen = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = block(node.parentElement);
  if (seen.has(element) || !element.checkVisibility({ visibilityProperty: true }) || element.closest('script, style, noscript, svg, [hidden], select')) continue;
  seen.add(element);
  const own = (child) => (child instanceof Text ? child.data : child instanceof Element && inline(child) ? child.textContent : ' ');
  const words = around([...element.childNodes].map(own).join(''));
  if (!words) continue;
  const runs = getComputedStyle(element).direction;
  const isRightToLeft = RIGHT_TO_LEFT.test(words);
  // A name that starts and ends with letters looks the same in both directions.
  const isTorn = runs === 'ltr' ? isRightToLeft : !isRightToLeft && !/^\p{L}(.*\p{L})?$/su.test(words);
  if (isTorn) problems.push(`runs the wrong way (${runs}): ${JSON.stringify(words.slice(0, 60))}`);
}
for (const field of document.querySelectorAll('input:is([type=text], [type=tel], [type=email]):not([role=combobox])')) {
  const runs = getComputedStyle(field).direction;
  if (/\p{L}/u.test(field.value) && runs === 'rtl' && !RIGHT_TO_LEFT.test(field.value)) problems.push(`is typed the wrong way: #${field.id}`);
}
return problems;
