import type { IncomingMessage, ServerResponse } from 'node:http';
import { PresenceError } from '../protocol/errors.js';
import type { PresenceErrorCode } from '../protocol/errors.js';
import { readJson } from './httpBody.js';
import { routes } from './httpRoutes.js';
import type { Command, Route } from './httpRoutes.js';
import type { Logger } from './logger.js';
import type { Meter } from './meter.js';
import { metricsText } from './metrics.js';
import { isSecret } from './secret.js';

export interface HttpOptions {
  secret: string;
  command: Command;
  healthy(): boolean;
  meter: Meter;
  logger: Logger;
}

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const statuses: Record<PresenceErrorCode, number> = {
  invalid_input: 400,
  unauthorized: 401,
  token_expired: 401,
  forbidden: 403,
  not_found: 404,
  rate_limited: 429,
  too_large: 413,
  timeout: 503,
  aborted: 503,
  closed: 503,
  unavailable: 503,
  no_provider: 500,
};

/** Answers HTTP requests. `path` is relative to the path of the presence server. */
export function createHttpHandler(options: HttpOptions) {
  const { secret, command, meter, logger } = options;

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: URLSearchParams,
  ): Promise<void> => {
    // The client left before its answer; without this listener the error would end the process.
    response.on('error', (error) => logger.debug({ err: error }, 'an answer was not taken'));
    let answer: Answer;
    try {
      answer = await answerTo(request, path, search);
    } catch (error) {
      answer = clientError(error);
    }
    send(request, response, answer);
    const key = `${request.method} ${answer.status}`;
    meter.http.set(key, (meter.http.get(key) ?? 0) + 1);
    // Without the query string, which holds user data.
    logger.debug({ method: request.method, path, status: answer.status }, 'answered over HTTP');
  };

  async function answerTo(request: IncomingMessage, path: string, search: URLSearchParams): Promise<Answer> {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (path === '/health' && method === 'GET') {
      return options.healthy()
        ? { status: 200, body: { status: 'ok' } }
        : { status: 503, body: { status: 'unavailable' } };
    }
    if (path === '/metrics' && method === 'GET') return await metrics(request);

    const there = routes.filter((route) => route.path.test(path));
    if (there.length === 0)
      throw new PresenceError('not_found', 'cannot answer; there is nothing at this path. See "HTTP for backends".');
    const route = there.find((candidate) => candidate.method === method);
    if (route === undefined) {
      const { body } = clientError(
        new PresenceError(
          'invalid_input',
          `cannot ${request.method} here. Use ${there.map(({ method: allowed }) => allowed).join(', ')}.`,
        ),
      );
      return { status: 405, body, headers: { allow: there.map(({ method: allowed }) => allowed).join(', ') } };
    }
    checkBearer(request);
    return { status: 200, body: await run(route, request, path, search) };
  }

  async function run(route: Route, request: IncomingMessage, path: string, search: URLSearchParams): Promise<unknown> {
    const names = (route.path.exec(path) ?? []).slice(1).map(decoded);
    const body =
      route.method === 'POST' && route.hasBody !== false
        ? await readJson(request, route.maxBytes ?? 64 * 1024)
        : undefined;
    return await route.run(command, { names, body, payload: search.get('payload') });
  }

  async function metrics(request: IncomingMessage): Promise<Answer> {
    checkBearer(request);
    try {
      const { type, text } = await metricsText(meter);
      return { status: 200, body: text, headers: { 'content-type': type } };
    } catch (error) {
      return { ...clientError(error), status: 501 };
    }
  }

  function checkBearer(request: IncomingMessage): void {
    const [, given] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (given !== undefined && isSecret(given, secret)) return;
    throw new PresenceError(
      'unauthorized',
      "cannot do this; it needs the server's secret. Send it as 'Authorization: Bearer <secret>'.",
    );
  }

  function clientError(error: unknown): Answer {
    if (error instanceof PresenceError) {
      const { code, message } = error;
      return { status: statuses[code], body: { error: { code, message } } };
    }
    logger.error({ err: error }, 'a request failed');
    return {
      status: 500,
      body: {
        error: { code: 'unavailable', message: 'presence-kit: cannot do this; the server failed. See its log.' },
      },
    };
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (cause) {
    throw new PresenceError('invalid_input', 'cannot read the path; it is not percent-encoded. Encode each id.', {
      cause,
    });
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}
