import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement, ReactNode } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { InvisibleToggle, LastSeen, OnlineBadge, PresenceAvatar, StatusEditor, StatusText } from 'presence-kit';
import { SeenBy } from 'presence-kit/storybook';

/** The whole kit: what John does, what becomes of it, and what Jack sees. All three are at work. */
function InOnePicture(): ReactElement {
  return (
    <div className="picture">
      <Station name="John's page" code="<StatusEditor />  <InvisibleToggle />">
        <SeenBy userId="john">
          <StatusEditor />
          <InvisibleToggle />
        </SeenBy>
      </Station>
      <Way />
      <Station name="The engine" code="presence-kit serve">
        <ul>
          <li>online with the first tab, offline with the last</li>
          <li>a reload is no news</li>
          <li>who is invisible is, to others, who has left</li>
          <li>status and last seen outlive a restart</li>
        </ul>
      </Station>
      <Way />
      <Station name="Jack's page" code='<PresenceAvatar userId="john" />'>
        <SeenBy userId="jack">
          <div className="row">
            <PresenceAvatar userId="john" size="lg" />
            <OnlineBadge userId="john" variant="label" />
          </div>
          <StatusText userId="john" />
          <LastSeen userId="john" />
        </SeenBy>
      </Station>
    </div>
  );
}

function Station({ name, code, children }: { name: string; code: string; children: ReactNode }): ReactElement {
  return (
    <section className="panel" aria-label={name}>
      <h2>{name}</h2>
      <div className="station">{children}</div>
      <code>{code}</code>
    </section>
  );
}

function Way(): ReactElement {
  return (
    <svg className="way" viewBox="0 0 32 24" width="32" height="24" aria-hidden="true">
      <path d="M2 12h26m-8-8 8 8-8 8" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  );
}

const meta = {
  title: 'Scenarios/In one picture',
  component: InOnePicture,
} satisfies Meta<typeof InOnePicture>;
export default meta;
type Story = StoryObj<typeof meta>;

/** John writes on the left, and Jack reads it on the right; then John is invisible, and Jack sees one who has left. */
export const Picture: Story = {
  async play({ canvasElement }) {
    const john = within(await within(canvasElement).findByRole('region', { name: "John's page" }));
    const jack = within(within(canvasElement).getByRole('region', { name: "Jack's page" }));
    const field = await john.findByDisplayValue('Eating a veggie burger...');
    await userEvent.clear(field);
    await userEvent.type(field, 'On a walk{Enter}');
    await jack.findByText('On a walk');
    await userEvent.click(john.getByRole('switch', { name: 'Invisible' }));
    await waitFor(() => expect(jack.getAllByRole('img', { name: 'John Smith: Offline' })).toHaveLength(2));
    await userEvent.click(john.getByRole('switch', { name: 'Invisible' }));
    await waitFor(() => expect(jack.getAllByRole('img', { name: 'John Smith: Online' })).toHaveLength(2));
  },
};
