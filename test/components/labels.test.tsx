import { screen } from '@testing-library/react';
import { AvatarStack, LastSeen, OnlineBadge, OnlineCount, PresenceAnnouncer, defaultLabels } from 'presence-kit';
import { ar } from 'presence-kit/labels/ar';
import { de } from 'presence-kit/labels/de';
import { es } from 'presence-kit/labels/es';
import { ja } from 'presence-kit/labels/ja';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../react/renderPage.js';
import { storeFixture } from '../store/storeFixture.js';

const translations = { de, es, ar, ja };
const languages = Object.keys(translations) as (keyof typeof translations)[];

/** The placeholders of a phrase. Of one with plural forms those of `other`: 'two characters' needs no number. */
function placeholdersOf(phrase: string | { other: string }): string[] {
  const text = typeof phrase === 'string' ? phrase : phrase.other;
  return [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
}

describe.each(languages)('in %s', (locale) => {
  const labels = translations[locale];

  it('every label of English is there, with the same placeholders', () => {
    const facts = (words: typeof labels) =>
      Object.fromEntries(Object.entries(words).map(([key, phrase]) => [key, placeholdersOf(phrase)]));
    expect(facts(labels)).toEqual(facts(defaultLabels));
  });

  it('a label with a number has every plural form of the language', () => {
    const known = new Set(new Intl.PluralRules(locale).resolvedOptions().pluralCategories);
    for (const phrase of Object.values(labels)) {
      if (typeof phrase === 'string') continue;
      for (const form of Object.keys(phrase)) expect([...known]).toContain(form);
    }
  });
});

it('the name of a badge has user and state in the language of the app', async () => {
  const said: Record<string, string> = {};
  for (const locale of languages) {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john', { name: 'John' });
    const page = renderPage(fixture, jack, <OnlineBadge userId="john" />, { labels: translations[locale], locale });
    await page.advance(200);
    said[locale] = screen.getByRole('img').getAttribute('aria-label') ?? '';
    page.unmount();
  }
  expect(said).toEqual({ de: 'John: Online', es: 'John: En línea', ar: 'John: متصل', ja: 'John：オンライン' });
});

it('the time a user was last active is written as that language writes it', async () => {
  const said: Record<string, string | null> = {};
  for (const locale of languages) {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const at = new Date(fixture.clock.now() - 3 * 60_000);
    const page = renderPage(fixture, jack, <LastSeen date={at} />, { labels: translations[locale], locale });
    said[locale] = page.container.textContent;
    page.unmount();
  }
  expect(said).toEqual({
    de: 'Zuletzt gesehen: vor 3 Minuten',
    es: 'Últ. vez: hace 3 minutos',
    ar: 'آخر ظهور: قبل 3 دقائق',
    ja: '最終オンライン：3 分前',
  });
});

it('Arabic has a word for none, for one and for two people, and other forms for few, for many and for a hundred', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, null, { labels: ar, locale: 'ar' });
  const people = (count: number): string | null => {
    page.rerender(<AvatarStack userIds={Array.from({ length: count }, (_, index) => `user-${index}`)} max={1} />);
    return screen.getByRole('list').getAttribute('aria-label');
  };
  expect([0, 1, 2, 3, 11, 100].map(people)).toEqual(['لا أحد', 'شخص واحد', 'شخصان', '3 أشخاص', '11 شخصًا', '100 شخص']);
});

it('numbers are written as the language of the app writes them', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const page = renderPage(fixture, jack, <OnlineCount userIds={['jack']} />, { labels: ar, locale: 'ar-EG' });
  await page.advance(200);
  page.rerender(<AvatarStack userIds={Array.from({ length: 1234 }, (_, index) => `user-${index}`)} />);
  expect(screen.getByRole('list')).toHaveAccessibleName('١٬٢٣٤ شخصًا');
});

it('a list of names is joined as in the language, and is cut before it is too long to listen to', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  const names = ['Ann', 'Bob', 'Cid', 'Dan', 'Eve', 'Fay', 'Gus'];
  await fixture.engine.command('upsertUsers', { users: names.map((id) => ({ id })) });
  const page = renderPage(fixture, jack, <PresenceAnnouncer userIds={names} />, { labels: de, locale: 'de' });
  await page.advance(200);
  for (const name of names.slice(0, 2)) await fixture.tab(name);
  await page.advance(2000);
  expect(screen.getByRole('status')).toHaveTextContent('Ann und Bob sind online.');
  for (const name of names.slice(2)) await fixture.tab(name);
  await page.advance(2000);
  expect(screen.getByRole('status')).toHaveTextContent('Cid, Dan, Eve und 2 weitere Personen sind online.');
});
