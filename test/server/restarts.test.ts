import { expect, test } from 'vitest';
import { chance } from './chance.js';
import { serve, temporaryFolder } from './command.js';
import { secret } from './people.js';
import { startWatchers } from './watchers.js';
import type { Watchers } from './watchers.js';

// What people hear of each other while their server is restarted: of a deploy or a crash, nothing. A few people and one of each
// in the suite, a thousand and ten with `npm run test:restarts`. `CLIENTS`, `RESTARTS` and `SEED` say otherwise.
const isLong = import.meta.env.MODE === 'long';
const clients = Number(process.env['CLIENTS'] ?? (isLong ? 1000 : 40));
const restarts = Number(process.env['RESTARTS'] ?? (isLong ? 10 : 2));
const processes = isLong ? 4 : 2;
/** How long the server is away, at most. */
const awayMs = isLong ? 3_000 : 300;

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Everybody as the server knows them, by id. */
async function everybody(url: string) {
  const users: { id: string; online: boolean; status: string }[] = [];
  do {
    const response = await fetch(`${url}/users/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      body: JSON.stringify({ sort: [{ id: 1 }], limit: 100, id_gt: users.at(-1)?.id }),
    });
    users.push(...((await response.json()) as { users: typeof users }).users);
  } while (users.length < clients);
  return new Map(users.map((user) => [user.id, user]));
}

/** Whose view of somebody is not what the server knows. */
async function mistaken(people: Watchers, url: string) {
  const truth = await everybody(url);
  return (await people.views()).filter(({ id, online, status }) => {
    const real = truth.get(id);
    return online !== real?.online || status !== real.status;
  });
}

test(
  `${clients} people hear nothing of a server that is restarted ${restarts} times, and know what is true`,
  async () => {
    const { seed, below } = chance();
    const folder = temporaryFolder();
    let server = await serve(['--dev', '--data', folder]);
    const { url } = server;
    const people = await startWatchers(url, clients, processes);
    await people.become(clients);
    await people.told();

    const ended = { SIGTERM: 0, SIGKILL: 0 };
    let readyAt = performance.now();
    let longestMs = 0;
    let talkers: string[] = [];
    for (let round = 1; round <= restarts; round++) {
      // Every third comes while they are still on their way back from the one before.
      const settled = round % 3 !== 0;
      if (settled) {
        await people.become(clients);
        longestMs = Math.max(longestMs, performance.now() - readyAt);
      }
      await moment(below(1_000));
      const { connects } = await people.counts();
      // At least one of each.
      const signal = round === 1 || (round > 2 && below(2) === 0) ? 'SIGTERM' : 'SIGKILL';
      ended[signal]++;
      server.child.kill(signal);
      talkers = await people.say(`round-${round}`);
      await server.child.ended;
      await people.become(0);
      // Who was sent away was not let in again by the server that goes.
      if (settled) expect((await people.counts()).connects).toBe(connects);
      await moment(below(awayMs));
      server = await serve(['--dev', '--data', folder, '--port', new URL(url).port]);
      readyAt = performance.now();
    }
    await people.become(clients);
    longestMs = Math.max(longestMs, performance.now() - readyAt);

    await expect.poll(() => mistaken(people, url), { timeout: 10_000 }).toEqual([]);
    const truth = [...(await everybody(url)).values()];
    expect(truth.filter(({ online }) => online)).toHaveLength(clients);
    expect(truth.filter(({ status }) => status === `round-${restarts}`).map(({ id }) => id)).toEqual(
      talkers.toSorted(),
    );
    const { heard, errors } = await people.told();
    // Some talked, and whoever watches them heard each word at most once.
    const falseEvents = heard.filter((what, at) => !/ round-\d+$/.test(what) || heard.indexOf(what) !== at);
    expect(falseEvents).toEqual([]);
    expect(errors).toEqual([]);

    // Had somebody been gone, it would have been heard: once by each of the ten who watch them.
    const goodbyes: string[] = [];
    const listen = async () => goodbyes.push(...(await people.told()).heard);
    await people.leave('user-30');
    await expect.poll(listen, { timeout: 10_000 }).toBe(10);
    await moment(500);
    await listen();
    const watching = Array.from({ length: 10 }, (_, index) => `user-${20 + index}`);
    expect(goodbyes.toSorted()).toEqual(watching.map((by) => `${by}: user-30 offline`));

    const { connects, refused } = await people.counts();
    process.stdout.write(
      `${clients} clients in ${processes} processes, each watching 10; ${restarts} restarts, ${ended.SIGTERM} drained and ` +
        `${ended.SIGKILL} killed; ${connects - clients} reconnections, ${refused} attempts refused, all back within ` +
        `${(longestMs / 1000).toFixed(1)} s; ${heard.length} words heard, ${falseEvents.length} false events (SEED=${seed})\n`,
    );
  },
  restarts * 60_000 + 60_000,
);
