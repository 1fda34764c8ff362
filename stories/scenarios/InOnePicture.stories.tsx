import type { Meta, StoryObj } from '@storybook/react-vite';
import type { ReactElement, ReactNode } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { InvisibleToggle, LastSeen, OnlineBadge, PresenceAvatar, StatusEditor, StatusText } from 'presence-kit';
import { SeenBy } from 'presence-kit/storybook';

/** The whole kit: what John does, what the engine makes of it, and what Jack sees. All three are live. */
function InOnePicture(): ReactElement {
  return (
    <div className="picture">
      <Step name="John's page" code="<StatusEditor />  <InvisibleToggle />">
        <SeenBy userId="john">
          <StatusEditor />
          <InvisibleToggle />
        </SeenBy>
      </Step>
      <Arrow />
      <Step name="The engine" code="presence-kit serve">
        <ul>
          <li>online with the first tab, offline with the last</li>
          <li>a reload changes nothing for others</li>
          <li>to others, an invisible user is offline</li>
          <li>status and last seen survive a restart</li>
        </ul>
      </Step>
      <Arrow />
      <Step name="Jack's page" code='<PresenceAvatar userId="john" />'>
        <SeenBy userId="jack">
          <div className="row">
            <PresenceAvatar userId="john" size="lg" />
            <OnlineBadge userId="john" variant="label" />
          </div>
          <StatusText userId="john" />
          <LastSeen userId="john" />
        </SeenBy>
      </Step>
    </div>
  );
}

function Step({ name, code, children }: { name: string; code: string; children: ReactNode }): ReactElement {
  return (
    <section className="panel" aria-label={name}>
      <h2>{name}</h2>
      <div className="step">{children}</div>
      <code>{code}</code>
    </section>
  );
}

function Arrow(): ReactElement {
  return (
    <svg className="arrow" viewBox="0 0 32 24" width="32" height="24" aria-hidden="true">
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

/** John writes a status, and Jack reads it. Then John becomes invisible, and Jack sees him go offline. */
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
