// Controls differ from their surroundings by a border, an underline or a background (WCAG 1.4.11, Non-text Contrast).
const [isForced] = arguments;
const problems = [];
const hasBorder = (element, least) => {
  const style = getComputedStyle(element);
  const around = background(element.parentElement);
  const isSeen = (colour) => rgba(colour)[3] > 0 && contrast(rgba(colour), around) >= least;
  const sides = ['Top', 'Bottom'].map((side) => parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== 'none' && isSeen(style[`border${side}Color`]));
  if (sides.some(Boolean)) return true;
  if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && isSeen(style.outlineColor)) return true;
  return style.appearance !== 'none' && element.matches('input, select, progress');
};
const scope = document.querySelector('dialog[open]') ?? document.body;
const shown = (selector) => [...scope.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }));
// Fields and boxes are recognised by their border alone.
for (const element of shown('input:not([type=file], [type=hidden]), select, textarea')) {
  const parts = [element, element.parentElement, ...element.parentElement.children, ...(element.labels ?? [])];
  if (!parts.some((part) => hasBorder(part, 3))) problems.push(`has no border with a contrast of 3: ${describe(element)}`);
}
if (isForced) {
  for (const element of shown('button, a[href]')) {
    const style = getComputedStyle(element);
    // Axe reads the colours of the style sheet, and not those that the browser forces.
    const ratio = contrast(rgba(style.color), background(element));
    if (ratio < 4.5) problems.push(`has text with a contrast of ${ratio.toFixed(2)} in forced colours: ${describe(element)}`);
    const isUnderlined = style.textDecorationLine.includes('underline') || [...element.children].some((child) => getComputedStyle(child).textDecorationLine.includes('underline'));
    const isWordless = element.matches('[aria-label]') && Boolean(element.querySelector('svg'));
    const hasSign = [...element.querySelectorAll('span')].some((part) => hasBorder(part, 3));
    if (!hasBorder(element, 1.5) && !hasSign && !isUnderlined && !isWordless) problems.push(`looks like text in forced colours: ${describe(element)}`);
  }
  for (const element of shown('svg')) {
    const style = getComputedStyle(element);
    if (style.forcedColorAdjust === 'none') problems.push(`keeps its own colours in forced colours: ${describe(element)}`);
  }
}
return problems;
