import { useEffect, useState } from 'preact/hooks';

/** A link to one ingestion: `#/ingestion/<canonical ID>`. Anything else opens nothing. */
export function idInHash(hash: string): string | null {
  return (
    /^#\/ingestion\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(hash.toLowerCase())?.[1] ?? null
  );
}

export function useHash(): string {
  const [hash, setHash] = useState(() => location.hash);
  useEffect(() => {
    const update = () => setHash(location.hash);
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);
  return hash;
}
