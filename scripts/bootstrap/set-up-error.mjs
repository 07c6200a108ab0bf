/** A failure of the environment that the user can mend: shown as its message alone, exit code 3. */
export class SetUpError extends Error {}
