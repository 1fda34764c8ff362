import type { StartingPerson } from 'presence-kit/storybook';

const firstNames = ['Ada', 'Bea', 'Chen', 'Dana', 'Emil', 'Fadi', 'Gina', 'Hugo', 'Ines', 'Jonas'];
const lastNames = ['Adler', 'Bauer', 'Costa', 'Dubois', 'Egger', 'Fontana', 'Garcia', 'Haas', 'Ito', 'Jansen'];

/** That many people by id: `person-0` and so on. Two in three of them are online at `now`. */
export function generatePeople(count: number, now: string): Record<string, StartingPerson> {
  const people: Record<string, StartingPerson> = {};
  for (let index = 0; index < count; index++) {
    // A hundred names in all. The next hundred has a number.
    const hundred = Math.floor(index / 100);
    const name = `${firstNames[index % 10]} ${lastNames[Math.floor(index / 10) % 10]}${hundred === 0 ? '' : ` ${hundred + 1}`}`;
    const offline = { online: false, last_active: new Date(Date.parse(now) - (index + 1) * 240_000).toISOString() };
    people[`person-${index}`] = {
      name,
      ...(index % 7 === 0 && { status: 'In a meeting' }),
      ...(index % 3 === 2 && offline),
    };
  }
  return people;
}
