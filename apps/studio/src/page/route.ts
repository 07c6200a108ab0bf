import { useEffect, useState } from 'preact/hooks';

/** Where in the page one is; all of it stands in the address, so that it can be kept and gone back to. */
export type Route =
  | { readonly view: 'list'; readonly filter: Filter }
  | { readonly view: 'proposal'; readonly id: string };

export interface Filter {
  readonly text: string;
  readonly state: string;
  readonly verdict: string;
  readonly skill: string;
  readonly model: string;
}

const NAMES = ['text', 'state', 'verdict', 'skill', 'model'] as const;

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = (): void => setHash(location.hash);
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return parseRoute(hash);
}

export function listHash(filter: Partial<Filter>): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filter[name]) query.set(name, filter[name]);
  return query.size === 0 ? '#/' : `#/?${query}`;
}

export function proposalHash(id: string): string {
  return `#/proposal/${id.split('/').map(encodeURIComponent).join('/')}`;
}

function parseRoute(hash: string): Route {
  const proposal = /^#\/proposal\/(.+)$/.exec(hash)?.[1];
  if (proposal !== undefined) {
    try {
      return { view: 'proposal', id: proposal.split('/').map(decodeURIComponent).join('/') };
    } catch {
      return { view: 'proposal', id: proposal };
    }
  }
  const query = new URLSearchParams(hash.split('?')[1] ?? '');
  const [text, state, verdict, skill, model] = NAMES.map((name) => query.get(name) ?? '') as [
    string,
    string,
    string,
    string,
    string,
  ];
  return { view: 'list', filter: { text, state, verdict, skill, model } };
}
