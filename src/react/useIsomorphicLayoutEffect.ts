'use client';
import { useEffect, useLayoutEffect } from 'react';

/** `useLayoutEffect` where there is a page; on a server, where React 18 warns of it, the effect that never runs there. */
export const useIsomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;
