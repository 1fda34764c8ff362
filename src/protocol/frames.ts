import type { ErrorFrameBody } from './errors.js';
import type { ServerEvent } from './events.js';
import type { RequestMethod, RequestParams } from './requests.js';
import type { OwnUser, UserPatch } from './user.js';

/** The version that the first frame names. A server that does not speak it says so and closes. */
export const protocolVersion = 1;

/** The first frame of a connection. */
export interface ConnectFrame {
  type: 'connect';
  protocol: number;
  id: number;
  /** On an automatic reconnect `{ id }` alone. */
  user: UserPatch;
  token?: string;
  /** The connection whose place this one takes, so that a return is no event for anybody. */
  replaces?: string;
}

export interface RequestFrame<Method extends RequestMethod = RequestMethod> {
  type: 'request';
  /** Chosen by the client, unique among its open requests. */
  id: number;
  method: Method;
  params: RequestParams<Method>;
}

/** "I leave": offline at once if this was the last connection. */
export interface GoodbyeFrame {
  type: 'goodbye';
}

export type ClientFrame = ConnectFrame | RequestFrame | GoodbyeFrame;

/** What a connect is answered. */
export interface Connected {
  user: OwnUser;
  /** To be named as `replaces` by the connection that follows this one. */
  connection_id: string;
  /** The server's wall time, ISO 8601, so that the client knows how far its own clock is off. */
  server_time: string;
}

export interface ReplyFrame {
  type: 'reply';
  id: number;
  result: unknown;
}

/** A request was refused; without `id`, the connection itself. */
export interface ErrorFrame {
  type: 'error';
  id?: number;
  error: ErrorFrameBody;
}

export interface EventFrame {
  type: 'event';
  event: ServerEvent;
}

export interface PongFrame {
  type: 'pong';
  /** The server's wall time, ISO 8601, where the ping asked for it. */
  server_time?: string;
}

export type ServerFrame = ReplyFrame | ErrorFrame | EventFrame | PongFrame;

/** A client that doubts its socket sends exactly these bytes ... */
export const pingText = '{"type":"ping"}';
/** ... and is answered exactly these. */
export const pongText = '{"type":"pong"}';
/** The same with the server's time in the answer, for a client whose own clock may have been set meanwhile. */
export const timePingText = '{"type":"ping","time":true}';
