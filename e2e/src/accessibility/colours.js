// Controls can be told from what is around them: by an edge, an underline, or a ground of their own.
const [isForced] = arguments;
const complaints = [];
const hasEdge = (element, least) => {
  const style = getComputedStyle(element);
  const around = ground(element.parentElement);
  const isSeen = (colour) => rgba(colour)[3] > 0 && contrast(rgba(colour), around) >= least;
  const sides = ['Top', 'Bottom'].map((side) => parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Style`] !== 'none' && isSeen(style[`border${side}Color`]));
  if (sides.some(Boolean)) return true;
  if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && isSeen(style.outlineColor)) return true;
  return style.appearance !== 'none' && element.matches('input, select, progress');
};
const scope = document.querySelector('dialog[open]') ?? document.body;
const shown = (selector) => [...scope.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }));
// What is typed into or ticked is known by its edge alone.
for (const element of shown('input:not([type=file], [type=hidden]), select, textarea')) {
  const parts = [element, element.parentElement, ...element.parentElement.children, ...(element.labels ?? [])];
  if (!parts.some((part) => hasEdge(part, 3))) complaints.push(`has no edge with a contrast of 3: ${called(element)}`);
}
if (isForced) {
  for (const element of shown('button, a[href]')) {
    const style = getComputedStyle(element);
    // What axe cannot read, as it goes by the colour that the style sheet has asked for.
    const ratio = contrast(rgba(style.color), ground(element));
    if (ratio < 4.5) complaints.push(`has words with a contrast of ${ratio.toFixed(2)} in forced colours: ${called(element)}`);
    const isUnderlined = style.textDecorationLine.includes('underline') || [...element.children].some((child) => getComputedStyle(child).textDecorationLine.includes('underline'));
    const isWordless = element.matches('[aria-label]') && Boolean(element.querySelector('svg'));
    const hasSign = [...element.querySelectorAll('span')].some((part) => hasEdge(part, 3));
    if (!hasEdge(element, 1.5) && !hasSign && !isUnderlined && !isWordless) complaints.push(`cannot be told from words in forced colours: ${called(element)}`);
  }
  for (const element of shown('svg')) {
    const style = getComputedStyle(element);
    if (style.forcedColorAdjust === 'none') complaints.push(`keeps its own colours in forced colours: ${called(element)}`);
  }
}
return complaints;
