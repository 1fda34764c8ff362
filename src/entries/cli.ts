#!/usr/bin/env node
import { runCommand } from '../server/cli.js';

await runCommand(process.argv.slice(2));
