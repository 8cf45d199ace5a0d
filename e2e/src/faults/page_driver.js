/*
 * The actions of the simulated user, each in one script call, as hundreds of runs have to be done in minutes.
 * Elements are found by their visible text, and fields are filled in as a browser's autofill does.
 */
const [action, ...details] = arguments;
const visible = (selector, within) => [...(within ?? document).querySelectorAll(selector)].filter((element) => element.checkVisibility());
const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const nameOf = (element) => plain(element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText);
const named = (selector, name, within) => visible(selector, within).find((element) => nameOf(element).startsWith(name));
const isBusy = (button) => button.disabled || button.getAttribute('aria-disabled') === 'true';
const notify = (field) => ['input', 'change'].forEach((type) => field.dispatchEvent(new Event(type, { bubbles: true })));

const actions = {
  look: () => ({
    address: location.href,
    // Without its first script, the page can show no message.
    hasBooted: '__latchkey_boot' in window,
    headings: visible('h1').map((heading) => plain(heading.innerText)),
    buttons: visible('button').filter((button) => !isBusy(button)).map(nameOf),
    isBusy: visible('button').some(isBusy),
    text: plain(document.body?.innerText),
  }),
  reload: () => location.reload(),
  click: (name) => {
    const button = named('button', name);
    button?.click();
    return Boolean(button);
  },
  check: (name) => {
    const box = named('input[type=checkbox]', name);
    if (box && !box.checked) box.click();
    return Boolean(box);
  },
  fill: (name, text, group) => {
    const within = group && visible('fieldset').find((set) => plain(set.querySelector('legend')?.innerText).startsWith(group));
    const field = group && !within ? null : named('input', name, within);
    if (!field) return false;
    field.focus();
    field.value = text;
    notify(field);
    return true;
  },
  select: (name, choice) => {
    const list = named('select, [role=combobox]', name);
    if (list?.localName === 'input') {
      list.value = choice;
      notify(list);
      return true;
    }
    const option = [...(list?.options ?? [])].find((option) => plain(option.label) === choice);
    if (!option) return false;
    list.focus();
    list.value = option.value;
    notify(list);
    return true;
  },
  fileInput: (name) => named('button', name)?.nextElementSibling ?? null,
};

return actions[action](...details);
