/* The pauses and limits of pages pass faster, so that nobody waits for them. Those that are short anyway stay as they are. */
(() => {
  const times = 20;
  const short = 200;
  const hurried = (pause) => (pause > short ? Math.max(short, pause / times) : pause);
  for (const name of ['setTimeout', 'setInterval']) {
    const real = window[name];
    window[name] = (work, pause, ...more) => real.call(window, work, hurried(pause), ...more);
  }
})();
