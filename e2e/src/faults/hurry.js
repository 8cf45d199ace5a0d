/* The clock of pages runs faster, so that nobody waits for their pauses and limits. What is short anyway stays as it is. */
(() => {
  const times = 10;
  const short = 50;
  const hurried = (pause) => (pause > short ? Math.max(short, pause / times) : pause);
  for (const name of ['setTimeout', 'setInterval']) {
    const real = window[name];
    window[name] = (work, pause, ...more) => real.call(window, work, hurried(pause), ...more);
  }
  const now = performance.now.bind(performance);
  performance.now = () => now() * times;
})();
