'use client';
import { useMemo } from 'react';
import type { ChannelRecords, Channels } from '../store/channels.js';
import { useLayout } from './useLayout.js';
import { useSource } from './useSource.js';

/** Several channels by `cid`, as far as they are known. `held`: they stay watched while mounted. */
export function useChannelRecords(channels: Channels, cids: readonly string[], held: boolean): ChannelRecords {
  // A cid contains no space.
  const key = cids.join('\n');
  const names = useMemo(() => (key === '' ? [] : key.split('\n')), [key]);
  useLayout(() => (held ? channels.hold(names) : undefined), [channels, names, held]);
  const group = useMemo(() => channels.group(names), [channels, names]);
  return useSource(group, recordsOf);
}

function recordsOf(records: ChannelRecords): ChannelRecords {
  return records;
}
