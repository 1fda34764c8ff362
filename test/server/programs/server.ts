// A server in a process of its own, with options that the command has no flags for: `server.ts <JSON>`.
import { createPresenceServer } from 'presence-kit/server';
import type { PresenceServerOptions } from 'presence-kit/server';

const server = await createPresenceServer(JSON.parse(process.argv[2] ?? '{}') as PresenceServerOptions);
process.stdout.write(`ready ${server.url}\n`);
