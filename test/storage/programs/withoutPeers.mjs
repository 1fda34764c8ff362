// `node --import` this: the optional peers are not installed.
import { register } from 'node:module';

const hooks = `export async function resolve(name, context, next) {
  if (/^(classic-level|pino|prom-client)$/.test(name)) {
    throw Object.assign(new Error("Cannot find package '" + name + "'"), { code: 'ERR_MODULE_NOT_FOUND' });
  }
  return next(name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
