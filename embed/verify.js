// Documented in verify.d.ts. The secret is kept in a closure and sent over the MessagePort only.

const WORDS = {
  lang: 'en-GB',
  title: 'Your checks',
  loading: 'Loading…',
  failed: 'We could not load your checks. Make sure that you are online, then try again.',
  retry: 'Try again',
  close: 'Close',
};
const CSS = [
  '*{box-sizing:border-box;font:16px/1.5 system-ui,sans-serif}',
  '[hidden]{display:none!important}',
  '.box{position:relative;padding:0;border:0;overflow:hidden;overscroll-behavior:contain;color-scheme:light dark;background:Canvas;color:CanvasText}',
  'div.box{height:var(--latchkey-height,640px)}',
  'dialog.box{position:fixed;inset:0;margin:auto;width:100%;height:100%;max-width:none;max-height:none}',
  'dialog::backdrop{background:#0009}',
  'iframe{display:block;width:100%;height:100%;border:0}',
  '.panel{position:absolute;inset:0;display:grid;place-content:center;justify-items:center;gap:16px;padding:64px 24px;text-align:center;background:Canvas}',
  'p,.close{margin:0;animation:late 0s .3s both}',
  '@keyframes late{from{visibility:hidden}}',
  'button{min-height:44px;padding:0 20px;border:1px solid;border-radius:8px;background:Canvas;color:inherit;cursor:pointer}',
  '.close{position:absolute;inset-block-start:12px;inset-inline-end:12px}',
  '@media (min-width:640px) and (min-height:560px){dialog.box{width:560px;height:min(var(--latchkey-height,720px),100dvh - 48px);border-radius:12px}}',
].join('');

const problem = (code, message) => ({ code, message });

const make = (tag, parent, properties) => parent.appendChild(Object.assign(document.createElement(tag), properties));

export const allowedLink = (address) => {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
  } catch {
    return false;
  }
};

const lockScroll = () => {
  const { style, clientWidth } = document.documentElement;
  const { overflow, scrollbarGutter } = style;
  if (innerWidth > clientWidth) style.scrollbarGutter = 'stable';
  style.overflow = 'hidden';
  return () => Object.assign(style, { overflow, scrollbarGutter });
};

export function Verify(clientSecret, options) {
  const settings = { ...options };
  let view = null;
  let destroyed = false;

  // An exception in a callback must not interrupt the loader.
  const emit = (name, detail) => {
    if (!destroyed && settings['on' + name]) queueMicrotask(() => settings['on' + name](detail));
  };

  const refuse = (code, message) => {
    const error = problem(code, message);
    emit('Error', error);
    return Promise.resolve({ error });
  };

  const show = (container, modal) => {
    const address = new URL(settings.widgetUrl ?? 'widget/', import.meta.url);
    address.searchParams.set('host', location.origin);
    if (settings.locale) address.searchParams.set('locale', settings.locale);
    let words = WORDS;
    let frame, port, timer, unlock, loaded, session, settle, failure;
    let reason = 'closed';
    const result = new Promise((resolve) => (settle = resolve));

    const host = make('div', container);
    host.dataset.latchkey = '';
    host.style.cssText = 'all:initial!important;display:block!important';
    const root = host.attachShadow({ mode: 'open' });
    if (root.adoptedStyleSheets) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      root.adoptedStyleSheets = [sheet];
    } else {
      // Safari before 16.4. The host's content security policy may block it.
      make('style', root, { textContent: CSS });
    }
    const box = make(modal ? 'dialog' : 'div', root, { className: 'box', dir: 'auto' });
    const panel = make('div', box, { className: 'panel' });
    const text = make('p', panel);
    text.setAttribute('role', 'status');
    const retry = make('button', panel, { type: 'button', onclick: () => load() });
    const close = make('button', box, { type: 'button', className: 'close', hidden: !modal });

    const finish = (error = failure ?? problem(reason, 'Left before it was finished.')) => {
      if (view?.result !== result) return;
      view = null;
      clearTimeout(timer);
      removeEventListener('message', greet);
      port?.close();
      if (modal) {
        box.close();
        unlock();
      }
      host.remove();
      emit('Exit', { reason, session });
      settle(session ? { session } : { error });
    };

    const setLoaded = (value) => {
      loaded = value;
      close.hidden = value || !modal;
    };

    const say = (texts) => {
      words = { ...words, ...texts, ...settings.words };
      box.lang = words.lang;
      if (modal) box.setAttribute('aria-label', words.title);
      frame.title = words.title;
      text.textContent = retry.hidden ? words.loading : words.failed;
      retry.textContent = words.retry;
      close.textContent = words.close;
    };

    // Only scripts from the origin of this file may run on the page.
    const translate = async () => {
      const { href, origin } = address;
      if (settings.words?.lang || origin !== new URL(import.meta.url).origin) return;
      try {
        const texts = await import(/* webpackIgnore: true */ new URL('words.js' + address.search, address));
        if (href === address.href) say(texts.default);
      } catch {}
    };

    const fail = () => {
      clearTimeout(timer);
      failure = problem('load_failed', WORDS.failed);
      panel.hidden = retry.hidden = false;
      say();
      if (modal) retry.focus();
      emit('Error', failure);
    };

    const handle = (message) => {
      switch (message?.type) {
        case 'loaded':
          setLoaded(true);
          emit('Ready');
          break;
        case 'submitted':
          session = message.session;
          break;
        case 'complete':
          session = message.session;
          emit('Complete', { session });
          if (!modal) settle({ session });
          break;
        case 'exit':
          reason = message.reason;
          break;
        case 'error':
          if (message.fatal) setLoaded(false);
          emit('Error', message.error);
          break;
        case 'resize':
          host.style.setProperty('--latchkey-height', message.height + 'px');
          return;
        case 'redirect': {
          const { redirect } = settings;
          if (redirect === 'never' || (redirect === 'if_required' && message.reason !== 'bank')) return;
          if (allowedLink(message.url)) location.assign(message.url);
          return;
        }
        case 'language':
          address.searchParams.set('locale', message.tag);
          if (message.tag !== words.lang) translate();
          return;
        case 'close':
          finish();
          return;
        case 'step':
          // In Safari a cross-origin frame cannot scroll the page, and the new heading is at its top.
          if (!modal && root.activeElement && host.getBoundingClientRect().top < 0) host.scrollIntoView();
          break;
        default:
          return;
      }
      emit('Event', message);
    };

    const greet = ({ source, origin, data }) => {
      if (source !== frame.contentWindow || origin !== address.origin || data?.type !== 'latchkey:ready') return;
      if (data.version !== 1) return fail();
      clearTimeout(timer);
      port?.close();
      failure = null;
      setLoaded(false);
      panel.hidden = true;
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = (event) => handle(event.data);
      // Later the widget would lose the focus.
      if (modal) frame.focus();
      source.postMessage({ type: 'latchkey:init', version: 1 }, origin, [channel.port2]);
      const { locale, messages, appearance, redirect, returnUrl: return_url = location.href } = settings;
      const presentation = modal ? 'modal' : 'inline';
      port.postMessage({ type: 'init', version: 1, secret: clientSecret, locale, messages, appearance, redirect, presentation, return_url });
    };

    const load = () => {
      frame?.remove();
      panel.hidden = false;
      retry.hidden = true;
      timer = setTimeout(fail, settings.timeout ?? 15000);
      // An iframe that is moved within the page loads twice.
      frame = make('iframe', new DocumentFragment(), { allow: 'camera', referrerPolicy: 'no-referrer', src: address });
      say();
      translate();
      box.prepend(frame);
    };

    view = { result, finish, post: (message) => port?.postMessage(message) };
    addEventListener('message', greet);
    load();
    close.onclick = () => finish();
    if (modal) {
      box.oncancel = (event) => {
        event.preventDefault();
        if (!loaded) return finish();
        frame.focus();
        view.post({ type: 'close_request' });
      };
      // A second Escape closes the dialog in any case.
      box.onclose = () => finish();
      unlock = lockScroll();
      box.showModal();
    }
    return result;
  };

  const start = (target, modal) => {
    if (view) return view.result;
    if (destroyed) return refuse('destroyed', 'Already destroyed.');
    if (!/^vs_secret_\S+$/.test(clientSecret)) return refuse('secret_missing', 'A client_secret is needed.');
    const container = typeof target === 'string' ? document.querySelector(target) : target;
    if (!container?.append) return refuse('container_not_found', 'There is no such element.');
    return show(container, modal);
  };

  return {
    open: () => start(document.body, true),
    mount: (target) => start(target, false),
    update(changes) {
      Object.assign(settings, changes);
      view?.post({ type: 'update', ...changes });
    },
    close: () => view?.finish(),
    destroy() {
      destroyed = true;
      view?.finish(problem('destroyed', 'Already destroyed.'));
    },
  };
}

class VerificationWidget extends (globalThis.HTMLElement ?? Object) {
  #secret;
  #verification;

  set clientSecret(secret) {
    this.#secret = secret;
    this.connectedCallback();
  }

  connectedCallback() {
    // A property that was set before the upgrade shadows the setter.
    if (Object.hasOwn(this, 'clientSecret')) {
      this.#secret = this.clientSecret;
      delete this.clientSecret;
    }
    this.disconnectedCallback();
    if (!this.isConnected || !this.#secret) return;
    const options = { ...this };
    for (const name of ['Ready', 'Event', 'Complete', 'Exit', 'Error']) options['on' + name] = (detail) => this.dispatchEvent(new CustomEvent(name.toLowerCase(), { detail }));
    this.#verification = Verify(this.#secret, options);
    this.#verification.mount(this);
  }

  disconnectedCallback() {
    this.#verification?.destroy();
    this.#verification = null;
  }

  update(changes) {
    Object.assign(this, changes);
    this.#verification?.update(changes);
  }
}

// On a server there is no window.
if (globalThis.window) {
  window.Verify = Verify;
  if (!customElements.get('verification-widget')) customElements.define('verification-widget', VerificationWidget);
}

export default Verify;
