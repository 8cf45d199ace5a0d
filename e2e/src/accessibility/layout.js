// Content that needs horizontal scrolling, and text that is clipped (WCAG 1.4.10, Reflow).
const problems = [];
const describe = (element) => `<${element.localName}${element.id ? `#${element.id}` : ''} class="${element.getAttribute('class') ?? ''}"> ${JSON.stringify(element.textContent.trim().slice(0, 40))}`;
const { clientWidth, scrollWidth } = document.documentElement;
if (scrollWidth > clientWidth) {
  const widest = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1 || element.getBoundingClientRect().left < -1);
  problems.push(`the page is ${scrollWidth} px wide in ${clientWidth} px${widest.length > 0 ? `: ${describe(widest.at(-1))}` : ''}`);
}
const isHidden = (element) => element.closest('.visually-hidden, [hidden], [aria-hidden=true], svg') || !element.checkVisibility({ visibilityProperty: true });
for (const element of document.body.querySelectorAll('*')) {
  if (isHidden(element) || element.matches('input, select, textarea, img, video, progress, option')) continue;
  const style = getComputedStyle(element);
  const wide = element.scrollWidth - element.clientWidth;
  const high = element.scrollHeight - element.clientHeight;
  const cuts = (overflow) => overflow === 'hidden' || overflow === 'clip';
  if (style.display !== 'inline' && element.textContent.trim() && ((cuts(style.overflowX) && wide > 1) || (cuts(style.overflowY) && high > 1))) {
    problems.push(`is cut off by ${Math.max(wide, 0)} x ${Math.max(high, 0)} px: ${describe(element)}`);
  }
  if ((style.overflowX === 'auto' || style.overflowX === 'scroll') && wide > 1) problems.push(`has to be scrolled sideways by ${wide} px: ${describe(element)}`);
}
return problems;
