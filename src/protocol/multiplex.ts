/*
 * Tabs that share a socket have a line each: a connection of its own, with its own first frame, requests and goodbye, so that
 * nothing of one tab can be taken for another's. A socket carries either frames, or lines and nothing else:
 *
 *   #name{…}             a frame of that line, either way. The first one opens the line.
 *   #name                from the client: the line was lost, without a goodbye
 *   #name!code reason    from the server: the line is closed, as a socket would be
 */

/** The line that a text belongs to, its `#` included; empty where there is none. */
export function lineOf(text: string): string {
  return /^#[\w.-]{1,63}/.exec(text)?.[0] ?? '';
}
