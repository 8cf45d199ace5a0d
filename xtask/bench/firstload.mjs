#!/usr/bin/env node
// First-load benchmark for embeddable browser widgets. No npm dependencies:
// it drives Chromium over --remote-debugging-pipe and serves files itself.
//
//   node firstload.mjs --name X (--dir DIR | --url URL) [--page index.html]
//        --selector SEL [--text REGEX] [--runs 5] [--preset fast|phone|both]
//
// Every run is cold: a new Chromium process on a new, empty profile.
// `cargo xtask bench` runs it against a sandbox; it also measures any other page or folder, as above.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

export const PRESETS = {
  fast: { cpu: 1, net: null },
  // 1.6 Mbit/s down, 750 kbit/s up, 150 ms RTT, main thread 4x slower
  phone: { cpu: 4, net: { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 } },
};

// ---------------------------------------------------------------- arguments
export function parseArgs(argv) {
  const o = { page: 'index.html', runs: 5, preset: 'fast', timeout: 180, settle: 2000, viewport: '412x823',
    idle: 60, idleWait: 120, cache: path.join(os.tmpdir(), 'latchkey-bench', 'brcache'), chromium: process.env.CHROMIUM || '/usr/bin/chromium', hold: [] };
  const flags = new Set(['fake-camera', 'coi', 'quiet', 'no-wait']);
  for (let i = 0; i < argv.length; i++) {
    const m = /^--([a-z-]+)(?:=(.*))?$/s.exec(argv[i]);
    if (!m) throw new Error(`unexpected argument ${argv[i]}`);
    const key = m[1].replace(/-([a-z])/g, (_, c) => c.toUpperCase());
    if (flags.has(m[1])) { o[key] = true; continue; }
    const v = m[2] ?? argv[++i];
    if (v === undefined) throw new Error(`--${m[1]} needs a value`);
    if (key === 'hold') o.hold.push(v); else o[key] = v;
  }
  for (const k of ['runs', 'timeout', 'settle', 'idle', 'idleWait']) o[k] = Number(o[k]);
  if (!o.dir && !o.url) throw new Error('give --dir or --url');
  if (!o.selector) throw new Error('give --selector');
  o.name ??= path.basename(o.dir || o.url);
  return o;
}

// ------------------------------------------------------------ static server
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.map': 'application/json', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm', '.data': 'application/octet-stream', '.bin': 'application/octet-stream', '.tflite': 'application/octet-stream',
  '.task': 'application/octet-stream', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.gif': 'image/gif', '.webp': 'image/webp',
  '.ico': 'image/x-icon', '.woff': 'font/woff', '.woff2': 'font/woff2', '.ttf': 'font/ttf', '.mp4': 'video/mp4', '.webm': 'video/webm' };
const NO_BR = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp', '.woff', '.woff2', '.mp4', '.webm', '.br', '.gz', '.map']);
const brotli = promisify(zlib.brotliCompress);

export async function brotli11(buf, cacheDir) {
  fs.mkdirSync(cacheDir, { recursive: true });
  const f = path.join(cacheDir, createHash('sha256').update(buf).digest('hex') + '.br');
  if (fs.existsSync(f)) return fs.readFileSync(f);
  const out = await brotli(buf, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: buf.length } });
  fs.writeFileSync(f + '.tmp', out); fs.renameSync(f + '.tmp', f);
  return out;
}

function walk(dir, rel = '', out = []) {
  for (const e of fs.readdirSync(path.join(dir, rel))) {
    const r = rel ? rel + '/' + e : e, st = fs.statSync(path.join(dir, r)); // follows links
    if (st.isDirectory()) walk(dir, r, out); else out.push(r);
  }
  return out;
}

// mocks: JSON object { "GET /path": { status, type, body } }; a key ending in * is a prefix.
export async function serve(dir, { cache, coi, mocks, log = () => {} }) {
  const files = new Map();
  for (const rel of walk(dir)) {
    const ext = path.extname(rel).toLowerCase(), raw = fs.readFileSync(path.join(dir, rel));
    let br = null;
    if (!NO_BR.has(ext) && raw.length > 200) {
      const t = Date.now();
      br = await brotli11(raw, cache);
      if (Date.now() - t > 2000) log(`brotli 11: ${rel} ${raw.length} -> ${br.length} (${((Date.now() - t) / 1000).toFixed(0)} s)`);
      if (br.length > raw.length * 0.95) br = null;
    }
    files.set('/' + rel, { raw, br, type: TYPES[ext] || 'application/octet-stream', html: ext === '.html' });
  }
  const stats = { bytes: 0, misses: [], sent: new Map() };
  const count = (p, n) => { stats.bytes += n; stats.sent.set(p, (stats.sent.get(p) || 0) + n); };
  const findMock = (k) => mocks && (mocks[k] ?? mocks[Object.keys(mocks).find((m) => m.endsWith('*') && k.startsWith(m.slice(0, -1)))]);
  const server = http.createServer((req, res) => {
    const p = decodeURIComponent(new URL(req.url, 'http://x').pathname);
    const h = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*', 'Access-Control-Allow-Methods': '*', 'Timing-Allow-Origin': '*' };
    if (coi) Object.assign(h, { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Resource-Policy': 'cross-origin' });
    const mock = findMock(`${req.method} ${p}`);
    if (mock || req.method === 'OPTIONS') {
      const body = mock ? (typeof mock.body === 'string' ? mock.body : JSON.stringify(mock.body ?? {})) : '';
      res.writeHead(mock?.status ?? 200, { ...h, 'Content-Type': mock?.type || 'application/json', 'Content-Length': Buffer.byteLength(body) });
      res.end(body); count(p, Buffer.byteLength(body)); return;
    }
    const f = files.get(p.endsWith('/') ? p + 'index.html' : p);
    if (!f) { if (p !== '/favicon.ico') stats.misses.push(`${req.method} ${p}`); res.writeHead(404, { ...h, 'Content-Type': 'text/plain', 'Content-Length': 9 }); res.end('not found'); return; }
    const useBr = f.br && /\bbr\b/.test(req.headers['accept-encoding'] || '');
    const body = useBr ? f.br : f.raw;
    res.writeHead(200, { ...h, 'Content-Type': f.type, 'Content-Length': body.length, Vary: 'Accept-Encoding',
      'Cache-Control': f.html ? 'no-cache' : 'public, max-age=31536000, immutable', ...(useBr ? { 'Content-Encoding': 'br' } : {}) });
    if (req.method === 'HEAD') return res.end();
    count(p, body.length); res.end(body);
  });
  server.keepAliveTimeout = 60000;
  await new Promise((r) => server.listen(0, '127.0.0.1', r));
  return { server, stats, files, origin: `http://localhost:${server.address().port}`, close: () => { server.closeAllConnections?.(); server.close(); } };
}

// ------------------------------------------------------------- CDP over pipe
export class Chrome {
  static async launch({ chromium, extra = [] }) {
    const c = new Chrome();
    c.profile = fs.mkdtempSync(path.join(os.tmpdir(), 'firstload-'));
    const env = { ...process.env, HOME: c.profile, TMPDIR: c.profile, XDG_RUNTIME_DIR: c.profile, XDG_CONFIG_HOME: c.profile, XDG_CACHE_HOME: c.profile };
    c.proc = spawn(chromium, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-default-browser-check', '--mute-audio', '--remote-debugging-pipe',
      `--user-data-dir=${c.profile}`, ...extra, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], env });
    c.stderr = ''; c.proc.stderr.on('data', (d) => { c.stderr = (c.stderr + d).slice(-4000); });
    c.id = 0; c.pending = new Map(); c.handlers = [];
    c.exited = new Promise((r) => c.proc.on('exit', (code) => { for (const p of c.pending.values()) p.reject(new Error(`chromium exited (${code}): ${c.stderr.slice(-600)}`)); c.pending.clear(); r(); }));
    let chunks = [];
    c.proc.stdio[4].on('data', (d) => {
      let i;
      while ((i = d.indexOf(0)) >= 0) { chunks.push(d.subarray(0, i)); const m = JSON.parse(Buffer.concat(chunks).toString()); chunks = []; d = d.subarray(i + 1); c.onMessage(m); }
      if (d.length) chunks.push(d);
    });
    c.proc.stdio[3].on('error', () => {}); c.proc.stdio[4].on('error', () => {});
    return c;
  }
  onMessage(m) {
    if (m.id) { const p = this.pending.get(m.id); this.pending.delete(m.id); if (p) m.error ? p.reject(new Error(`${p.method}: ${m.error.message}`)) : p.resolve(m.result); return; }
    for (const h of this.handlers) h(m.method, m.params, m.sessionId);
  }
  send(method, params = {}, sessionId) {
    const id = ++this.id;
    return new Promise((resolve, reject) => { this.pending.set(id, { resolve, reject, method }); this.proc.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + '\0'); });
  }
  async close() {
    await Promise.race([this.send('Browser.close').catch(() => {}), sleep(3000)]);
    await Promise.race([this.exited, sleep(5000)]);
    if (this.proc.exitCode === null && this.proc.signalCode === null) { this.proc.kill('SIGKILL'); await Promise.race([this.exited, sleep(3000)]); }
    for (let i = 0; i < 5; i++) { try { fs.rmSync(this.profile, { recursive: true, force: true }); break; } catch { await sleep(300); } }
  }
}

// Runs in every frame before any page script. Finds the first element matching the selector (also inside
// shadow roots, open or closed) that is visible, enabled and receives the click at its centre.
function probe(selector, text, deep) {
  if (window.__fl) return;
  const st = (window.__fl = { roots: [], lt: [], hit: null });
  const re = text ? new RegExp(text, 'i') : null;
  if (deep) {
    const orig = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) { const r = orig.call(this, init); st.roots.push(r); return r; };
  }
  try { new PerformanceObserver((l) => { for (const e of l.getEntries()) st.lt.push([e.startTime, e.duration]); }).observe({ type: 'longtask', buffered: true }); } catch {}
  const usable = (el) => {
    if (re && !re.test(el.innerText || el.value || el.getAttribute('aria-label') || '')) return false;
    if (el.matches(':disabled') || el.getAttribute('aria-disabled') === 'true' || el.closest('[inert]')) return false;
    if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return false;
    const b = el.getBoundingClientRect();
    if (b.width < 2 || b.height < 2) return false;
    const x = b.left + b.width / 2, y = b.top + b.height / 2;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return true; // reachable by scrolling
    const top = el.getRootNode().elementFromPoint(x, y);
    return !!top && (top === el || el.contains(top) || top.contains(el) || (top.shadowRoot && top.shadowRoot.contains(el)));
  };
  const look = () => {
    for (const root of [document, ...st.roots]) {
      let list; try { list = root.querySelectorAll(selector); } catch { return null; }
      for (const el of list) if (usable(el)) return el;
    }
    return null;
  };
  const tick = () => {
    const el = document.documentElement && look();
    if (el) { // report once the frame that shows it has been produced and the main thread is free again
      const ch = new MessageChannel();
      ch.port1.onmessage = () => report(el);
      return void requestAnimationFrame(() => ch.port2.postMessage(0));
    }
    requestAnimationFrame(tick);
  };
  const report = (el) => {
    st.hit = performance.timeOrigin + performance.now();
    const b = el.getBoundingClientRect();
    window.__flHit?.(JSON.stringify({ t: st.hit, tag: el.tagName.toLowerCase(), label: (el.innerText || el.value || el.getAttribute('aria-label') || '').trim().slice(0, 60),
      focusable: el.tabIndex >= 0, inViewport: b.top < innerHeight && b.bottom > 0, frame: location.href.slice(0, 120) }));
  };
  requestAnimationFrame(tick);
}

// --------------------------------------------------------------- one cold run
async function idlePct(ms = 1000) {
  const rd = () => { const v = fs.readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number); return [v[3] + (v[4] || 0), v.slice(0, 8).reduce((a, b) => a + b, 0)]; };
  const a = rd(); await sleep(ms); const b = rd();
  return 100 * (b[0] - a[0]) / Math.max(1, b[1] - a[1]);
}
async function waitIdle(o) {
  const end = Date.now() + (o.noWait ? 0 : o.idleWait * 1000);
  let v = await idlePct();
  while (v < o.idle && Date.now() < end) v = await idlePct(1500);
  return v;
}

function pss(pid) { // proportional memory of one process, MB
  try { return Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) / 1024; } catch { return 0; }
}

export async function runOnce(o, presetName, url, local) {
  const preset = PRESETS[presetName];
  const idleBefore = await waitIdle(o);
  const extra = [];
  if (local) extra.push('--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1');
  if (o.fakeCamera) extra.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
  const chrome = await Chrome.launch({ chromium: o.chromium, extra });
  const [vw, vh] = o.viewport.split('x').map(Number);
  const req = new Map(); // session:requestId -> record
  const sessions = new Map();
  const out = { bytes: 0, requests: 0, failed: [], held: [], console: [] };
  let lastNet = Date.now(), hit = null, onHit; const hitP = new Promise((r) => (onHit = r));
  let pageSession, mainContextTime = null;

  const setup = async (sid, type) => {
    const s = (m, p) => chrome.send(m, p, sid).catch((e) => { if (/^(iframe|page)$/.test(type)) out.console.push(`harness: ${e.message}`); });
    const jobs = [s('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 })];
    if (preset.net) jobs.push(s('Network.emulateNetworkConditions', preset.net));
    if (o.hold.length) jobs.push(s('Fetch.enable', { patterns: o.hold.map((urlPattern) => ({ urlPattern })) })); // never answered
    jobs.push(s('Runtime.enable'));
    jobs.push(s('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }));
    if (type === 'page' || type === 'iframe') {
      jobs.push(s('Page.enable'), s('Performance.enable'), s('Runtime.addBinding', { name: '__flHit' }),
        s('Page.addScriptToEvaluateOnNewDocument', { source: `(${probe})(${JSON.stringify(o.selector)},${JSON.stringify(o.text || '')},true)`, runImmediately: true }));
      if (type === 'page') jobs.push(s('Emulation.setDeviceMetricsOverride', { width: vw, height: vh, deviceScaleFactor: 1, mobile: false }),
        s('Emulation.setCPUThrottlingRate', { rate: preset.cpu }));
    }
    jobs.push(s('Runtime.runIfWaitingForDebugger'));
    await Promise.all(jobs);
  };

  chrome.handlers.push((m, p, sid) => {
    // a worker's own script is announced on its parent's session and finished on the worker's
    let key = sid + ':' + (p && p.requestId);
    if (p?.requestId && m !== 'Network.requestWillBeSent' && !req.has(key)) key = [...req.keys()].find((k) => k.endsWith(':' + p.requestId) && !req.get(k).done) ?? key;
    if (m === 'Target.attachedToTarget') { sessions.set(p.sessionId, p.targetInfo.type); setup(p.sessionId, p.targetInfo.type); }
    else if (m === 'Target.detachedFromTarget') sessions.delete(p.sessionId);
    else if (m === 'Network.requestWillBeSent') {
      if (/^(data|blob|about):/.test(p.request.url)) return;
      const prev = req.get(key); if (prev && !prev.done) prev.done = true; // redirect
      req.set(key, { url: p.request.url, size: 0, done: false, t: p.wallTime * 1000, initiator: sessions.get(sid) }); out.requests++; lastNet = Date.now();
    } else if (m === 'Fetch.requestPaused') out.held.push(p.request.url.slice(0, 140));
    else if (m === 'Network.dataReceived') { const r = req.get(key); if (r) { r.size += p.encodedDataLength; r.raw = (r.raw || 0) + p.dataLength; lastNet = Date.now(); } }
    else if (m === 'Network.requestServedFromCache') { const r = req.get(key); if (r) r.cached = true; }
    else if (m === 'Network.responseReceived') { const r = req.get(key); if (r) { r.status = p.response.status; r.mime = p.response.mimeType; r.cached ||= p.response.fromDiskCache; } }
    else if (m === 'Network.loadingFinished') { const r = req.get(key); if (r) { r.size = Math.max(r.size, p.encodedDataLength); r.done = true; r.end = Date.now(); lastNet = Date.now(); } }
    else if (m === 'Network.loadingFailed') { const r = req.get(key); if (r) { r.done = true; r.end = Date.now(); r.error = p.errorText; out.failed.push(`${r.url.slice(0, 140)} (${p.errorText})`); lastNet = Date.now(); } }
    else if (m === 'Runtime.bindingCalled' && p.name === '__flHit') { if (!hit) { hit = JSON.parse(p.payload); hit.bytes = [...req.values()].reduce((a, r) => a + r.size, 0); hit.requests = out.requests; onHit(); } }
    else if (m === 'Runtime.consoleAPICalled' && ['error', 'warning'].includes(p.type)) out.console.push(`${p.type}: ${p.args.map((a) => a.value ?? a.description ?? '').join(' ').slice(0, 240)}`);
    else if (m === 'Runtime.exceptionThrown') out.console.push(`exception: ${(p.exceptionDetails.exception?.description || p.exceptionDetails.text || '').slice(0, 240)}`);
  });

  try {
    const { targetId } = await chrome.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await chrome.send('Target.attachToTarget', { targetId, flatten: true });
    pageSession = sessionId; sessions.set(sessionId, 'page');
    await setup(sessionId, 'page');
    out.requests = 0; req.clear();
    const S = (m, p) => chrome.send(m, p, pageSession);
    const ev = async (expression) => (await S('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })).result.value;
    await S('Page.navigate', { url });
    await Promise.race([hitP, sleep(o.timeout * 1000)]);
    // settle: nothing in flight and nothing new for o.settle ms (at most timeout again)
    const settleEnd = Date.now() + o.timeout * 1000;
    while (Date.now() < settleEnd && (Date.now() - lastNet < o.settle || [...req.values()].some((r) => !r.done && Date.now() - r.t < 60000 && !/^(ws|wss):/.test(r.url) && !out.held.includes(r.url.slice(0, 140))))) await sleep(100);
    await sleep(300);
    const inPage = await ev(`({ origin: performance.timeOrigin, fcp: (performance.getEntriesByName('first-contentful-paint')[0]||{}).startTime ?? null, lt: window.__fl ? __fl.lt : [], title: document.title, text: (document.body ? document.body.innerText : '').slice(0, 200) })`);
    mainContextTime = inPage.origin;
    if (o.shot) { const shot = await S('Page.captureScreenshot', { format: 'png' }); fs.mkdirSync(path.dirname(o.shot), { recursive: true }); fs.writeFileSync(o.shot, Buffer.from(shot.data, 'base64')); }
    const m = Object.fromEntries((await S('Performance.getMetrics')).metrics.map((x) => [x.name, x.value]));
    const heapRaw = m.JSHeapUsedSize;
    await S('Emulation.setCPUThrottlingRate', { rate: 1 });
    await S('HeapProfiler.collectGarbage').catch(() => {});
    let heap = 0, backing = 0, workers = 0;
    for (const [sid, type] of sessions) {
      if (!/page|iframe|worker/.test(type)) continue;
      const h = await Promise.race([chrome.send('Runtime.getHeapUsage', {}, sid).catch(() => null), sleep(3000)]);
      if (!h) continue;
      heap += h.usedSize; backing += h.backingStorageSize || 0; if (type.includes('worker')) workers++;
    }
    const procs = (await chrome.send('SystemInfo.getProcessInfo')).processInfo.filter((x) => x.type === 'renderer');
    const tti = hit ? hit.t - mainContextTime : null;
    const all = [...req.values()];
    // CDP reports a worker's own script without its body: take the body length from the server's count
    if (local) for (const [p, n] of local.stats.sent) {
      const mine = all.filter((r) => r.url.startsWith(local.origin) && new URL(r.url).pathname === p), got = mine.reduce((a, r) => a + r.size, 0);
      if (got < n && mine.some((r) => r.done && !r.error && r.size < n)) { mine[0].size += n; out.corrected = (out.corrected || 0) + n; if (hit && mine[0].end && mine[0].end < hit.t) hit.bytes += n; }
    }
    const longBefore = inPage.lt.filter(([s]) => tti === null || s < tti);
    Object.assign(out, {
      bytes: all.reduce((a, r) => a + r.size, 0), bytesDecoded: all.reduce((a, r) => a + (r.raw || 0), 0), requests: all.length, requestsFailed: all.filter((r) => r.error && !r.status).length,
      bytesAtInteractive: hit ? hit.bytes : null, requestsAtInteractive: hit ? hit.requests : null,
      fcp: inPage.fcp, interactive: tti, tbt: longBefore.reduce((a, [, d]) => a + Math.max(0, d - 50), 0),
      tbtTotal: inPage.lt.reduce((a, [, d]) => a + Math.max(0, d - 50), 0), longest: Math.max(0, ...longBefore.map(([, d]) => d)),
      heap: heapRaw, heapAfterGc: heap, backing, workers, rendererPssMB: procs.reduce((a, p) => a + pss(p.id), 0),
      hit, idleBefore, load1: os.loadavg()[0],
      log: all.map((r) => ({ url: local ? r.url.replace(local.origin, '') : r.url, status: r.status, bytes: r.size, decoded: r.raw || 0, from: r.initiator, cached: r.cached || undefined, error: r.error })),
    });
    return out;
  } finally { await chrome.close(); }
}

// -------------------------------------------------------------------- report
const median = (a) => { const v = a.filter((x) => x !== null && x !== undefined).sort((x, y) => x - y); return v.length ? (v.length % 2 ? v[v.length >> 1] : (v[v.length / 2 - 1] + v[v.length / 2]) / 2) : null; };
const COLS = ['bytes', 'bytesDecoded', 'requests', 'requestsFailed', 'bytesAtInteractive', 'requestsAtInteractive', 'fcp', 'interactive', 'tbt', 'tbtTotal', 'longest', 'heap', 'heapAfterGc', 'backing', 'rendererPssMB', 'idleBefore'];
const round = (x) => (typeof x === 'number' ? Math.round(x * 10) / 10 : x);

export function table(results) {
  const f = (x, d = 0) => (x === null || x === undefined ? '-' : x.toFixed(d));
  const rows = [['target', 'preset', 'run', 'kB wire', 'kB@inter', 'req', 'FCP ms', 'interactive ms', 'TBT ms', 'heap MB', 'buffers MB', 'PSS MB', 'idle %']];
  for (const r of results) {
    const line = (tag, m) => rows.push([r.name, r.preset, tag, f(m.bytes / 1000, 1), m.bytesAtInteractive == null ? '-' : f(m.bytesAtInteractive / 1000, 1), f(m.requests), f(m.fcp), f(m.interactive), f(m.tbt), f(m.heap / 1e6, 1), f(m.backing / 1e6, 1), f(m.rendererPssMB), f(m.idleBefore)]);
    r.runs.forEach((m, i) => line(String(i + 1), m)); line('median', r.median);
  }
  const w = rows[0].map((_, i) => Math.max(...rows.map((r) => r[i].length)));
  return rows.map((r) => r.map((c, i) => (i < 3 ? c.padEnd(w[i]) : c.padStart(w[i]))).join('  ')).join('\n');
}

export async function measure(o, log = (s) => process.stderr.write(s + '\n')) {
  let local = null, url = o.url;
  if (o.dir) {
    const mocks = o.mocks ? JSON.parse(fs.readFileSync(o.mocks, 'utf8')) : null;
    local = await serve(o.dir, { cache: o.cache, coi: o.coi, mocks, log });
    url = `${local.origin}/${o.page}`;
  }
  const results = [];
  try {
    for (const preset of o.preset === 'both' ? ['fast', 'phone'] : o.preset.split(',')) {
      if (!PRESETS[preset]) throw new Error(`no preset ${preset}`);
      const runs = [];
      for (let i = 0; i < o.runs; i++) {
        if (local) { local.stats.bytes = 0; local.stats.misses.length = 0; local.stats.sent.clear(); }
        const r = await runOnce({ ...o, shot: i === 0 && o.shot ? o.shot.replace(/(\.png)?$/, `-${preset}.png`) : null }, preset, url, local);
        if (local) { r.serverBodyBytes = local.stats.bytes; r.misses = [...local.stats.misses]; }
        runs.push(r);
        if (!o.quiet) log(`${o.name} ${preset} run ${i + 1}/${o.runs}: interactive ${r.interactive === null ? 'NEVER' : r.interactive.toFixed(0) + ' ms'}, ${(r.bytes / 1000).toFixed(0)} kB, ${r.requests} requests, TBT ${r.tbt.toFixed(0)} ms (machine ${r.idleBefore.toFixed(0)} % idle before)`);
      }
      const last = runs[runs.length - 1];
      results.push({
        name: o.name, preset, selector: o.selector, text: o.text || undefined, viewport: o.viewport, reached: runs.filter((r) => r.interactive !== null).length + '/' + runs.length,
        median: Object.fromEntries(COLS.map((c) => [c, round(median(runs.map((r) => r[c])))])),
        runs: runs.map((r) => Object.fromEntries([...COLS, 'load1', 'serverBodyBytes', 'corrected'].map((c) => [c, round(r[c])]))),
        control: last.hit ? { tag: last.hit.tag, label: last.hit.label, focusable: last.hit.focusable, inViewport: last.hit.inViewport } : null,
        workers: last.workers, failed: [...new Set(last.failed)], held: [...new Set(last.held)], misses: last.misses, console: [...new Set(last.console)].slice(0, 12), log: last.log,
      });
    }
  } finally { local?.close(); }
  return results;
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  let o;
  try { o = parseArgs(process.argv.slice(2)); } catch (e) {
    console.error(`${e.message}\nusage: node firstload.mjs --name X (--dir DIR | --url URL) [--page index.html] --selector SEL [--text REGEX] [--runs 5] [--preset fast|phone|both] [--mocks FILE] [--fake-camera] [--coi] [--shot FILE.png] [--json FILE]`);
    process.exit(2);
  }
  const results = await measure(o);
  for (const r of results) console.log(JSON.stringify({ ...r, log: o.full ? r.log : undefined }));
  console.log(table(results));
  if (o.json) fs.writeFileSync(o.json, JSON.stringify(results, null, 1));
  process.exit(results.every((r) => r.reached.startsWith('0/')) ? 1 : 0);
}
