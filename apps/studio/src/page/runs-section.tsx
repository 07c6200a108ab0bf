import type { OptimizationResult, Transcript } from '@skvm/core';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { duration, plural, score } from '../shared/format.ts';
import { client } from './client.ts';
import { Notice } from './notice.tsx';
import { Scroll } from './scroll.tsx';
import { useLoaded } from './use-loaded.ts';

/** Every run, and what the agent did in it. */
export function RunsSection({ id, result }: { id: string; result: OptimizationResult }): JSX.Element {
  const [open, setOpen] = useState<{ name: string; key: string }>();
  useEffect(() => {
    const onOpen = (event: Event): void => {
      const name = String((event as CustomEvent).detail);
      const key = result.runs.find((run) => run.id === name)?.transcriptKey;
      if (key !== undefined) setOpen({ name, key });
    };
    addEventListener('skvm-open-run', onOpen);
    return () => removeEventListener('skvm-open-run', onOpen);
  }, [result]);
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">Runs</h2>
      <details>
        <summary>{plural(result.runs.length, 'run')} with transcripts</summary>
        <Scroll label="Runs">
          <table>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Phase</th>
                <th scope="col">Arm</th>
                <th scope="col">Task</th>
                <th scope="col" class="number">
                  Score
                </th>
                <th scope="col" class="number">
                  Time
                </th>
              </tr>
            </thead>
            <tbody>
              {result.runs.map(({ id: name, phase, arm, task, score: value, unscored, durationMs, transcriptKey }) => (
                <tr key={name}>
                  <th scope="row">
                    {transcriptKey === undefined ? (
                      name
                    ) : (
                      <button type="button" class="plain" onClick={() => setOpen({ name, key: transcriptKey })}>
                        {name}
                      </button>
                    )}
                  </th>
                  <td>{phase}</td>
                  <td>{arm}</td>
                  <td>{task}</td>
                  <td class="number">{value === null ? (unscored ?? 'unscored') : score(value)}</td>
                  <td class="number">{duration(durationMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
      {open && <TranscriptDialog id={id} open={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

interface DialogProps {
  readonly id: string;
  readonly open: { readonly name: string; readonly key: string };
  onClose(): void;
}

function TranscriptDialog({ id, open, onClose }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const { value, error } = useLoaded(open.key, () => client.transcript(id, open.key));
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="wide" aria-labelledby="transcript" onClose={onClose}>
      <header>
        <h2 id="transcript">Run {open.name}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      {error !== undefined ? <Notice error={error} /> : value ? <Steps transcript={value} /> : <p>Loading…</p>}
    </dialog>
  );
}

function Steps({ transcript }: { transcript: Transcript }): JSX.Element {
  const { run, prompt, target, task } = transcript;
  return (
    <>
      <p class="quiet">
        {task} · {target.adapter} · {target.model} · {run.status}
        {run.limit !== undefined && ` (${run.limit})`} · {duration(run.durationMs)}
      </p>
      <details>
        <summary>Prompt</summary>
        <pre>{prompt}</pre>
      </details>
      {run.error && <p class="notice">{run.error.message}</p>}
      <ol class="steps">
        {run.steps.map((step, index) => (
          <li key={index}>
            {step.text !== '' && <p class="said">{step.text}</p>}
            {step.toolCalls.map((call) => (
              <details key={call.id}>
                <summary>
                  <code>{call.name}</code> {call.isError && <span class="label">error</span>}
                  {call.exitCode !== undefined && <span class="quiet"> exit {call.exitCode}</span>}
                </summary>
                <pre>{JSON.stringify(call.input, null, 2)}</pre>
                <pre>{call.output ?? '(the run ended before the tool did)'}</pre>
              </details>
            ))}
          </li>
        ))}
      </ol>
    </>
  );
}
