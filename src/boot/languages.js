/*
 * Which language the widget speaks, and its texts, which are fetched while the WebAssembly is on its way. It knows nothing of what the
 * texts say.
 *
 * ES5 and a classic script, as boot.js is. Wishes count in this order: what the person has chosen in this tab, the host's, the browser's.
 * A wish is met by the very language or by one of the same primary language; what nobody wished for is English.
 *
 * In the page, before this script: <meta name="latchkey-languages" content="FOLDER;NAMES;TAG,DIGEST,NAME;TAG,DIGEST,NAME…">: where the
 * files are, the digest of the list of names, and each language with the digest of its file and its own name. A file's name has the first
 * half of its digest in hexadecimal digits: FOLDER + TAG-0123456789abcdef.json. It has {plurals, texts}: the plural form of each number from 0 to
 * 199, as a digit, and a list of texts in a fixed order.
 *
 * It leaves one object, for as long as the page is there (src/i18n/loading.rs calls it):
 *   __latchkey_languages.first              a promise of the language to begin with, as below
 *   __latchkey_languages.list(messages)     [[tag, its own name], …], without en-XA and ar-XB, which are there for tests and nobody speaks
 *   __latchkey_languages.speak(wish, messages)
 *                                           a promise of {tag, locale, names, plurals, texts, others}, which fails where the texts do not come;
 *                                           messages: {tag: texts of the host by name} or null; locale, names: for dates and numbers, and for
 *                                           names and lists, by Intl; others: [[name, text], …] of the host that are no names of ours
 *   __latchkey_languages.choose(tag, messages)
 *                                           the same for what the person chooses, which is kept for this tab of the browser: the tag only
 */
(function () {
  'use strict';

  var CHOSEN = 'latchkey-language';
  var FALLBACK = 'en-GB';
  /* What takes longer than this is as good as lost. */
  var PATIENCE = 20000;
  /* A host's text is at most so long, and there are at most so many. */
  var LONGEST = 1000;
  var MOST = 2000;
  var meta = document.querySelector('meta[name="latchkey-languages"]');
  var parts = meta ? meta.content.split(';') : [];
  var folder = parts.shift();
  var namesDigest = parts.shift();
  var known = parts.map(function (part) { return part.split(','); });
  var coming = {};

  /* --- The choice ---------------------------------------------------------------------------------------------- */

  function tagOf(language) { return language[0]; }

  function primary(tag) { return tag.toLowerCase().split('-')[0]; }

  function match(wish, tags) {
    return tags.filter(function (tag) { return tag.toLowerCase() === wish.toLowerCase(); })[0] ||
      tags.filter(function (tag) { return primary(tag) === primary(wish); })[0];
  }

  function chosen() {
    // Where a browser keeps nothing for pages in frames, it is asked for again.
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
    // Browsers leave out what they have no menus in: Chrome does not know Welsh, and of Punjabi it has only the bare frame ("M05" for May).
    return Intl.DateTimeFormat.supportedLocalesOf([tag]).length > 0 &&
      !/^M\d/.test(new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC' }).format(0));
  }

  function localeFor(wish, tag) {
    // Dates and numbers as in the region that was wished for, where it is the same language in the same letters; digits as on papers here,
    // and as on the keys that people type with, unless the host wishes for others.
    var locale = tag;
    try {
      if (wish && primary(wish) === primary(tag) && script(wish) === script(tag)) locale = wish;
      if (!isKnown(locale)) locale = FALLBACK;
      return /-u-(.*-)?nu-/.test(locale) ? locale : locale + (/-u-/.test(locale) ? '-nu-latn' : '-u-nu-latn');
    } catch (error) {
      return tag;
    }
  }

  /* --- The files ----------------------------------------------------------------------------------------------- */

  function file(name, digest) {
    var digits = '';
    for (var at = 0, bytes = atob(digest); at < 8; at += 1) digits += ('0' + bytes.charCodeAt(at).toString(16)).slice(-2);
    function get(cache) {
      var controller = typeof AbortController === 'function' ? new AbortController() : null;
      var limit = setTimeout(function () { if (controller) controller.abort(); }, PATIENCE);
      var options = { integrity: 'sha256-' + digest, cache: cache, signal: controller ? controller.signal : undefined };
      return fetch(folder + name + '-' + digits + '.json', options).then(function (response) { return response.json(); }).then(function (texts) {
        clearTimeout(limit);
        return texts;
      });
    }
    // What was garbled on the way would come out of the browser's cache for ever.
    if (!coming[name]) {
      coming[name] = get('default').catch(function () { return get('reload'); });
      coming[name].catch(function () { delete coming[name]; });
    }
    return coming[name];
  }

  /* --- The host's own texts ------------------------------------------------------------------------------------ */

  function flatten(texts, prefix, found) {
    Object.keys(texts).forEach(function (name) {
      var text = texts[name];
      if (text && typeof text === 'object') flatten(text, prefix + name + '.', found);
      else found.push([prefix + name, text]);
    });
    return found;
  }

  function gaps(text) {
    return (text.match(/{{[^}]*}}/g) || []).map(function (gap) { return gap.replace(/[{}\s]/g, ''); });
  }

  function pluralsOf(tag, english) {
    var forms = ['zero', 'one', 'two', 'few', 'many', 'other'];
    try {
      var rules = new Intl.PluralRules(tag);
      return english.replace(/./g, function (digit, count) { return forms.indexOf(rules.select(count)); });
    } catch (error) {
      return english;
    }
  }

  function withOverrides(texts, names, own) {
    var changed = texts.slice();
    var others = [];
    var refused = [];
    flatten(own, '', []).slice(0, MOST).forEach(function (entry) {
      var name = entry[0];
      var text = entry[1];
      var place = names.indexOf(name);
      var original = place < 0 ? '' : texts[place] || texts[names.indexOf(name.replace(/_[a-z]+$/, '_other'))] || '';
      var allowed = gaps(original).concat(/_(zero|one|two|few|many|other)$/.test(name) ? 'count' : []);
      var fits = typeof text === 'string' && text.trim() && text.length <= LONGEST && gaps(text).every(function (gap) { return allowed.indexOf(gap) >= 0; });
      if (!fits) refused.push(name);
      else if (place < 0) others.push([name, text]);
      else changed[place] = text;
    });
    if (refused.length) console.warn('Latchkey: these messages are no text, empty, too long, or have gaps that nothing fills: ' + refused.join(', '));
    return { texts: changed, others: others };
  }

  /* --- Together ------------------------------------------------------------------------------------------------ */

  function list(messages) {
    var own = Object.keys(messages || {}).filter(function (tag) { return !match(tag, known.map(tagOf)); });
    var spoken = known.filter(function (language) { return !/-X[AB]$/.test(language[0]); });
    return spoken.map(function (language) { return [language[0], language[2]]; }).concat(own.map(function (tag) {
      var texts = messages[tag] || {};
      return [tag, String(texts['language.name'] || (texts.language || {}).name || tag)];
    }));
  }

  function speak(wish, messages) {
    return load([chosen(), wish || declared()].concat(navigator.languages || navigator.language).filter(Boolean), messages);
  }

  function choose(tag, messages) {
    return load([tag], messages).then(function (spoken) {
      try { sessionStorage.setItem(CHOSEN, tag); } catch (error) { /* Then it is for as long as the page is there. */ }
      return spoken;
    });
  }

  function load(wishes, messages) {
    var tags = known.map(tagOf);
    var all = Object.keys(messages || {}).concat(tags);
    var met = wishes.filter(function (one) { return match(one, all); })[0];
    var tag = met ? match(met, all) : FALLBACK;
    // A language that is only the host's lacks what the host does not say: that is said in English.
    var base = known[tags.indexOf(match(tag, tags) || FALLBACK)];
    var own = messages && messages[match(tag, Object.keys(messages))];
    var needed = [file(base[0], base[1])];
    if (own && typeof own === 'object') needed.push(file('names', namesDigest));
    return Promise.all(needed).then(function (files) {
      var spoken = files[1] ? withOverrides(files[0].texts, files[1], own) : { texts: files[0].texts, others: [] };
      spoken.tag = tag;
      spoken.locale = localeFor(met, tag);
      spoken.names = localeFor(tag, tag);
      spoken.plurals = primary(base[0]) === primary(tag) ? files[0].plurals : pluralsOf(tag, files[0].plurals);
      return spoken;
    });
  }

  if (known.length && typeof Promise === 'function' && typeof fetch === 'function') {
    window.__latchkey_languages = { first: speak(), list: list, speak: speak, choose: choose };
  }
})();
