import type { StartingPerson } from 'presence-kit/storybook';

/** The time at which every story starts. */
export const now = '2019-01-07T13:17:42.375Z';

/** The users of the stories. The viewer is John. */
export const team = {
  john: { name: 'John Smith', status: 'Eating a veggie burger...' },
  jack: { name: 'Jack Brown', status: 'In a meeting until three' },
  jessie: { name: 'Jessie Park', online: false, last_active: '2019-01-07T13:05:10.000Z', status: 'Back soon' },
  'super-band-9': { name: 'Super Band 9', invisible: true, last_active: '2019-01-07T10:30:00.000Z' },
  amara: { name: 'Amara Okafor', status: 'On stage' },
  yuki: { name: 'Yuki Tanaka', online: false, last_active: '2019-01-05T18:00:00.000Z' },
  newcomer: { name: 'Newcomer', online: false },
} satisfies Record<string, StartingPerson>;

/** Ids of all users except the viewer. */
export const others = Object.keys(team).filter((id) => id !== 'john');
