/*
 * The first script of the widget's page. It runs inline and at once, long before the WebAssembly is there, so that
 * what can go on in parallel does: the handshake with the host page, and the first request for the session.
 * It knows nothing of verification.
 *
 * ES5 on purpose, and a classic script: a browser without modules must be able to read it, to be told that it is too old.
 *
 * It leaves one object, in memory only, which the WebAssembly takes away (src/host/boot.rs reads it):
 *   __latchkey_boot.open()     a promise of how the widget was opened (below); called again on a hosted page it tries again
 *   __latchkey_boot.started()  the WebAssembly runs: from here on it tells its failures itself, unless it breaks down
 * and the promise gives one of
 *   {mode: "embedded", api, port, queue, init, session}   session: promise of an answer; queue: messages that came since
 *   {mode: "hosted", api, answer}                         the answer to POST /session/{id}/open
 *   {mode: "none", api}
 * where an answer is {status, body, requestId}, or null if the server could not be reached.
 * What stays is __latchkey_theme(it): `light`, `dark`, or anything else for what the device says, now and whenever that changes.
 *
 * In the page: #app (the widget), #boot-loading (the skeleton) in it, #boot-slow, #boot-unsupported, #boot-offline and, last of
 * all, #boot-crashed (all `hidden`; a button inside reloads), and before this script optionally <meta name="latchkey-api">, and
 * <meta name="latchkey-words" content="TITLE|WHAT TO DO|BUTTON">: words for a page that did not arrive whole, and so lacks the others.
 */
(function () {
  'use strict';

  var VERSION = 1;
  /* What takes longer than this is as good as lost. */
  var PATIENCE = 20000;
  /* The pauses before a link is tried again that a server in trouble did not open, and the longest that it may wish for. */
  var PAUSES = [1000, 2000, 4000];
  var LONGEST_PAUSE = 60000;
  var meta = document.querySelector('meta[name="latchkey-api"]');
  var api = meta ? meta.content.replace(/\/+$/, '') : '';
  var port = null;
  var modal = false;
  var failure = null;
  var own = null;

  /* --- Light or dark: said on the root element before anything is drawn, so that the styles need to know only that ---- */

  var root = document.documentElement;
  var device = window.matchMedia ? window.matchMedia('(prefers-color-scheme: dark)') : null;
  var theme = 'auto';

  function showTheme() {
    var dark = theme === 'dark' || (theme !== 'light' && device && device.matches);
    root.setAttribute('data-theme', dark ? 'dark' : 'light');
    return dark;
  }

  /* From here on the WebAssembly has a style sheet for the host's colours. */
  function setTheme(wish) {
    theme = wish;
    showGrounds({});
    showTheme();
  }

  /* The skeleton is on the host's grounds, so that they do not change when the widget comes. Where there are words they are ours again, as nobody has
     looked yet whether they can be read. */
  function showGrounds(appearance) {
    theme = appearance.theme || theme;
    var light = appearance.variables || {};
    var dark = (showTheme() && appearance.dark && appearance.dark.variables) || light;
    [['Background', 'ground'], ['Surface', 'surface']].forEach(function (names) {
      var color = dark['color' + names[0]] || light['color' + names[0]];
      root.style.setProperty('--color-' + names[1], color && CSS.supports('color', color) ? color : '');
    });
  }

  window.__latchkey_theme = setTheme;
  showTheme();
  if (device && device.addEventListener) device.addEventListener('change', showTheme);

  /* --- What the person sees when the widget cannot start ------------------------------------------------------- */

  function show(id, atOnce) {
    var words = document.getElementById(id);
    if (!words && !atOnce && document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', function () { show(id, true); });
      return;
    }
    showGrounds({});
    var skeleton = document.getElementById('boot-loading');
    if (skeleton && id !== 'boot-slow') skeleton.hidden = true;
    if (!words) words = ownWords();
    words.hidden = false;
    var button = words.querySelector('button');
    if (button) button.onclick = reload;
    if (id === 'boot-offline') window.addEventListener('online', reload);
    tellHeight();
  }

  /* Inline, what is lower than the frame is only seen by those who think of scrolling in it. */
  function tellHeight() {
    if (port) port.postMessage({ type: 'resize', height: Math.ceil(document.body.getBoundingClientRect().height) });
  }

  function ownWords() {
    var body = document.body || document.documentElement.appendChild(document.createElement('body'));
    if (own) return own;
    // In the page's own looks, which come before its words.
    own = add(body, 'main', 'shell boot-words');
    var page = add(add(own, 'div', 'shell-card'), 'div', 'shell-main stack');
    var words = document.querySelector('meta[name="latchkey-words"]').content.split('|');
    add(page, 'h1', 'page-heading page-title').textContent = words[0];
    add(page, 'p', 'lead').textContent = words[1];
    add(add(page, 'div', 'button-row'), 'button', 'button button-primary').textContent = words[2];
    return own;
  }

  function add(parent, name, className) {
    var element = parent.appendChild(document.createElement(name));
    element.className = className;
    return element;
  }

  function reload() {
    // What was garbled on the way would otherwise come out of the browser's cache again, and for ever.
    var files = [].map.call(document.querySelectorAll('link[rel=modulepreload], link[rel=preload]'), function (link) { return link.href; });
    Promise.all(files.map(function (file) { return fetch(file, { cache: 'reload' }).catch(function () {}); })).then(function () { location.reload(); });
    setTimeout(function () { location.reload(); }, PATIENCE / 4);
  }

  function lookWhetherItLoads() {
    // Whatever is on its way may still come, so the page is not given up, but the person may.
    if (!failure && (document.getElementById('boot-loading') || document.readyState === 'loading')) show('boot-slow', true);
  }

  function lookWhetherAllIsThere() {
    if (!document.getElementById('boot-crashed')) fail('load_failed', 'The widget could not be loaded.', 'boot-offline');
  }

  function tellHost() {
    if (port && failure) port.postMessage({ type: 'error', error: failure, fatal: true });
  }

  function fail(code, message, id) {
    if (failure) return;
    failure = { code: code, message: message };
    tellHost();
    show(id);
  }

  function loadFailed(event) {
    // A picture or style sheet that does not load is no reason to give up; a script is, and so is an error while starting.
    var element = event && event.target && event.target.nodeName;
    if (element && element !== 'SCRIPT') return;
    fail('load_failed', 'The widget could not be loaded.', 'boot-offline');
  }

  function crashed(event) {
    // What breaks down in WebAssembly can not be trusted to say so. Any other error is not about the widget as a whole.
    var error = event.error || event.reason;
    if (typeof WebAssembly !== 'object' || !(error instanceof WebAssembly.RuntimeError)) return;
    var app = document.getElementById('app');
    if (app) app.hidden = true;
    fail('widget_crashed', 'The widget broke down.', 'boot-crashed');
  }

  function leave(event) {
    // The page's dialog does not hear a key that is pressed in here.
    if (event.key === 'Escape' && modal) port.postMessage({ type: 'close' });
  }

  function started() {
    if (own) own.parentNode.removeChild(own);
    window.removeEventListener('error', loadFailed, true);
    window.removeEventListener('unhandledrejection', loadFailed);
    window.removeEventListener('keydown', leave);
    window.addEventListener('error', crashed);
    window.addEventListener('unhandledrejection', crashed);
  }

  /* --- The session, asked for while the WebAssembly is on its way ----------------------------------------------- */

  function request(address, options) {
    var controller = typeof AbortController === 'function' ? new AbortController() : null;
    // A line on which nothing moves is as good as none.
    var limit = setTimeout(function () { if (controller) controller.abort(); }, PATIENCE);
    options.cache = 'no-store';
    if (controller) options.signal = controller.signal;
    return fetch(address, options).then(function (response) {
      return response.text().then(function (body) {
        return { status: response.status, body: body, requestId: response.headers.get('Request-Id'), wish: 1000 * response.headers.get('Retry-After') || 0 };
      });
    }).catch(function () { return null; }).then(function (answer) {
      clearTimeout(limit);
      return answer;
    });
  }

  /* --- Embedded: only the declared host, only from the parent window, only over its port ------------------------ */

  function declaredHost() {
    var parameter = /[?&]host=([^&]*)/.exec(location.search);
    try {
      var origin = decodeURIComponent(parameter[1]);
      return new URL(origin).origin === origin ? origin : null;
    } catch (error) {
      return null;
    }
  }

  function embedded(origin) {
    return new Promise(function (resolve) {
      window.addEventListener('message', function hello(event) {
        var data = event.data;
        if (event.source !== window.parent || event.origin !== origin) return;
        if (!data || data.type !== 'latchkey:init' || data.version !== VERSION || event.ports.length !== 1) return;
        window.removeEventListener('message', hello);
        port = event.ports[0];
        port.onmessage = function (first) {
          var init = first.data;
          var queue = [];
          if (!init || init.type !== 'init' || init.version !== VERSION || typeof init.secret !== 'string') return;
          modal = init.presentation === 'modal';
          if (modal) root.setAttribute('data-modal', '');
          if (init.appearance) showGrounds(init.appearance);
          if (failure) showGrounds({});
          port.onmessage = function (early) { queue.push(early.data); };
          tellHost();
          if (failure) tellHeight();
          var session = request(api + '/v1/session', { credentials: 'omit', headers: { Authorization: 'Bearer ' + init.secret } });
          resolve({ mode: 'embedded', api: api, port: port, queue: queue, init: init, session: session });
        };
      });
      window.parent.postMessage({ type: 'latchkey:ready', version: VERSION }, origin);
    });
  }

  /* --- Hosted: the link's token binds it to this browser, then leaves the address bar --------------------------- */

  var token = location.hash.slice(1);

  function isOpened(answer) {
    try {
      return answer.status === 200 && Boolean(JSON.parse(answer.body).client_secret);
    } catch (error) {
      return false;
    }
  }

  function mayGoBetter(answer) {
    return answer.wish <= LONGEST_PAUSE && (answer.status === 200 || answer.status === 408 || answer.status === 429 || answer.status >= 500);
  }

  function openLink(attempt) {
    return request(location.pathname.replace(/\/+$/, '') + '/open', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(token ? { token: token } : {})
    }).then(function (answer) {
      if (isOpened(answer)) {
        // Kept until then, so that a reload on a bad line still has it. A fragment is never sent.
        history.replaceState(history.state, '', location.pathname + location.search);
      } else if (answer && attempt < PAUSES.length && mayGoBetter(answer)) {
        return new Promise(function (resolve) {
          setTimeout(function () { resolve(openLink(attempt + 1)); }, Math.max(PAUSES[attempt], answer.wish));
        });
      }
      return { mode: 'hosted', api: api, answer: answer };
    });
  }

  function start() {
    var host = window.parent === window ? null : declaredHost();
    if (host) {
      var opening = embedded(host);
      return function () { return opening; };
    }
    if (window.parent === window && /^\/session\/[^\/]+\/?$/.test(location.pathname)) {
      var first = openLink(0);
      return function () {
        var result = first || openLink(0);
        first = null;
        return result;
      };
    }
    return function () { return Promise.resolve({ mode: 'none', api: api }); };
  }

  // What has cascade layers has all else too, the WebAssembly of Rust's compiler included; without them the page would have no styles.
  var supported = typeof CSSLayerBlockRule === 'function';
  if (supported) {
    window.addEventListener('error', loadFailed, true);
    window.addEventListener('unhandledrejection', loadFailed);
    window.addEventListener('keydown', leave);
    document.addEventListener('DOMContentLoaded', lookWhetherAllIsThere);
    setTimeout(lookWhetherItLoads, PATIENCE);
    window.__latchkey_boot = { open: start(), started: started };
    // A page without words is no page: it is as if the WebAssembly had not come.
    if (window.__latchkey_languages) window.__latchkey_languages.first.catch(loadFailed);
  }
  // WebAssembly can be missing in a new browser too (Lockdown Mode): the host is told then, because it can be.
  if (!supported || typeof WebAssembly !== 'object') {
    fail('unsupported_browser', 'This browser cannot run the widget.', 'boot-unsupported');
  }
})();
