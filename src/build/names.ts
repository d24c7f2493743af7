import type { Plugin } from 'vite';

/** A package has one version of each file: hashes in their names would only be bytes, and noise when two releases are compared. */
export function plainNames(): Plugin {
  return {
    name: 'plain-names',
    apply: 'build',
    outputOptions: ({ entryFileNames: entry, chunkFileNames: chunk, assetFileNames: asset, ...others }) => ({
      ...others,
      ...(typeof entry === 'function' ? { entryFileNames: (one) => withoutHash(entry(one)) } : {}),
      ...(typeof chunk === 'string' ? { chunkFileNames: withoutHash(chunk) } : {}),
      ...(typeof asset === 'string' ? { assetFileNames: withoutHash(asset) } : {}),
    }),
  };
}

const withoutHash = (pattern: string) => pattern.replace('-[hash]', '');
