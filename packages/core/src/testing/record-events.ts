import type { Diagnostic } from '../spec/diagnostic.ts';
import type { EventPayload } from '../spec/event.ts';

/** Keeps what a context is told, for tests to look at: spread it into `createContext`. */
export function recordEvents(): {
  readonly emit: (event: EventPayload) => void;
  readonly report: (diagnostic: Diagnostic) => void;
  readonly events: readonly EventPayload[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const events: EventPayload[] = [];
  const diagnostics: Diagnostic[] = [];
  return {
    emit: (event) => void events.push(event),
    report: (diagnostic) => void diagnostics.push(diagnostic),
    events,
    diagnostics,
  };
}
