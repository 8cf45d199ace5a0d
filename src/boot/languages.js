/*
 * The choice of the widget's language, and its texts, which are fetched while the WebAssembly
 * loads.
 *
 * ES5 and a classic script, as boot.js. The order of preference is the applicant's choice in this
 * tab, the host's locale, the browser's languages, English. A preference matches the same tag or
 * one of the same primary language.
 *
 * In the page, before this script:
 *   <meta name="latchkey-languages" content="FOLDER;NAMES;TAG,DIGEST,NAME;…">
 * with the folder of the files, the digest of the list of keys, and each language with the digest
 * of its file and its own name. A file's name has the first half of its digest in hexadecimal:
 * FOLDER + TAG-0123456789abcdef.json. It contains {plurals, texts}: the plural form of each number
 * from 0 to 199, as a digit, and the texts in a fixed order.
 *
 * It exports one object (see src/i18n/loading.rs):
 *   __latchkey_languages.first           a promise of the first language, as below
 *   __latchkey_languages.list(messages)  [[tag, own name], …], without the pseudo-locales en-XA
 *                                        and ar-XB
 *   __latchkey_languages.load(locale, messages)
 *                                        a promise of {tag, locale, names, plurals, texts, others},
 *                                        rejected if the texts cannot be loaded
 *   __latchkey_languages.choose(tag, messages)
 *                                        the same for the applicant's choice, whose tag is kept for
 *                                        this browser tab
 * where `messages` is {tag: the host's texts by key} or null, `locale` is for dates and numbers by
 * Intl, `names` for names and lists by Intl, and `others` is [[key, text], …] of the host's texts
 * that are no keys of the widget.
 */
(function () {
  'use strict';

  var CHOSEN = 'latchkey-language';
  var FALLBACK = 'en-GB';
  /* The timeout of requests, in milliseconds. */
  var TIMEOUT = 20000;
  /* The maximum length and number of a host's texts. */
  var MAX_LENGTH = 1000;
  var MAX_TEXTS = 2000;
  var meta = document.querySelector('meta[name="latchkey-languages"]');
  var parts = meta ? meta.content.split(';') : [];
  var folder = parts.shift();
  var namesDigest = parts.shift();
  var known = parts.map(function (part) { return part.split(','); });
  var loading = {};

  /* --- The choice ----------------------------------------------------------------------------- */

  function tagOf(language) { return language[0]; }

  function primary(tag) { return tag.toLowerCase().split('-')[0]; }

  function match(wanted, tags) {
    return tags.filter(function (tag) { return tag.toLowerCase() === wanted.toLowerCase(); })[0] ||
      tags.filter(function (tag) { return primary(tag) === primary(wanted); })[0];
  }

  function chosen() {
    // Browsers may block storage in frames; the choice is then lost on reload.
    try { return sessionStorage.getItem(CHOSEN); } catch (error) { return null; }
  }

  function declared() {
    var parameter = /[?&]locale=([^&]*)/.exec(location.search);
    try { return parameter && decodeURIComponent(parameter[1]); } catch (error) { return null; }
  }

  function script(tag) {
    return typeof Intl.Locale === 'function' ? new Intl.Locale(tag).maximize().script : '';
  }

  function isKnown(tag) {
    // Browsers lack data for some languages: Chrome has none for Welsh, and for Punjabi only
    // placeholders ("M05").
    return Intl.DateTimeFormat.supportedLocalesOf([tag]).length > 0 &&
      !/^M\d/.test(new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC' }).format(0));
  }

  function localeFor(wanted, tag) {
    // Dates and numbers follow the preferred region if it has the same language and script. Digits
    // are Latin, as on local documents and keyboards, unless the host requests others.
    var locale = tag;
    try {
      if (wanted && primary(wanted) === primary(tag) && script(wanted) === script(tag)) {
        locale = wanted;
      }
      if (!isKnown(locale)) locale = FALLBACK;
      if (/-u-(.*-)?nu-/.test(locale)) return locale;
      return locale + (/-u-/.test(locale) ? '-nu-latn' : '-u-nu-latn');
    } catch (error) {
      return tag;
    }
  }

  /* --- The files ------------------------------------------------------------------------------ */

  function file(name, digest) {
    var digits = '';
    for (var at = 0, bytes = atob(digest); at < 8; at += 1) {
      digits += ('0' + bytes.charCodeAt(at).toString(16)).slice(-2);
    }
    function get(cache) {
      var controller = typeof AbortController === 'function' ? new AbortController() : null;
      var limit = setTimeout(function () { if (controller) controller.abort(); }, TIMEOUT);
      return fetch(folder + name + '-' + digits + '.json', {
        integrity: 'sha256-' + digest,
        cache: cache,
        signal: controller ? controller.signal : undefined
      }).then(function (response) { return response.json(); }).then(function (texts) {
        clearTimeout(limit);
        return texts;
      });
    }
    // The second attempt bypasses the browser's cache, which may hold a corrupt file.
    if (!loading[name]) {
      loading[name] = get('default').catch(function () { return get('reload'); });
      loading[name].catch(function () { delete loading[name]; });
    }
    return loading[name];
  }

  /* --- The host's own texts ------------------------------------------------------------------- */

  function flatten(texts, prefix, found) {
    Object.keys(texts).forEach(function (name) {
      var text = texts[name];
      if (text && typeof text === 'object') flatten(text, prefix + name + '.', found);
      else found.push([prefix + name, text]);
    });
    return found;
  }

  function placeholders(text) {
    return (text.match(/{{[^}]*}}/g) || []).map(function (placeholder) {
      return placeholder.replace(/[{}\s]/g, '');
    });
  }

  function pluralsOf(tag, english) {
    var forms = ['zero', 'one', 'two', 'few', 'many', 'other'];
    try {
      var rules = new Intl.PluralRules(tag);
      return english.replace(/./g, function (digit, count) {
        return forms.indexOf(rules.select(count));
      });
    } catch (error) {
      return english;
    }
  }

  function withOverrides(texts, keys, own) {
    var changed = texts.slice();
    var others = [];
    var refused = [];
    flatten(own, '', []).slice(0, MAX_TEXTS).forEach(function (entry) {
      var key = entry[0];
      var text = entry[1];
      var index = keys.indexOf(key);
      var other = keys.indexOf(key.replace(/_[a-z]+$/, '_other'));
      var original = index < 0 ? '' : texts[index] || texts[other] || '';
      var isPlural = /_(zero|one|two|few|many|other)$/.test(key);
      var allowed = placeholders(original).concat(isPlural ? 'count' : []);
      var fits = typeof text === 'string' && text.trim() && text.length <= MAX_LENGTH &&
        placeholders(text).every(function (name) { return allowed.indexOf(name) >= 0; });
      if (!fits) refused.push(key);
      else if (index < 0) others.push([key, text]);
      else changed[index] = text;
    });
    if (refused.length) {
      console.warn('Latchkey: these messages are no text, empty, too long, or have unknown ' +
        'placeholders: ' + refused.join(', '));
    }
    return { texts: changed, others: others };
  }

  /* --- Together ------------------------------------------------------------------------------- */

  function list(messages) {
    var own = Object.keys(messages || {}).filter(function (tag) {
      return !match(tag, known.map(tagOf));
    });
    var offered = known.filter(function (language) { return !/-X[AB]$/.test(language[0]); });
    return offered.map(function (language) {
      return [language[0], language[2]];
    }).concat(own.map(function (tag) {
      var texts = messages[tag] || {};
      return [tag, String(texts['language.name'] || (texts.language || {}).name || tag)];
    }));
  }

  function load(locale, messages) {
    var preferences = [chosen(), locale || declared()];
    preferences = preferences.concat(navigator.languages || navigator.language);
    return loadPreferred(preferences.filter(Boolean), messages);
  }

  function choose(tag, messages) {
    return loadPreferred([tag], messages).then(function (language) {
      try {
        sessionStorage.setItem(CHOSEN, tag);
      } catch (error) { /* The choice is then lost on reload. */ }
      return language;
    });
  }

  function loadPreferred(preferences, messages) {
    var tags = known.map(tagOf);
    var all = Object.keys(messages || {}).concat(tags);
    var preferred = preferences.filter(function (one) { return match(one, all); })[0];
    var tag = preferred ? match(preferred, all) : FALLBACK;
    // A language that only the host has falls back to English for texts that the host does not
    // give.
    var base = known[tags.indexOf(match(tag, tags) || FALLBACK)];
    var own = messages && messages[match(tag, Object.keys(messages))];
    var needed = [file(base[0], base[1])];
    if (own && typeof own === 'object') needed.push(file('names', namesDigest));
    return Promise.all(needed).then(function (files) {
      var texts = files[0].texts;
      var language = files[1] ? withOverrides(texts, files[1], own) : { texts: texts, others: [] };
      language.tag = tag;
      language.locale = localeFor(preferred, tag);
      language.names = localeFor(tag, tag);
      language.plurals = files[0].plurals;
      if (primary(base[0]) !== primary(tag)) language.plurals = pluralsOf(tag, language.plurals);
      return language;
    });
  }

  if (known.length && typeof Promise === 'function' && typeof fetch === 'function') {
    window.__latchkey_languages = { first: load(), list: list, load: load, choose: choose };
  }
})();
