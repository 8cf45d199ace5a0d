// The official tus server, with as much of the session API around it as an upload needs: runs the command that it is given
// while it listens, and ends as that does.
//
// `cargo xtask test --only api` gives in LATCHKEY_NODE_PACKAGES the folder that the server was installed into. The command is
// told where the server is in LATCHKEY_API (http://HOST:PORT).
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// Modules of the newer kind only, so they are imported by their files.
const installed = (file) => import(pathToFileURL(path.join(process.env.LATCHKEY_NODE_PACKAGES, 'node_modules/@tus', file)));
const [{ Server }, { FileStore }] = await Promise.all([installed('server/dist/index.js'), installed('file-store/dist/index.js')]);

const directory = await mkdtemp(path.join(tmpdir(), 'tus-server-'));
const datastore = new FileStore({ directory });
// A connection that ends gives its lock up at once, as there is nobody else who would wait for it.
const uploads = new Server({ path: '/v1/uploads', datastore, lockDrainTimeout: 50 });

const sendJson = (answer, status, body) => {
  const text = JSON.stringify(body);
  answer.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }).end(text);
};

const server = http.createServer(async (request, answer) => {
  const [, , resource, id] = request.url.split('/');
  if (resource === 'uploads') return uploads.handle(request, answer);
  request.resume();
  if (resource === 'verification_sessions') return sendJson(answer, 200, { client_secret: 'vs_secret_tus' });
  // A finished upload, as the document that the sandbox would have made of it.
  const upload = await datastore.getUpload(id).catch(() => undefined);
  if (!upload || upload.offset !== upload.size) return sendJson(answer, 404, { error: { message: 'No such document.' } });
  if (resource === 'file') return answer.writeHead(200, { 'Content-Length': upload.size }).end(await readFile(path.join(directory, id)));
  return sendJson(answer, 200, {
    id,
    object: 'document_upload',
    session: 'vs_tus',
    document_type: upload.metadata.document_type,
    status: 'pending',
    file_name: upload.metadata.filename,
    file_size: upload.size,
    mime_type: upload.metadata.filetype,
    file_url: `http://${request.headers.host}/v1/file/${id}`,
    created: 0,
  });
});

server.listen(0, '127.0.0.1', () => {
  const [program, ...args] = process.argv.slice(2);
  const env = { ...process.env, LATCHKEY_API: `http://127.0.0.1:${server.address().port}`, LATCHKEY_SECRET_KEY: 'none' };
  spawn(program, args, { env, stdio: 'inherit' }).on('exit', async (code) => {
    server.closeAllConnections();
    server.close();
    await rm(directory, { recursive: true, force: true });
    process.exitCode = code ?? 1;
  });
});
