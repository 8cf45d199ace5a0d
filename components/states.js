/*
 * Shows states that only a pointer or the keyboard can bring about: whatever is inside .force-hover, .force-focus or .force-active
 * looks as if it were pointed at, had the focus, or were pressed. Each selector of the widget's own styles is widened to that, so that
 * what is seen is what the styles say.
 */
(function () {
  'use strict';

  var controls = ':is(a, button, input, select, summary)';
  var states = [
    [/:hover/g, ':is(:hover, .force-hover *)'],
    [/:focus-visible/g, ':is(:focus-visible, .force-focus ' + controls + ')'],
    [/:focus(?![-\w])/g, ':is(:focus, .force-focus ' + controls + ')'],
    [/:active/g, ':is(:active, .force-active *)']
  ];

  function widen(rules) {
    Array.prototype.forEach.call(rules, function (rule) {
      if (rule.selectorText) {
        var wider = states.reduce(function (selector, state) { return selector.replace(state[0], state[1]); }, rule.selectorText);
        if (wider !== rule.selectorText) rule.selectorText = wider;
      }
      if (rule.cssRules) widen(rule.cssRules);
    });
  }

  Array.prototype.forEach.call(document.styleSheets, function (sheet) { widen(sheet.cssRules); });
})();
