import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { version } from 'react';
import { afterEach } from 'vitest';

if (!version.startsWith(`${import.meta.env.REACT_MAJOR}.`)) {
  throw new Error(`This run is meant for React ${import.meta.env.REACT_MAJOR}, and got ${version}.`);
}

afterEach(cleanup);
