/*
 * What a person sees of the page and does to it, in one go each, as hundreds of journeys have to be gone through in minutes.
 * It finds things by the words that are drawn, as all of these tests do, and fills in fields as a browser's autofill does.
 */
const [deed, ...details] = arguments;
const drawn = (selector, within) => [...(within ?? document).querySelectorAll(selector)].filter((element) => element.checkVisibility());
const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const nameOf = (element) => plain(element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText);
const named = (selector, name, within) => drawn(selector, within).find((element) => nameOf(element).startsWith(name));
const isBusy = (button) => button.disabled || button.getAttribute('aria-disabled') === 'true';
const changed = (field) => ['input', 'change'].forEach((kind) => field.dispatchEvent(new Event(kind, { bubbles: true })));

const deeds = {
  look: () => ({
    address: location.href,
    // Without its first script there is nobody in the page who could say anything.
    isAlive: '__latchkey_boot' in window,
    headings: drawn('h1').map((heading) => plain(heading.innerText)),
    buttons: drawn('button').filter((button) => !isBusy(button)).map(nameOf),
    isBusy: drawn('button').some(isBusy),
    words: plain(document.body?.innerText),
  }),
  reload: () => location.reload(),
  press: (name) => {
    const button = named('button', name);
    button?.click();
    return Boolean(button);
  },
  tick: (name) => {
    const box = named('input[type=checkbox]', name);
    if (box && !box.checked) box.click();
    return Boolean(box);
  },
  write: (name, text, group) => {
    const within = group && drawn('fieldset').find((set) => plain(set.querySelector('legend')?.innerText).startsWith(group));
    const field = group && !within ? null : named('input', name, within);
    if (!field) return false;
    field.focus();
    field.value = text;
    changed(field);
    return true;
  },
  select: (name, choice) => {
    const list = named('select, [role=combobox]', name);
    if (list?.localName === 'input') {
      list.value = choice;
      changed(list);
      return true;
    }
    const option = [...(list?.options ?? [])].find((option) => plain(option.label) === choice);
    if (!option) return false;
    list.focus();
    list.value = option.value;
    changed(list);
    return true;
  },
  chooser: (name) => named('button', name)?.nextElementSibling ?? null,
};

return deeds[deed](...details);
