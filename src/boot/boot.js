/*
 * The first script of the widget's page. It runs inline, before the WebAssembly has loaded, so that
 * the handshake with the host page and the first request for the session happen in parallel with
 * loading. It contains no verification logic.
 *
 * ES5 and a classic script: a browser without modules must be able to parse it, to show that it is
 * too old.
 *
 * It exports one object, in memory only, which the WebAssembly removes (see src/host/boot.rs):
 *   __latchkey_boot.open()     returns a promise of how the widget was opened (below); on a hosted
 *                              page another call tries again
 *   __latchkey_boot.started()  the WebAssembly runs and reports its failures itself from here on,
 *                              unless it crashes
 * The promise resolves to one of
 *   {mode: "embedded", api, port, queue, init, session}
 *                              session: promise of a response; queue: messages so far
 *   {mode: "hosted", api, response}
 *                              the response to POST /session/{id}/open
 *   {mode: "none", api}
 * where a response is {status, body, requestId}, or null if the server could not be reached.
 * __latchkey_theme(theme) stays: `light`, `dark`, or anything else for the device's setting,
 * including its changes.
 *
 * Elements of the page: #app (the widget) with #boot-loading (the skeleton), #boot-slow,
 * #boot-unsupported, #boot-offline and, as the last one, #boot-crashed (all `hidden`; a button
 * inside reloads). Before this script, optionally, <meta name="latchkey-api">, and
 * <meta name="latchkey-words" content="TITLE|WHAT TO DO|BUTTON"> with the text for a page that was
 * loaded incompletely and lacks these elements.
 */
(function () {
  'use strict';

  var VERSION = 1;
  /* The timeout of requests and of loading, in milliseconds. */
  var TIMEOUT = 20000;
  /* The pauses before a link is opened again after a failure of the server, and the longest
     Retry-After. */
  var PAUSES = [1000, 2000, 4000];
  var LONGEST_PAUSE = 60000;
  var meta = document.querySelector('meta[name="latchkey-api"]');
  var api = meta ? meta.content.replace(/\/+$/, '') : '';
  var port = null;
  var modal = false;
  var failure = null;
  var fallback = null;

  /* --- Theme: set on the root element before anything is drawn, which the styles need */

  var root = document.documentElement;
  var device = window.matchMedia ? window.matchMedia('(prefers-color-scheme: dark)') : null;
  var theme = 'auto';

  function showTheme() {
    var dark = theme === 'dark' || (theme !== 'light' && device && device.matches);
    root.setAttribute('data-theme', dark ? 'dark' : 'light');
    return dark;
  }

  /* From here on the WebAssembly applies the host's colours by a style sheet. */
  function setTheme(wanted) {
    theme = wanted;
    setBackgrounds({});
    showTheme();
  }

  /* The skeleton has the host's backgrounds, so that they do not change when the widget starts.
     Pages with text have the built-in ones, as the contrast of the host's has not been checked yet.
     */
  function setBackgrounds(appearance) {
    theme = appearance.theme || theme;
    var light = appearance.variables || {};
    var dark = (showTheme() && appearance.dark && appearance.dark.variables) || light;
    ['Background', 'Surface'].forEach(function (name) {
      var color = dark['color' + name] || light['color' + name];
      var value = color && CSS.supports('color', color) ? color : '';
      root.style.setProperty('--color-' + name.toLowerCase(), value);
    });
  }

  window.__latchkey_theme = setTheme;
  showTheme();
  if (device && device.addEventListener) device.addEventListener('change', showTheme);

  /* --- What the applicant sees when the widget cannot start ----------------------------------- */

  function show(id, atOnce) {
    var page = document.getElementById(id);
    if (!page && !atOnce && document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', function () { show(id, true); });
      return;
    }
    setBackgrounds({});
    var skeleton = document.getElementById('boot-loading');
    if (skeleton && id !== 'boot-slow') skeleton.hidden = true;
    if (!page) page = fallbackPage();
    page.hidden = false;
    var button = page.querySelector('button');
    if (button) button.onclick = reload;
    if (id === 'boot-offline') window.addEventListener('online', reload);
    sendHeight();
  }

  /* Inline, content below the edge of the frame would be visible only by scrolling in it. */
  function sendHeight() {
    var height = Math.ceil(document.body.getBoundingClientRect().height);
    if (port) port.postMessage({ type: 'resize', height: height });
  }

  function fallbackPage() {
    var body = document.body || root.appendChild(document.createElement('body'));
    if (fallback) return fallback;
    // With the page's styles, which precede its content.
    fallback = add(body, 'main', 'shell boot-words');
    var page = add(add(fallback, 'div', 'shell-card'), 'div', 'shell-main stack');
    var words = document.querySelector('meta[name="latchkey-words"]').content.split('|');
    add(page, 'h1', 'page-heading page-title').textContent = words[0];
    add(page, 'p', 'lead').textContent = words[1];
    add(add(page, 'div', 'button-row'), 'button', 'button button-primary').textContent = words[2];
    return fallback;
  }

  function add(parent, name, className) {
    var element = parent.appendChild(document.createElement(name));
    element.className = className;
    return element;
  }

  function reload() {
    // Bypasses the browser's cache, which may hold a corrupt file.
    var links = document.querySelectorAll('link[rel=modulepreload], link[rel=preload]');
    Promise.all([].map.call(links, function (link) {
      return fetch(link.href, { cache: 'reload' }).catch(function () {});
    })).then(function () { location.reload(); });
    setTimeout(function () { location.reload(); }, TIMEOUT / 4);
  }

  function checkLoading() {
    // Files may still arrive, so this is no failure, but the applicant is told.
    var isLoading = document.getElementById('boot-loading') || document.readyState === 'loading';
    if (!failure && isLoading) show('boot-slow', true);
  }

  function checkPage() {
    if (!document.getElementById('boot-crashed')) loadFailed();
  }

  function sendError() {
    if (port && failure) port.postMessage({ type: 'error', error: failure, fatal: true });
  }

  function fail(code, message, id) {
    if (failure) return;
    failure = { code: code, message: message };
    sendError();
    show(id);
  }

  function loadFailed(event) {
    // A script that does not load is fatal, as is an error during the start; an image or style
    // sheet is not.
    var element = event && event.target && event.target.nodeName;
    if (element && element !== 'SCRIPT') return;
    fail('load_failed', 'The widget could not be loaded.', 'boot-offline');
  }

  function crashed(event) {
    // After a trap WebAssembly cannot report itself. Other errors do not concern the widget as a
    // whole.
    var error = event.error || event.reason;
    if (typeof WebAssembly !== 'object' || !(error instanceof WebAssembly.RuntimeError)) return;
    var app = document.getElementById('app');
    if (app) app.hidden = true;
    fail('widget_crashed', 'The widget crashed.', 'boot-crashed');
  }

  function closeOnEscape(event) {
    // The host page's dialog does not receive key presses inside of the frame.
    if (event.key === 'Escape' && modal) port.postMessage({ type: 'close' });
  }

  function started() {
    if (fallback) fallback.parentNode.removeChild(fallback);
    window.removeEventListener('error', loadFailed, true);
    window.removeEventListener('unhandledrejection', loadFailed);
    window.removeEventListener('keydown', closeOnEscape);
    window.addEventListener('error', crashed);
    window.addEventListener('unhandledrejection', crashed);
  }

  /* --- The session, requested while the WebAssembly loads ------------------------------------- */

  function request(address, options) {
    var controller = typeof AbortController === 'function' ? new AbortController() : null;
    var limit = setTimeout(function () { if (controller) controller.abort(); }, TIMEOUT);
    options.cache = 'no-store';
    if (controller) options.signal = controller.signal;
    return fetch(address, options).then(function (response) {
      return response.text().then(function (body) {
        return {
          status: response.status,
          body: body,
          requestId: response.headers.get('Request-Id'),
          retryAfter: 1000 * response.headers.get('Retry-After') || 0
        };
      });
    }).catch(function () { return null; }).then(function (response) {
      clearTimeout(limit);
      return response;
    });
  }

  /* --- Embedded: only the declared host, only from the parent window, only by its port -------- */

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
        if (!data || data.type !== 'latchkey:init' || data.version !== VERSION) return;
        if (event.ports.length !== 1) return;
        window.removeEventListener('message', hello);
        port = event.ports[0];
        port.onmessage = function (first) {
          var init = first.data;
          var queue = [];
          if (!init || init.type !== 'init' || init.version !== VERSION) return;
          if (typeof init.secret !== 'string') return;
          modal = init.presentation === 'modal';
          if (modal) root.setAttribute('data-modal', '');
          if (init.appearance) setBackgrounds(init.appearance);
          if (failure) setBackgrounds({});
          port.onmessage = function (early) { queue.push(early.data); };
          sendError();
          if (failure) sendHeight();
          var session = request(api + '/v1/session', {
            credentials: 'omit',
            headers: { Authorization: 'Bearer ' + init.secret }
          });
          resolve({
            mode: 'embedded', api: api, port: port, queue: queue, init: init, session: session
          });
        };
      });
      window.parent.postMessage({ type: 'latchkey:ready', version: VERSION }, origin);
    });
  }

  /* --- Hosted: the link's token binds it to this browser, then leaves the address bar --------- */

  var token = location.hash.slice(1);

  function isOpened(response) {
    try {
      return response.status === 200 && Boolean(JSON.parse(response.body).client_secret);
    } catch (error) {
      return false;
    }
  }

  function isRetryable(response) {
    var status = response.status;
    return response.retryAfter <= LONGEST_PAUSE &&
      (status === 200 || status === 408 || status === 429 || status >= 500);
  }

  function openLink(attempt) {
    return request(location.pathname.replace(/\/+$/, '') + '/open', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(token ? { token: token } : {})
    }).then(function (response) {
      if (isOpened(response)) {
        // Kept until now, so that a reload after a network failure still has it. Fragments are
        // never sent.
        history.replaceState(history.state, '', location.pathname + location.search);
      } else if (response && attempt < PAUSES.length && isRetryable(response)) {
        return new Promise(function (resolve) {
          var pause = Math.max(PAUSES[attempt], response.retryAfter);
          setTimeout(function () { resolve(openLink(attempt + 1)); }, pause);
        });
      }
      return { mode: 'hosted', api: api, response: response };
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

  // A browser with cascade layers has all other features too, including those of the WebAssembly
  // that rustc emits; without them the page would have no styles.
  var supported = typeof CSSLayerBlockRule === 'function';
  if (supported) {
    window.addEventListener('error', loadFailed, true);
    window.addEventListener('unhandledrejection', loadFailed);
    window.addEventListener('keydown', closeOnEscape);
    document.addEventListener('DOMContentLoaded', checkPage);
    setTimeout(checkLoading, TIMEOUT);
    window.__latchkey_boot = { open: start(), started: started };
    // Without texts the page cannot be shown, as without the WebAssembly.
    if (window.__latchkey_languages) window.__latchkey_languages.first.catch(loadFailed);
  }
  // WebAssembly can be missing in a current browser too (Lockdown Mode); the host page is told in
  // that case.
  if (!supported || typeof WebAssembly !== 'object') {
    fail('unsupported_browser', 'This browser cannot run the widget.', 'boot-unsupported');
  }
})();
