// Stubs responses that the sandbox cannot be asked for: delayed for ever, replaced, or changed. Runs before the page's own scripts. The first
// rule that matches a request counts.
((rules) => {
  const ruleFor = (method, address) => {
    const { pathname } = new URL(address, location.href);
    return rules.find((rule) => (!rule.method || rule.method === method) && new RegExp(rule.path).test(pathname));
  };
  const merge = (into, changes) => {
    for (const [name, value] of Object.entries(changes)) {
      const isNested = value && typeof value === 'object' && !Array.isArray(value) && into[name] && typeof into[name] === 'object';
      into[name] = isNested ? merge(into[name], value) : value;
    }
    return into;
  };
  const never = () => new Promise(() => {});

  const originalFetch = globalThis.fetch;
  globalThis.fetch = async (to, how) => {
    const rule = ruleFor(how?.method ?? to.method ?? 'GET', to.url ?? to);
    if (!rule) return originalFetch(to, how);
    if (rule.hangs) return never();
    if (rule.status) return new Response(rule.body ?? '', { status: rule.status, headers: { 'Request-Id': 'req_1a2b3c4d', ...rule.headers } });
    const response = await originalFetch(to, how);
    const body = await response.json();
    return new Response(JSON.stringify(merge(body, rule.changes)), { status: response.status, headers: response.headers });
  };

  const originalOpen = XMLHttpRequest.prototype.open;
  const originalSend = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    this.rule = ruleFor(method, address);
    return originalOpen.call(this, method, address, ...rest);
  };
  XMLHttpRequest.prototype.send = function (body) {
    const rule = this.rule;
    if (!rule || rule.changes) return originalSend.call(this, body);
    if (rule.hangs) return;
    const headers = new Headers({ 'Request-Id': 'req_1a2b3c4d', ...rule.headers });
    Object.defineProperties(this, {
      status: { value: rule.status },
      responseText: { value: rule.body ?? '' },
      getResponseHeader: { value: (name) => headers.get(name) },
    });
    queueMicrotask(() => this.dispatchEvent(new ProgressEvent('loadend')));
  };
})
