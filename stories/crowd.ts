import type { StartingPerson } from 'presence-kit/storybook';

const first = ['Ada', 'Bea', 'Chen', 'Dana', 'Emil', 'Fadi', 'Gina', 'Hugo', 'Ines', 'Jonas'];
const last = ['Adler', 'Bauer', 'Costa', 'Dubois', 'Egger', 'Fontana', 'Garcia', 'Haas', 'Ito', 'Jansen'];

/** So many people, two in three of whom are there at `now`, by id: `person-0` and so on. */
export function crowdOf(size: number, now: string): Record<string, StartingPerson> {
  const crowd: Record<string, StartingPerson> = {};
  for (let index = 0; index < size; index++) {
    const generation = Math.floor(index / 100);
    const name = `${first[index % 10]} ${last[Math.floor(index / 10) % 10]}${generation === 0 ? '' : ` ${generation + 1}`}`;
    const away = { online: false, last_active: new Date(Date.parse(now) - (index + 1) * 240_000).toISOString() };
    crowd[`person-${index}`] = {
      name,
      ...(index % 7 === 0 && { status: 'In a meeting' }),
      ...(index % 3 === 2 && away),
    };
  }
  return crowd;
}
