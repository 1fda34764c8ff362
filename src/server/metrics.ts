import { optionalPeer } from '../storage/optionalPeer.js';
import type { Meter } from './meter.js';

/** The counts of `meter` as Prometheus text. Rejects with `unavailable` when the package `prom-client` is missing. */
export async function metricsText(meter: Meter): Promise<{ type: string; text: string }> {
  const { Counter, Gauge, Registry } = await optionalPeer(
    'prom-client@15',
    'show metrics',
    () => import(/* webpackIgnore: true */ /* turbopackIgnore: true */ 'prom-client'),
  );
  const registry = new Registry();
  const registers = [registry];
  const count = (name: string, help: string, value: number) => new Counter({ name, help, registers }).inc(value);

  new Gauge({ name: 'presence_connections', help: 'Sockets that are open now.', registers }).set(meter.connections);
  count('presence_connections_accepted_total', 'Sockets that were opened.', meter.accepted);
  count('presence_frames_received_total', 'Frames that clients sent.', meter.framesIn);
  count('presence_frames_sent_total', 'Frames sent to clients: replies and events.', meter.framesOut);
  count('presence_commits_total', 'Commits that became durable.', meter.commits);
  count('presence_commit_seconds_total', 'Time from each commit until it was durable, added up.', meter.commitSeconds);
  count('presence_commits_failed_total', 'Commits that failed.', meter.commitsFailed);

  const refused = new Counter({
    name: 'presence_refused_total',
    help: 'What was refused or ended, by reason.',
    labelNames: ['reason'],
    registers,
  });
  for (const [reason, value] of Object.entries(meter.refused)) refused.inc({ reason }, value);

  const requests = new Counter({
    name: 'presence_requests_total',
    help: 'Requests of clients and backends that were understood.',
    labelNames: ['method'],
    registers,
  });
  for (const [method, value] of meter.requests) requests.inc({ method }, value);

  const http = new Counter({
    name: 'presence_http_requests_total',
    help: 'Requests over HTTP.',
    labelNames: ['method', 'status'],
    registers,
  });
  for (const [key, value] of meter.http) {
    const [method = '', status = ''] = key.split(' ');
    http.inc({ method, status }, value);
  }
  return { type: registry.contentType, text: await registry.metrics() };
}
