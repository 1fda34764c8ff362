import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Where `page.tsx` can be opened. */
export interface ServedPage {
  /** The address of the page of `user`, who sees the badges of `sees`, from a presence server at `server`. */
  of(user: string, server: string, options?: { sees?: string[]; share?: boolean }): string;
  close(): void;
}

/** Builds `page.tsx` on the built package, and serves it. */
export async function servePage(): Promise<ServedPage> {
  const output = await build({
    configFile: false,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    logLevel: 'error',
    build: {
      write: false,
      rolldownOptions: {
        input: { page: fileURLToPath(new URL('page.tsx', import.meta.url)) },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (!first || !('output' in first)) throw new Error('the page was not built');
  const files = new Map(first.output.map((file) => [`/${file.fileName}`, 'code' in file ? file.code : file.source]));
  const server = createServer(({ url = '' }, response) => {
    const file = files.get(url);
    response.setHeader('content-type', file === undefined ? 'text/html' : 'text/javascript');
    response.end(file ?? '<!doctype html><title>page</title><body><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    of(user, presence, { sees = [], share = false } = {}) {
      const query = new URLSearchParams({ server: presence, user, sees: sees.join() });
      if (share) query.set('share', '');
      return `http://127.0.0.1:${port}/?${query}`;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
