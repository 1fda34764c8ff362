import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import {
  AvatarStack,
  ConnectionBanner,
  InvisibleToggle,
  OnlineCount,
  PresenceAnnouncer,
  PresenceAvatar,
  PresenceList,
  PresenceMenu,
  StatusText,
  chunkedRows,
} from 'presence-kit/headless';
import { describe, expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { renderPage } from '../react/renderPage.js';

describe('InvisibleToggle', () => {
  it('shows at once what others will see, and stays when the change succeeds', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <InvisibleToggle />);
    await page.advance(0);
    const toggle = screen.getByRole('switch', { name: 'Invisible' });
    const root = page.container.firstElementChild;
    expect(toggle).not.toBeChecked();
    expect(toggle).toHaveAccessibleDescription('Others can see when you are online.');
    const user = userEvent.setup();
    jack.transport.delay(200);
    await user.click(toggle);
    expect(toggle).toBeChecked();
    expect(toggle).toHaveAccessibleDescription('Others see you as offline.');
    expect(root).toHaveAttribute('data-invisible', 'true');
    expect(root).toHaveAttribute('data-pending', 'true');
    expect(screen.getByRole('status')).toHaveTextContent('Saving…');
    await page.advance(500);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
    jack.transport.restore();
    expect(root).not.toHaveAttribute('data-pending');
    expect(jack.client.user).toMatchObject({ invisible: true, online: false });
    toggle.focus();
    await user.keyboard(' ');
    await page.advance(100);
    expect(toggle).not.toBeChecked();
    expect(jack.client.user).toMatchObject({ invisible: false, online: true });
    await user.click(screen.getByText('Invisible'));
    expect(toggle).toBeChecked();
  });

  it('goes back and says so when the change is refused', async () => {
    const fixture = storeFixture({ policy: { mayBeInvisible: () => false } });
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <InvisibleToggle />, { onError: () => {} });
    await page.advance(0);
    fireEvent.click(screen.getByRole('switch'));
    expect(screen.getByRole('switch')).toBeChecked();
    await page.advance(100);
    await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('That was not saved.'));
    expect(screen.getByRole('switch')).not.toBeChecked();
    expect(page.container.firstElementChild).toHaveAttribute('data-state', 'error');
  });

  it('is disabled while nobody is connected', () => {
    const fixture = storeFixture();
    renderPage(fixture, fixture.emptyTab(), <InvisibleToggle />);
    expect(screen.getByRole('switch')).toBeDisabled();
  });
});

describe('PresenceList', () => {
  async function team() {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack', { name: 'Jack' });
    const john = await fixture.tab('john', { name: 'John', status: 'Here' });
    const jess = await fixture.tab('jess', { name: 'Jess' });
    await jess.client.disconnectUser();
    return { fixture, jack, john };
  }
  const shape = (container: HTMLElement) =>
    [...container.querySelectorAll('[data-part=group]')].map((group) => [
      group.querySelector('h3')?.textContent,
      ...[...group.querySelectorAll('li')].map((row) => row.dataset.userId),
    ]);

  it('groups users by presence, in the given order, each row with its id', async () => {
    const { fixture, jack } = await team();
    const page = renderPage(fixture, jack, <PresenceList userIds={['nobody', 'jess', 'john', 'jack']} />);
    await page.advance(200);
    expect(shape(page.container)).toEqual([
      ['Online (2)', 'john', 'jack'],
      ['Offline (1)', 'jess'],
      ['Unknown (1)', 'nobody'],
    ]);
    const john = within(page.container.querySelector('[data-part=row][data-user-id=john]') as HTMLElement);
    expect(john.getByText('John')).toBeVisible();
    expect(john.getByText('Here')).toBeVisible();
    expect(john.getByRole('img', { name: 'John: Online' })).toBeVisible();
    expect(screen.getByRole('group', { name: 'Online (2)' })).toContainElement(john.getByText('John'));
  });

  it('moves a row 2 s after its user left, and does not render for other changes', async () => {
    const { fixture, jack, john } = await team();
    const page = renderPage(fixture, jack, <PresenceList userIds={['jess', 'john', 'jack']} />);
    await page.advance(200);
    page.commits();
    await john.client.upsertUser({ id: 'john', status: 'Away' });
    await page.advance(200);
    expect(page.container).toHaveTextContent('Away');
    // The row's own text, and nothing around it.
    expect(page.commits()).toBe(1);
    await john.client.disconnectUser();
    await page.advance(1_900);
    // The badge says it at once, the row stays.
    expect(screen.getByRole('img', { name: 'John: Offline' })).toBeVisible();
    expect(shape(page.container)).toEqual([
      ['Online (2)', 'john', 'jack'],
      ['Offline (1)', 'jess'],
    ]);
    await page.advance(200);
    expect(shape(page.container)).toEqual([
      ['Online (1)', 'jack'],
      ['Offline (2)', 'jess', 'john'],
    ]);
  });

  it('does not move the row of a user who is back within 2 s, and does not render', async () => {
    const { fixture, jack, john } = await team();
    const page = renderPage(fixture, jack, <PresenceList userIds={['jess', 'john', 'jack']} settleMs={5_000} />);
    await page.advance(200);
    page.commits();
    for (let round = 0; round < 3; round++) {
      await john.client.disconnectUser();
      await page.advance(3_000);
      await john.client.connectUser({ id: 'john' });
      await page.advance(3_000);
    }
    expect(shape(page.container)[0]).toEqual(['Online (2)', 'john', 'jack']);
    expect(page.commits()).toBe(0);
  });

  it('places a user at once who was unknown, and lists other users when its ids change', async () => {
    const { fixture, jack } = await team();
    const page = renderPage(fixture, jack, <PresenceList userIds={['jess']} settleMs={60_000} />);
    await page.advance(100);
    page.rerender(<PresenceList userIds={['john', 'jess']} settleMs={60_000} />);
    await page.advance(200);
    expect(shape(page.container)).toEqual([
      ['Online (1)', 'john'],
      ['Offline (1)', 'jess'],
    ]);
  });

  it('renders rows with the content of the app', async () => {
    const { fixture, jack } = await team();
    const row = (userId: string, group: string): ReactElement => (
      <b>
        {userId} is {group}
      </b>
    );
    const page = renderPage(fixture, jack, <PresenceList userIds={['jess', 'john']}>{row}</PresenceList>);
    await page.advance(200);
    expect([...page.container.querySelectorAll('b')].map(({ textContent }) => textContent)).toEqual([
      'john is online',
      'jess is offline',
    ]);
  });
});

describe('chunkedRows', () => {
  it('changes nothing in the page, whatever the number of rows', () => {
    const fixture = storeFixture();
    const rows = Array.from({ length: 3000 }, (_, index) => `row-${index}`);
    const page = renderPage(
      fixture,
      fixture.emptyTab(),
      <ul>
        {chunkedRows(
          rows,
          (row) => row,
          (row) => (
            <li>{row}</li>
          ),
        )}
      </ul>,
    );
    expect([...page.container.querySelectorAll('ul > li')].map(({ textContent }) => textContent)).toEqual(rows);
  });
});

describe('ConnectionBanner', () => {
  it('is an empty live region while connected and before the first connection, and announces a loss that lasts', async () => {
    const fixture = storeFixture();
    const jack = fixture.emptyTab();
    const page = renderPage(fixture, jack, <ConnectionBanner delayMs={500} />);
    const banner = screen.getByRole('status');
    expect(banner).toBeEmptyDOMElement();
    await act(async () => void jack.client.connectUser({ id: 'jack' }));
    await page.advance(1000);
    expect(banner).toBeEmptyDOMElement();
    jack.transport.refuse();
    jack.transport.drop();
    await page.advance(0);
    await page.advance(400);
    expect(banner).toBeEmptyDOMElement();
    expect(banner).toHaveAttribute('data-state', 'reconnecting');
    await page.advance(200);
    expect(banner).toHaveTextContent('Connection lost. Reconnecting…');
    jack.transport.restore();
    await page.advance(11_000);
    expect(banner).toBeEmptyDOMElement();
    await jack.client.disconnectUser();
    await page.advance(0);
    await page.advance(1000);
    expect(banner).toHaveTextContent('You are disconnected.');
  });

  it('does not announce a short loss', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, <ConnectionBanner />);
    await page.advance(0);
    jack.transport.drop();
    for (let index = 0; index < 30; index++) {
      await page.advance(100);
      expect(screen.getByRole('status')).toBeEmptyDOMElement();
    }
  });
});

describe('PresenceAvatar and AvatarStack', () => {
  it('shows the picture, or initials when it is missing or broken; the badge has the name', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john', { name: 'John von Doe', image: '/john.png' });
    const page = renderPage(fixture, jack, <PresenceAvatar userId="john" />);
    await page.advance(200);
    const picture = page.container.querySelector('img') as HTMLImageElement;
    expect(picture).toHaveAttribute('src', '/john.png');
    expect(picture).toHaveAttribute('alt', '');
    expect(screen.getByRole('img', { name: 'John von Doe: Online' })).toBeVisible();
    fireEvent.error(picture);
    expect(page.container.querySelector('[data-part=initials]')).toHaveTextContent('JD');
    await fixture.tab('yusuf', { name: 'يوسف حداد' });
    page.rerender(<PresenceAvatar userId="yusuf" />);
    await page.advance(200);
    expect(page.container.querySelector('[data-part=initials]')?.textContent).toBe('ي\u200cح');
    page.rerender(<PresenceAvatar userId="john" badge={false} />);
    expect(screen.getByRole('img', { name: 'John von Doe' })).toBeVisible();
  });

  it('gives a badge to the avatar of another design system', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(
      fixture,
      jack,
      <PresenceAvatar userId="john">
        <div className="MuiAvatar-root">J</div>
      </PresenceAvatar>,
    );
    expect(page.container.querySelector('[data-user-id=john] > .MuiAvatar-root + [data-presence]')).not.toBeNull();
  });

  it('stacks users in the given order, each once, and counts the rest', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const ids = ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g'];
    const page = renderPage(fixture, jack, <AvatarStack userIds={ids} max={4} />);
    await page.advance(200);
    const shown = () =>
      [...page.container.querySelectorAll('li > [data-user-id]')].map((item) => item.getAttribute('data-user-id'));
    expect(shown()).toEqual(['a', 'b', 'c', 'd']);
    expect(screen.getByRole('list', { name: '7 people' })).toBeVisible();
    expect(screen.getByRole('img', { name: '3 more people' })).toHaveTextContent('+3');
    page.rerender(<AvatarStack userIds={['a', 'b', 'c', 'd', 'e']} max={4} />);
    expect(shown()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('StatusText and OnlineCount', () => {
  it('shows the status, nothing, or the fallback of the app', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john', { status: 'Here' });
    const page = renderPage(fixture, jack, [
      <StatusText key="a" userId="john" />,
      <StatusText key="b" userId="nobody" />,
      <StatusText key="c" userId="nobody" fallback="No status" />,
    ]);
    await page.advance(200);
    expect([...page.container.children].map(({ textContent }) => textContent)).toEqual(['Here', 'No status']);
    await john.client.upsertUser({ id: 'john', status: null });
    await page.advance(200);
    expect([...page.container.children].map(({ textContent }) => textContent)).toEqual(['No status']);
  });

  it('counts online users, and is empty before the first answer', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    await fixture.tab('john');
    const labels = { online_count: { one: '{count} Person da', other: '{count} Leute da' } };
    const page = renderPage(fixture, jack, <OnlineCount userIds={['john', 'nobody']} />, { labels, locale: 'de' });
    expect(page.container.textContent).toBe('');
    await page.advance(200);
    expect(page.container.textContent).toBe('1 Person da');
    page.rerender(<OnlineCount userIds={['john', 'jack']}>{({ online, total }) => `${online}/${total}`}</OnlineCount>);
    expect(page.container.textContent).toBe('2/2');
  });
});

describe('PresenceAnnouncer', () => {
  it('announces users who came and left together, and not users who were online before', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john', { name: 'John' });
    await fixture.engine.command('upsertUsers', {
      users: [
        { id: 'ann', name: 'Ann' },
        { id: 'bob', name: 'Bob' },
      ],
    });
    const page = renderPage(fixture, jack, <PresenceAnnouncer userIds={['john', 'ann', 'bob']} />);
    const region = screen.getByRole('status');
    await page.advance(5000);
    expect(region).toBeEmptyDOMElement();
    await fixture.tab('ann');
    await fixture.tab('bob');
    await john.client.disconnectUser();
    await page.advance(100);
    expect(region).toBeEmptyDOMElement();
    await page.advance(1500);
    expect(region).toHaveTextContent('Ann and Bob are online. John went offline.');
  });

  it('does not announce a change that is undone at once, nor the own connection', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const john = await fixture.tab('john', { name: 'John' });
    const page = renderPage(fixture, jack, <PresenceAnnouncer userIds={['john']} />);
    await page.advance(5000);
    await john.client.disconnectUser();
    await page.advance(500);
    await john.client.connectUser({ id: 'john' });
    await page.advance(5000);
    jack.transport.refuse();
    jack.transport.drop();
    await page.advance(90_000);
    jack.transport.restore();
    await page.advance(15_000);
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });
});

describe('PresenceMenu', () => {
  it('opens a panel with the editor and the switch; Escape closes it and returns the focus', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack', { name: 'Jack' });
    const page = renderPage(fixture, jack, <PresenceMenu />);
    await page.advance(0);
    const user = userEvent.setup();
    const button = screen.getByRole('button', { name: 'Your presence, Jack: Online' });
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await user.click(button);
    expect(button).toHaveAttribute('aria-expanded', 'true');
    const panel = within(screen.getByRole('dialog', { name: 'Jack' }));
    expect(panel.getByRole('textbox', { name: 'Status' })).toHaveFocus();
    await user.type(panel.getByRole('textbox'), 'Draft');
    await user.keyboard('{Escape}');
    expect(panel.getByRole('textbox')).toHaveValue('');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(button).toHaveFocus();
  });

  it('closes when the user presses outside of it', async () => {
    const fixture = storeFixture();
    const jack = await fixture.tab('jack');
    const page = renderPage(fixture, jack, [
      <PresenceMenu key="a" />,
      <button key="b" type="button">
        Elsewhere
      </button>,
    ]);
    await page.advance(0);
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: /Your presence/ }));
    await user.click(screen.getByRole('switch'));
    expect(screen.getByRole('dialog')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Your presence, jack: Invisible' })).toBeVisible();
    await user.click(screen.getByText('Elsewhere'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('is disabled and empty before the own user is known', () => {
    const fixture = storeFixture();
    const page = renderPage(fixture, fixture.emptyTab(), <PresenceMenu />);
    expect(screen.getByRole('button')).toBeDisabled();
    expect(page.container.querySelector('[data-presence]')).toBeNull();
  });
});
