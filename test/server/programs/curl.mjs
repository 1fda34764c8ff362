#!/usr/bin/env node
// Stands in for curl where there is none, as far as docs/http.md uses it.
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    'show-error': { type: 'boolean', short: 'S' },
    get: { type: 'boolean', short: 'G' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true },
    data: { type: 'string', short: 'd' },
    'data-urlencode': { type: 'string' },
  },
});
const [url = ''] = positionals;
const headers = (values.header ?? []).map((line) => line.split(/: (.*)/s).slice(0, 2));
const [name = '', value = ''] = (values['data-urlencode'] ?? '').split(/=(.*)/s);
const response = await fetch(values.get ? `${url}?${name}=${encodeURIComponent(value)}` : url, {
  method: values.request ?? (values.data === undefined ? 'GET' : 'POST'),
  headers: Object.fromEntries(headers),
  body: values.data,
});
process.stdout.write(await response.text());
