#!/usr/bin/env node
// Starts the program from its sources: node --conditions=@skvm/source bin/dev.js <arguments>
import { main } from '../src/main.ts';

await main(process.argv.slice(2));
