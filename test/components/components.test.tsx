import { readFileSync, readdirSync } from 'node:fs';
import { screen } from '@testing-library/react';
import * as styled from 'presence-kit';
import * as headless from 'presence-kit/headless';
import { expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { renderPage } from '../react/renderPage.js';

const ids = ['john', 'jess', 'nobody'];

it('each component is its unstyled part with a class, and takes class, style and other props of the app', async () => {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack');
  await fixture.tab('john', { name: 'John', status: 'Here' });
  const own = { className: 'mine', style: { opacity: 0.5 }, title: 'A title' };
  const page = renderPage(
    fixture,
    jack,
    <>
      <styled.OnlineBadge userId="john" {...own} />
      <styled.PresenceAvatar userId="john" {...own} />
      <styled.AvatarStack userIds={ids} {...own} />
      <styled.LastSeen userId="john" {...own} />
      <styled.StatusText userId="john" {...own} />
      <styled.StatusEditor {...own} />
      <styled.InvisibleToggle {...own} />
      <styled.PresenceList userIds={ids} {...own} />
      <styled.OnlineCount userIds={ids} {...own} />
      <styled.ConnectionBanner {...own} />
      <styled.PresenceAnnouncer userIds={ids} {...own} />
      <styled.PresenceMenu {...own} />
    </>,
  );
  await page.advance(200);
  const roots = [...page.container.children] as HTMLElement[];
  expect(roots.map(({ className }) => className)).toEqual([
    'pk-online-badge mine',
    'pk-avatar mine',
    'pk-avatar-stack mine',
    'pk-last-seen mine',
    'pk-status-text mine',
    'pk-status-editor mine',
    'pk-invisible-toggle mine',
    'pk-presence-list mine',
    'pk-online-count mine',
    'pk-connection-banner mine',
    'pk-announcer mine',
    'pk-presence-menu mine',
  ]);
  for (const root of roots) {
    expect(root).toHaveStyle({ opacity: '0.5' });
    expect(root).toHaveAttribute('title', 'A title');
  }
  expect(screen.getAllByRole('img', { name: 'John: Online' }).length).toBeGreaterThan(2);
});

it('every styled component has an unstyled one of the same name', () => {
  const components = Object.keys(styled).filter((name) => /^[A-Z]/.test(name) && !/Provider|Error/.test(name));
  expect(components.length).toBe(12);
  for (const name of components) expect(headless).toHaveProperty(name);
});

it('the stylesheet is one layer of rules without specificity, whose names begin with pk-', () => {
  const folder = `${import.meta.dirname}/../../src/styles/`;
  const entry = readFileSync(`${folder}styles.css`, 'utf8');
  const files = readdirSync(folder).filter((file) => file !== 'styles.css');
  for (const file of files) {
    expect(entry).toContain(`@import './${file}' layer(presence-kit);`);
    const css = readFileSync(folder + file, 'utf8').replace(/\/\*[^]*?\*\//g, '');
    expect(css.match(/\.[a-z][\w-]*(?=[^{};]*\{)/g)?.filter((name) => !name.startsWith('.pk-')) ?? []).toEqual([]);
    expect(css.match(/(?<=[\s({,])--[\w-]+/g)?.filter((name) => !/^--(pk|lightningcss)-/.test(name)) ?? []).toEqual([]);
    // Selectors stand inside :where(); what follows can only be a pseudo-element, a combinator or another :where().
    const rules = css.match(/[^{}]+(?=\{)/g) ?? [];
    for (const rule of rules.map((text) => text.trim()).filter((text) => !/^(@|to$|from$|\d)/.test(text))) {
      const outside = rule.replace(/:where\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, '').replace(/::[a-z-]+/g, '');
      expect({ rule, outside }).toEqual({ rule, outside: expect.stringMatching(/^[\s>,]*$/) });
    }
  }
});
