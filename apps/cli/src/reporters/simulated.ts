/** Stands beside everything that came from a simulated model. */
export const SIMULATED = '[simulated]';
