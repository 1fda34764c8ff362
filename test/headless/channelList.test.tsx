import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { useWatchedChannel } from 'presence-kit';
import { AvatarStack, PresenceList } from 'presence-kit/headless';
import type { PresenceListProps } from 'presence-kit/headless';
import { de } from 'presence-kit/labels/de';
import { UnstyledVirtualPresenceList } from 'presence-kit/virtual';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../react/renderPage.js';
import { storeFixture } from '../store/storeFixture.js';
import type { StoreFixture } from '../store/storeFixture.js';

const devs = { type: 'messaging', id: 'devs' };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);

function Members(props: Omit<PresenceListProps, 'userIds'>): ReactElement {
  return <PresenceList channel={useWatchedChannel('messaging', 'devs')} {...props} />;
}

function VirtualMembers(): ReactElement {
  return <UnstyledVirtualPresenceList channel={useWatchedChannel('messaging', 'devs')} />;
}

/** Jack and a channel that he shares with so many others. */
async function channelOf(count: number, limits = {}) {
  const fixture = storeFixture({ limits });
  await fixture.engine.command('upsertChannel', { ...devs, data: { members: ['jack', ...ids(count)] } });
  const jack = await fixture.tab('jack', { name: 'Jack' });
  return { fixture, jack };
}

const rows = () => document.querySelectorAll('[data-part=row]').length;
const region = () => document.querySelector('[data-part=empty]') as HTMLElement;

const ends: [what: string, words: string, german: string, act: (fixture: StoreFixture) => Promise<unknown>][] = [
  [
    'the own user is removed',
    'You are not a member of this channel.',
    'Du bist kein Mitglied dieses Kanals.',
    ({ engine }) => engine.command('removeMembers', { ...devs, members: ['jack'] }),
  ],
  [
    'the channel is deleted',
    'This channel was deleted.',
    'Dieser Kanal wurde gelöscht.',
    ({ engine }) => engine.command('deleteChannel', devs),
  ],
];

describe.each(ends)('when %s', (_, words, german, happens) => {
  it('a list of members is empty and says why, once, in its live region', async () => {
    const { fixture, jack } = await channelOf(2);
    const page = renderPage(fixture, jack, <Members />, { onError: () => {} });
    await page.advance(200);
    await waitFor(() => expect(rows()).toBe(3));
    const before = region();
    expect(before).toBeEmptyDOMElement();
    expect(before).toHaveAttribute('role', 'status');
    await happens(fixture);
    await page.advance(200);
    await waitFor(() => expect(rows()).toBe(0));
    expect(region()).toBe(before);
    expect(before).toHaveTextContent(words);
    expect(screen.getAllByText(words)).toHaveLength(1);
    expect(page.container.firstElementChild).toHaveAttribute('data-state', 'empty');
  });

  it('without a connection, the list says it when the connection is back', async () => {
    const { fixture, jack } = await channelOf(2);
    const page = renderPage(fixture, jack, <Members />, { onError: () => {} });
    await page.advance(200);
    await waitFor(() => expect(rows()).toBe(3));
    jack.transport.refuse();
    jack.transport.drop();
    await page.advance(100);
    await happens(fixture);
    jack.transport.restore();
    await page.advance(11_000);
    await page.advance(200);
    await waitFor(() => expect(region()).toHaveTextContent(words));
  });

  it('the list says it in the language of the app, or shows the content of the app', async () => {
    const { fixture, jack } = await channelOf(2);
    const page = renderPage(fixture, jack, <Members />, { labels: de, locale: 'de', onError: () => {} });
    await page.advance(200);
    await waitFor(() => expect(rows()).toBe(3));
    await happens(fixture);
    await page.advance(200);
    await waitFor(() => expect(region()).toHaveTextContent(german));
    page.rerender(<Members empty={<b>Gone</b>} />);
    expect(region()).toHaveTextContent(/^Gone$/);
  });

  it('a virtual list says it too', async () => {
    const { fixture, jack } = await channelOf(2);
    const page = renderPage(fixture, jack, <VirtualMembers />, { onError: () => {} });
    await page.advance(200);
    await waitFor(() => expect(region()).toBeEmptyDOMElement());
    await happens(fixture);
    await page.advance(200);
    await waitFor(() => expect(region()).toHaveTextContent(words));
  });
});

it('a user who is added again sees the members again', async () => {
  const { fixture, jack } = await channelOf(2);
  const page = renderPage(fixture, jack, <Members />, { onError: () => {} });
  await page.advance(200);
  await fixture.engine.command('removeMembers', { ...devs, members: ['jack'] });
  await page.advance(200);
  await waitFor(() => expect(region()).not.toBeEmptyDOMElement());
  await fixture.engine.command('addMembers', { ...devs, members: ['jack'] });
  await page.advance(200);
  await waitFor(() => expect(rows()).toBe(3));
  expect(region()).toBeEmptyDOMElement();
});

it('a member whose user is deleted leaves the list', async () => {
  const { fixture, jack } = await channelOf(2);
  const page = renderPage(fixture, jack, <Members />);
  await page.advance(200);
  await waitFor(() => expect(rows()).toBe(3));
  await fixture.engine.command('upsertUsers', { users: [{ id: 'user-0', name: 'Zero' }] });
  await fixture.engine.command('deleteUser', { id: 'user-0' });
  await page.advance(200);
  await waitFor(() => expect(rows()).toBe(2));
  expect(document.querySelector('[data-user-id=user-0]')).toBeNull();
});

it('a list says nothing while its members are read', async () => {
  const { fixture, jack } = await channelOf(2);
  jack.transport.delay(1000);
  renderPage(fixture, jack, <Members />);
  expect(rows()).toBe(0);
  expect(region()).toBeEmptyDOMElement();
});

describe('of a channel with more members than a page', () => {
  it('a list says how many members it shows, reads more by a button, and keeps the keyboard focus when the button goes', async () => {
    const { fixture, jack } = await channelOf(5, { membersPage: 3 });
    const page = renderPage(fixture, jack, <Members />);
    await page.advance(200);
    await waitFor(() => expect(rows()).toBe(3));
    const more = within(document.querySelector('[data-part=more]') as HTMLElement);
    expect(more.getByRole('status')).toHaveTextContent('3 of 6 members');
    const user = userEvent.setup();
    more.getByRole('button', { name: 'Show more' }).focus();
    await user.keyboard('{Enter}');
    await page.advance(200);
    await waitFor(() => expect(rows()).toBe(6));
    await page.advance(200);
    // The server watches more members than a page has here.
    expect(document.querySelectorAll('[data-part=row] > [data-freshness=live][role=img]')).toHaveLength(6);
    expect(document.querySelector('[data-part=more]')).toBeNull();
    expect(region()).toHaveFocus();
  });

  it('a list says when the next page cannot be read, and another press tries again', async () => {
    const { fixture, jack } = await channelOf(5, { membersPage: 3 });
    const page = renderPage(fixture, jack, <Members />, { onError: () => {} });
    await page.advance(200);
    await waitFor(() => expect(rows()).toBe(3));
    jack.transport.delay(20_000);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Show more' }));
    await page.advance(11_000);
    await waitFor(() => expect(screen.getByText('The members could not be loaded.')).toBeVisible());
    expect(rows()).toBe(3);
    jack.transport.restore();
    await page.advance(30_000);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Show more' }));
    await page.advance(200);
    await waitFor(() => expect(rows()).toBe(6));
  });

  it('a stack counts all of them', async () => {
    const { fixture, jack } = await channelOf(5, { membersPage: 3 });
    renderPage(fixture, jack, <AvatarStack userIds={['jack', 'user-0', 'user-1']} total={6} max={2} />);
    expect(screen.getByRole('list', { name: '6 people' })).toBeVisible();
    expect(screen.getByRole('img', { name: '4 more people' })).toHaveTextContent('+4');
  });
});

it('a list without a channel shows the content of the app where it is empty', () => {
  const fixture = storeFixture();
  renderPage(fixture, fixture.emptyTab(), <PresenceList userIds={[]} empty="No favourites yet" />);
  expect(screen.getByRole('status')).toHaveTextContent('No favourites yet');
});
