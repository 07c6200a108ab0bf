import { useEffect, useState } from 'preact/hooks';

interface Loaded<T> {
  readonly value?: T;
  readonly error?: unknown;
}

/** What `load` gives, again whenever `key` changes; what comes late for an older key is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { key: string }>({ key: '' });
  useEffect(() => {
    let isCurrent = true;
    load().then(
      (value) => isCurrent && setLoaded({ key, value }),
      (error: unknown) => isCurrent && setLoaded({ key, error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return loaded.key === key ? loaded : {};
}
