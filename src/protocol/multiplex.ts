/*
 * Multiplexing: tabs that share a socket have a line each. A line is a connection with its own first frame, requests and goodbye,
 * so that the tabs cannot be mixed up. A socket carries either plain frames or lines:
 *
 *   #name{…}             a frame of that line, either way. The first one opens the line.
 *   #name                from the client: the line was lost without a goodbye
 *   #name!code reason    from the server: the line is closed, as a socket would be
 */

/** The line of a text, with its `#`; empty for a plain frame. */
export function lineOf(text: string): string {
  return /^#[\w.-]{1,63}/.exec(text)?.[0] ?? '';
}
