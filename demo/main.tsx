import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { PresenceProvider } from 'presence-kit';
import 'presence-kit/styles.css';
import { client } from './client';
import { Team } from './Team';
import './demo.css';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <PresenceProvider client={client}>
      <Team />
    </PresenceProvider>
  </StrictMode>,
);
