export { bareAgent } from './bare-agent/index.ts';
