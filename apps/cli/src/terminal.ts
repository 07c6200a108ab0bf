/** A stream that text is written to. */
export interface Output {
  write(text: string): unknown;
  /** True for a screen. */
  readonly isTTY?: boolean | undefined;
  /** Width of the screen in characters. */
  readonly columns?: number | undefined;
}

/** What a session in the background tells the process that started it. */
export interface Announcement {
  readonly proposal: string;
  readonly dir: string;
  readonly session: string;
}

/** All that the program gets from the process it runs in; tests hand in their own. */
export interface Terminal {
  /** Carries the result and nothing else. */
  readonly stdout: Output;
  /** Carries progress, findings and errors. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder that relative paths of flags start from. */
  readonly cwd: string;
  /** The user's home folder. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Tells the process that started this one in the background that work has begun; absent in the foreground. */
  readonly announce?: (announcement: Announcement) => void;
}
