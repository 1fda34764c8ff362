import { cleanup } from '@testing-library/react';
import { AvatarStack, OnlineBadge, PresenceAvatar } from 'presence-kit';
import type { BadgePlacement } from 'presence-kit';
import type { CSSProperties, ReactElement } from 'react';
import 'presence-kit/styles.css';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../react/renderPage.js';
import { storeFixture } from '../store/storeFixture.js';

const sides: [placement: BadgePlacement, block: 'top' | 'bottom', ltr: 'left' | 'right', rtl: 'left' | 'right'][] = [
  ['bottom-end', 'bottom', 'right', 'left'],
  ['bottom-start', 'bottom', 'left', 'right'],
  ['top-end', 'top', 'right', 'left'],
  ['top-start', 'top', 'left', 'right'],
];

async function shown(children: ReactElement): Promise<HTMLElement> {
  const fixture = storeFixture();
  const jack = await fixture.tab('jack', { name: 'Jack' });
  const page = renderPage(fixture, jack, children);
  await page.advance(200);
  return page.container;
}

const badgeIn = (page: HTMLElement) => page.querySelector('.pk-online-badge') as HTMLElement;

/** The avatar and the badge on it, in pixels: the badge's width and how far its middle is from the avatar's sides. */
function measured(page: HTMLElement) {
  const avatar = (page.querySelector('.pk-avatar') as HTMLElement).getBoundingClientRect();
  const badge = badgeIn(page).getBoundingClientRect();
  const middle = { x: badge.left + badge.width / 2, y: badge.top + badge.height / 2 };
  return {
    avatar: [avatar.width, avatar.height],
    badge: [badge.width, badge.height],
    left: middle.x - avatar.left,
    right: avatar.right - middle.x,
    top: middle.y - avatar.top,
    bottom: avatar.bottom - middle.y,
  };
}

describe.each(sides)('a badge at %s', (placement, block, ltr, rtl) => {
  it.each([
    ['ltr', ltr],
    ['rtl', rtl],
  ] as const)('has its middle on the rim of a round avatar, in a page that reads %s', async (dir, inline) => {
    const page = await shown(
      <div dir={dir}>
        <PresenceAvatar userId="jack" size={100} placement={placement} />
      </div>,
    );
    const facts = measured(page);
    expect(facts.avatar).toEqual([100, 100]);
    expect(facts.badge).toEqual([28, 28]);
    // The rim of a circle is 14.6 % from either side of the square around it.
    expect(facts[block]).toBeCloseTo(14.6, 1);
    expect(facts[inline]).toBeCloseTo(14.6, 1);
  });
});

it('a badge is in proportion to its avatar in whole pixels, at least 8 pixels, or as large as `size`', async () => {
  for (const [size, badge, width] of [
    ['sm', undefined, 8],
    ['lg', undefined, 15],
    [200, undefined, 56],
    [200, 'sm', 8],
    [200, 'lg', 14],
    [200, 21, 21],
  ] as const) {
    const page = await shown(
      <PresenceAvatar
        userId="jack"
        size={size}
        badge={<OnlineBadge userId="jack" placement="bottom-end" size={badge} />}
      />,
    );
    expect(measured(page).badge[0]).toBeCloseTo(width, 1);
    cleanup();
  }
});

it('the avatar of another design system keeps its size, with its badge on its corner', async () => {
  const page = await shown(
    <div style={{ display: 'grid', gridTemplateColumns: '300px', gridAutoRows: '90px' }}>
      <PresenceAvatar userId="jack">
        <img alt="" width={50} height={50} src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" />
      </PresenceAvatar>
    </div>,
  );
  const facts = measured(page);
  expect(facts.avatar).toEqual([50, 50]);
  expect(facts.right).toBeCloseTo(7.3, 1);
  expect(facts.bottom).toBeCloseTo(7.3, 1);
});

it('a badge has a ring of two pixels in the colour of its background', async () => {
  const page = await shown(
    <div style={{ '--pk-surface': 'rgb(1, 2, 3)' } as CSSProperties}>
      <PresenceAvatar userId="jack" />
    </div>,
  );
  expect(getComputedStyle(badgeIn(page)).boxShadow).toBe('rgb(1, 2, 3) 0px 0px 0px 2px');
});

it('avatars of a stack overlap by a sixth, an earlier one on top, and the count is as large as they are', async () => {
  const page = await shown(<AvatarStack userIds={['a', 'b', 'c', 'd', 'e']} max={2} size={50} />);
  const items = [...page.querySelectorAll('li')].map((item) => item.getBoundingClientRect());
  expect(items.map(({ left }) => left - items[0]!.left)).toEqual([0, 42, 84]);
  expect(items.map(({ width, height }) => [width, height])).toEqual([
    [50, 50],
    [50, 50],
    [50, 50],
  ]);
  const { right, top } = items[0]!;
  expect(page.querySelector('li')?.contains(document.elementFromPoint(right - 2, top + 25))).toBe(true);
});
