#!/usr/bin/env node
import module from 'node:module';

// Node keeps compiled code for the next start. Not before Node 22.
module.enableCompileCache?.();
await import('../dist/cli/main.js');
