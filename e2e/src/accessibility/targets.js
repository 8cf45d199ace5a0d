// Targets are large enough for a finger, or part of a sentence (WCAG 2.5.8, Target Size).
const SMALLEST = 44;
const problems = [];
let smallest = Infinity;
const describe = (element) => `<${element.localName}${element.id ? `#${element.id}` : ''} class="${element.getAttribute('class') ?? ''}"> ${JSON.stringify((element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40))}`;
const scope = document.querySelector('dialog[open]') ?? document.body;
const pressable = scope.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button], [role=option]');
const isInSentence = (element) => {
  if (getComputedStyle(element).display !== 'inline') return false;
  const around = element.closest('p, li, dd, span:not([class])');
  return Boolean(around) && around.textContent.trim().length > element.textContent.trim().length + 3;
};
for (const element of pressable) {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) || isInSentence(element)) continue;
  // A box is also clicked by its label.
  const labels = element.matches('[type=checkbox], [type=radio]') ? [...element.labels] : [];
  // A label may cover the box around it.
  const isSpread = (label) => getComputedStyle(label, '::before').position === 'absolute';
  const frames = labels.map((label) => (isSpread(label) ? label.offsetParent ?? label : label));
  const parts = [element, ...frames].map((part) => part.getBoundingClientRect());
  const width = Math.max(...parts.map((part) => part.right)) - Math.min(...parts.map((part) => part.left));
  const height = Math.max(...parts.map((part) => part.bottom)) - Math.min(...parts.map((part) => part.top));
  smallest = Math.min(smallest, width, height);
  if (width < SMALLEST - 0.5 || height < SMALLEST - 0.5) problems.push(`is ${Math.round(width)} x ${Math.round(height)} px: ${describe(element)}`);
}
return { problems, count: pressable.length, smallest: Number.isFinite(smallest) ? Math.round(smallest) : null };
