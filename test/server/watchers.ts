import { expect } from 'vitest';
import { builtFile } from './builtFile.js';
import { startChild } from './childProcess.js';

/** What is known to somebody (`by`) of somebody else. */
export interface Seen {
  by: string;
  id: string;
  online: boolean;
  status?: string;
}

/** People at real clients in processes of their own (`programs/watchers.ts`), `user-0`, `user-1` and so on. */
export interface Watchers {
  /** Sums: who has a connection and knows how it stands with everybody they watch, connections made, attempts that failed. */
  counts(): Promise<{ back: number; connects: number; refused: number }>;
  /** Waits until so many are back. None: all have noticed that the server is gone. */
  become(back: number): Promise<void>;
  /** What they heard of others' presence since this was asked before, as `user-1: user-2 offline`; and errors. */
  told(): Promise<{ heard: string[]; errors: string[] }>;
  views(): Promise<Seen[]>;
  /** One in twenty sets this status, whatever the connection is like. Their ids. */
  say(status: string): Promise<string[]>;
  leave(id: string): Promise<void>;
}

/** Brings in so many people, each of whom watches the ten next in the row. They leave when the test is over. */
export async function startWatchers(url: string, people: number, processes: number): Promise<Watchers> {
  const program = await builtFile('test/server/programs/watchers.ts');
  const children = Array.from({ length: processes }, (_, mine) =>
    startChild([program, ...[url, people, processes, mine].map(String)]),
  );
  await Promise.all(children.map((child) => child.line(/^ready/)));
  let asked = 0;

  async function ask<Answer>(question: string): Promise<Answer[]> {
    const number = ++asked;
    const lines = children.map((child) => {
      child.tell(`${number} ${question}\n`);
      return child.line(new RegExp(`^${number} `));
    });
    return (await Promise.all(lines)).map((line) => JSON.parse(line.slice(line.indexOf(' '))) as Answer);
  }

  async function counts() {
    const sum = { back: 0, connects: 0, refused: 0 };
    for (const counted of await ask<typeof sum>('counts'))
      for (const name of ['back', 'connects', 'refused'] as const) sum[name] += counted[name];
    return sum;
  }

  return {
    counts,
    async become(back) {
      await expect.poll(async () => (await counts()).back, { timeout: 60_000, interval: 50 }).toBe(back);
    },
    async told() {
      const each = await ask<{ heard: string[]; errors: string[] }>('told');
      return { heard: each.flatMap(({ heard }) => heard), errors: each.flatMap(({ errors }) => errors) };
    },
    views: async () => (await ask<Seen[]>('views')).flat(),
    say: async (status) => (await ask<string[]>(`say ${status}`)).flat(),
    async leave(id) {
      await ask(`leave ${id}`);
    },
  };
}
