import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createRef, forwardRef } from 'react';
import type { HTMLAttributes, ReactElement, ReactNode, Ref } from 'react';
import {
  AvatarStack,
  ConnectionBanner,
  InvisibleToggle,
  LastSeen,
  OnlineBadge,
  OnlineCount,
  PresenceAvatar,
  PresenceList,
  PresenceMenu,
  StatusEditor,
  StatusText,
  mergeProps,
} from 'presence-kit/headless';
import { UnstyledVirtualPresenceList } from 'presence-kit/virtual';
import { describe, expect, it } from 'vitest';
import { storeFixture } from '../store/storeFixture.js';
import { renderPage } from '../react/renderPage.js';

const ids = ['john', 'jess'];

/** What every component takes, as a test gives it. */
type Part = (props: HTMLAttributes<HTMLElement> & { ref?: Ref<HTMLElement>; render?: ReactElement }) => ReactNode;

const parts: [name: string, Part][] = Object.entries({
  AvatarStack: bind(AvatarStack, { userIds: ids }),
  ConnectionBanner: bind(ConnectionBanner, {}),
  InvisibleToggle: bind(InvisibleToggle, {}),
  LastSeen: bind(LastSeen, { userId: 'john' }),
  'OnlineBadge of a user': bind(OnlineBadge, { userId: 'john' }),
  'OnlineBadge of a value': bind(OnlineBadge, { presence: 'online' }),
  OnlineCount: bind(OnlineCount, { userIds: ids }),
  PresenceAvatar: bind(PresenceAvatar, { userId: 'john' }),
  PresenceList: bind(PresenceList, { userIds: ids }),
  PresenceMenu: bind(PresenceMenu, {}),
  StatusEditor: bind(StatusEditor, {}),
  'StatusEditor in a popover': bind(StatusEditor, { variant: 'popover' }),
  StatusText: bind(StatusText, { userId: 'john' }),
  VirtualPresenceList: bind(UnstyledVirtualPresenceList, { userIds: ids }),
});

/** The component with its own props, to take any others. */
function bind(component: unknown, own: object): Part {
  const Component = component as Part;
  return forwardRef<HTMLElement, HTMLAttributes<HTMLElement>>(function Bound(props, ref) {
    return <Component {...own} {...props} ref={ref} />;
  });
}

async function john() {
  const fixture = storeFixture();
  const me = await fixture.tab('john', { name: 'John', status: 'Here' });
  return { fixture, me };
}

describe.each(parts)('%s', (_, Component) => {
  it('rendered as an element of the app calls the handlers of both, sets both refs, and joins class names and styles', async () => {
    const { fixture, me } = await john();
    const clicks: string[] = [];
    const partRef = createRef<HTMLElement>();
    const elementRef = createRef<HTMLElement>();
    const page = renderPage(
      fixture,
      me,
      <Component
        ref={partRef}
        className="part"
        style={{ color: 'red', opacity: 0.5 }}
        title="part"
        lang="en"
        onClick={() => clicks.push('part')}
        render={
          <section
            role="presentation"
            ref={elementRef}
            className="app"
            style={{ color: 'blue' }}
            title="app"
            onClick={(event) => {
              event.preventDefault();
              clicks.push('app');
            }}
          />
        }
      />,
    );
    await page.advance(200);
    const root = page.container.firstElementChild as HTMLElement;
    expect(root.tagName).toBe('SECTION');
    expect(partRef.current).toBe(root);
    expect(elementRef.current).toBe(root);
    expect(root.className).toBe('part app');
    expect(root).toHaveStyle({ color: 'rgb(0, 0, 255)', opacity: '0.5' });
    expect(root).toHaveAttribute('title', 'app');
    expect(root).toHaveAttribute('lang', 'en');
    fireEvent.click(root);
    expect(clicks).toEqual(['app', 'part']);
    page.rerender(null);
    expect(partRef.current).toBeNull();
    expect(elementRef.current).toBeNull();
  });

  it('rendered as an element sets the ref of the app, or that of the part, where there is one of them only', async () => {
    const { fixture, me } = await john();
    const partRef = createRef<HTMLElement>();
    const elementRef = createRef<HTMLElement>();
    const page = renderPage(fixture, me, [
      <Component key="a" ref={null} render={<b ref={elementRef} />} />,
      <Component key="b" ref={partRef} render={<i />} />,
    ]);
    await page.advance(200);
    expect(elementRef.current?.tagName).toBe('B');
    expect(partRef.current?.tagName).toBe('I');
    page.rerender(null);
    expect(elementRef.current).toBeNull();
    expect(partRef.current).toBeNull();
  });
});

it('an editor saves on submit, after the submit handler of the app', async () => {
  const { fixture, me } = await john();
  const submits: string[] = [];
  const page = renderPage(fixture, me, <StatusEditor render={<form onSubmit={() => submits.push('app')} />} />);
  await page.advance(0);
  const user = userEvent.setup();
  await user.clear(screen.getByRole('textbox'));
  await user.type(screen.getByRole('textbox'), 'Away{Enter}');
  await page.advance(200);
  expect(submits).toEqual(['app']);
  expect(me.client.user?.status).toBe('Away');
});

it('a switch of the app toggles, and its own handler is called first', async () => {
  const { fixture, me } = await john();
  const clicks: (boolean | undefined)[] = [];
  const track = () => clicks.push(me.client.user?.invisible);
  const page = renderPage(
    fixture,
    me,
    <InvisibleToggle
      render={(_, { switchProps }) => (
        <button type="button" {...mergeProps(switchProps, { onClick: track, className: 'own' })} />
      )}
    />,
  );
  await page.advance(0);
  await userEvent.setup().click(screen.getByRole('switch'));
  await page.advance(200);
  expect(clicks).toEqual([false]);
  expect(screen.getByRole('switch')).toHaveClass('own');
  expect(me.client.user?.invisible).toBe(true);
});

it('a handler of the app that is undefined does not replace that of a part', () => {
  const clicks: string[] = [];
  const merged = mergeProps({ onClick: () => clicks.push('part') }, { onClick: undefined });
  (merged.onClick as () => void)();
  expect(clicks).toEqual(['part']);
});

it('a ref is not set again by each render', async () => {
  const { fixture, me } = await john();
  const received: unknown[] = [];
  const ref = (element: HTMLElement | null) => void received.push(element?.tagName);
  const partRef = createRef<HTMLUListElement>();
  const stack = (title: string) => <AvatarStack ref={partRef} userIds={ids} title={title} render={<ol ref={ref} />} />;
  const page = renderPage(fixture, me, stack('a'));
  await page.advance(200);
  const before = received.length;
  page.rerender(stack('b'));
  expect(partRef.current).toHaveAttribute('title', 'b');
  expect(received.length).toBe(before);
});
