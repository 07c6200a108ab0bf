import { type JSX, render } from 'preact';
import { openSession } from './client.ts';
import { ListView } from './list-view.tsx';
import { Notice } from './notice.tsx';
import { ProposalView } from './proposal-view.tsx';
import { useRoute } from './route.ts';

function App({ failure }: { failure: unknown }): JSX.Element {
  const route = useRoute();
  const toMain = (): void => {
    document.querySelector<HTMLElement>('#main')?.focus();
  };
  return (
    <>
      <button type="button" class="skip" onClick={toMain}>
        Skip to content
      </button>
      <header class="top">
        <a class="brand" href="#/">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M4 16h24M4 11v10M28 11v10" />
            <circle cx="19" cy="16" r="5" />
          </svg>
          SkVM <span>proposals</span>
        </a>
      </header>
      <main id="main" tabIndex={-1}>
        {failure !== undefined ? (
          <Notice error={failure} />
        ) : route.view === 'list' ? (
          <ListView filter={route.filter} />
        ) : (
          <ProposalView key={route.id} id={route.id} />
        )}
      </main>
    </>
  );
}

const root = document.querySelector('#app');
if (root) {
  const failure = await openSession().then(
    () => undefined,
    (error: unknown) => error,
  );
  render(<App failure={failure} />, root);
}
