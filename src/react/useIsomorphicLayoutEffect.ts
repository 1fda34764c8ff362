'use client';
import { useEffect, useLayoutEffect } from 'react';

/** `useLayoutEffect` in a browser. On a server neither effect runs, and React 18 warns about `useLayoutEffect` there. */
export const useIsomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;
