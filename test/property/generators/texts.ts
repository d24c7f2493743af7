import fc from 'fast-check';

const PIECES = [
  'ingestion_id',
  'document_id',
  'memory_ids',
  'status',
  'UUID(',
  ': "',
  '": ["',
  '\\u001b[',
  '\\',
  '%2F',
  '&quot;',
  '[31m',
  '\n',
  '\r\n',
  ',',
  '\t',
  '|',
  '…',
  '\u200b',
  '\ud800',
  '\0',
  'Bearer ',
  'bearer%20',
  'synap_',
  'synap_live_',
  'sk-',
  '=',
  '12345678',
  '-',
];
const spelledUuid = fc
  .tuple(fc.uuid(), fc.constantFrom('-', '', '–', '\u00ad-', '-\n'), fc.boolean())
  .map(([id, dash, upper]) => (upper ? id.toUpperCase() : id).replaceAll('-', dash));
const named = fc
  .tuple(
    fc.constantFrom('ingestion_id', 'Ingestion ID', 'document_id', 'memory_ids'),
    fc.constantFrom(': "', '=', ': '),
    spelledUuid,
  )
  .map((parts) => parts.join(''));
const key = fc
  .tuple(fc.constantFrom('synap_live_', 'sk-', 'Bearer '), fc.stringMatching(/^[0-9a-zA-Z]{12,20}$/))
  .map((parts) => parts.join(''));
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 2, arbitrary: spelledUuid },
  { weight: 1, arbitrary: named },
  { weight: 1, arbitrary: key },
  { weight: 2, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);

/** What people paste, taken apart and put together at random. */
export const pastedText = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));

const host = fc.constantFrom(
  'localhost',
  '127.0.0.1',
  'x.example',
  'localhost.example',
  '[::1]',
  '0.0.0.0',
  'ä.example',
);

/** What people type as a base URL. */
export const address = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('http://', 'https://', 'HTTPS://', 'ftp://', 'https:/', '//', 'javascript:', ''),
      fc.constantFrom('', 'user@', 'user:pass@'),
      host,
      fc.constantFrom('', ':80', ':443', ':8080', ':99999'),
      fc.constantFrom('', '/', '//', '/api', '/api//', '/../x', '?q', '#h', '\\', ' '),
    )
    .map((parts) => parts.join('')),
  fc.webUrl(),
  fc.string(),
);
