// The page, a presence server and its storage on disk: one port, one process. `npm start` serves the built page, `npm run dev`
// (--hot) one that reloads when its sources change.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createPresenceServer, createToken } from 'presence-kit/server';

const data = process.env['PRESENCE_DATA'] ?? fileURLToPath(new URL('.data', import.meta.url));
const port = Number(process.env['PORT'] ?? process.env['PRESENCE_PORT'] ?? 8787);
const host = process.env['PRESENCE_HOST'] ?? '127.0.0.1';
const secret = process.env['PRESENCE_SECRET'] ?? storedSecret(`${data}.secret`);

const team = [
  { id: 'john', name: 'John Appleseed', team: 'Design' },
  { id: 'jack', name: 'Jack Obi', team: 'Engineering' },
  { id: 'jessie', name: 'Jessie Park', team: 'Engineering' },
  { id: 'mina', name: 'Mina Haddad', team: 'Support' },
  { id: 'omar', name: 'Omar Lindqvist', team: 'Product' },
];

const web = createServer((request, response) => {
  const [pathname, search] = (request.url ?? '/').split('?');
  if (pathname === '/token') {
    const user = new URLSearchParams(search).get('user') ?? '';
    if (!team.some(({ id }) => id === user)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`There is no user '${user}'.`);
      return;
    }
    // The demo trusts the address bar. An app reads the user from its own session.
    createToken(user, secret, { expires_in: 3600 }).then(
      (token) => response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(token),
      (error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)),
    );
    return;
  }
  if (pathname === '/health') {
    response.writeHead(presence.engine.healthy ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: presence.engine.healthy ? 'ok' : 'unavailable' }));
    return;
  }
  pages(request, response, () => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Page not found.');
  });
});
const pages = process.argv.includes('--hot') ? await hotPages() : await builtPages();

const presence = await createPresenceServer({ server: web, path: '/presence', secret, data });
await presence.engine.command('upsertUsers', { users: team });
await presence.engine.command('upsertChannel', {
  type: 'team',
  id: 'demo',
  data: { name: 'The team', members: team.map(({ id }) => id) },
});

web.listen(port, host, () => {
  const { port: bound } = /** @type {import('node:net').AddressInfo} */ (web.address());
  console.log(
    `presence-kit demo: http://${host}:${bound}/?user=john (a second person: open http://${host}:${bound}/?user=jack in another window)`,
  );
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    web.close();
    void presence.close().finally(() => process.exit(0));
  });
}

/**
 * A secret on disk, so that open pages stay signed in when the server restarts.
 * @param {string} file
 */
function storedSecret(file) {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

async function builtPages() {
  const { default: sirv } = await import('sirv');
  return sirv(fileURLToPath(new URL('dist', import.meta.url)));
}

/** The page, the hooks and the components reload after an edit. The server runs the last build. */
async function hotPages() {
  const { createServer: createVite } = await import('vite');
  const vite = await createVite({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    mode: 'demo',
    server: { middlewareMode: true, hmr: { server: web } },
  });
  return vite.middlewares;
}
