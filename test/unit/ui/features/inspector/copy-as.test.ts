import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { asCurl, asJson, asPython } from '../../../../../src/ui/features/inspector/copy-as';
import { codeBlock, inlineCode } from '../../../../../src/ui/features/inspector/markdown';
import { asReport, type ReportInput } from '../../../../../src/ui/features/inspector/report';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../../../src/watch/model/defaults';
import { type RawResponse, SCHEMA_VERSION } from '../../../../../src/watch/model/records';
import { summaryWith } from '../../../../../src/watch/model/summary';
import { connection, idOf, NOW, watching } from '../../../samples';

const ID = idOf(1);
const PRODUCTION = 'https://synap-cloud-prod.maximem.ai';
/** What somebody might hope to have run, hidden or taken for something else. */
const HOSTILE = [
  "https://host.example/it's/$(touch hacked)/`id`/$HOME/\\",
  'https://host.example/a;rm -rf ~/"&&x||y|z>out',
  'https://host.example/[1-9]/{a,b}/!!/%PATH%/~',
  'https://host.example/\u202Egnp.exe\n# comment\r\nos.system("x")\u2028',
  "https://host.example/'''+os.system('x')+'''",
  'https://host.example/\u{1F9E0}/\x1b[2J\x7f',
];

/** What a real shell gives to `curl`. */
function seenByCurl(command: string): string[] {
  const script = `curl() { for one in "$@"; do printf '%s\\0' "$one"; done; }\n${command}`;
  const env = { SYNAP_API_KEY: 'the-key-of-the-shell', HOME: '/nowhere', PATH: '' };
  return execFileSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('a key that Synap’s answer repeats', () => {
  const KEY = 'sk-proj-0a1B2c3D4e5F6g7H8i9J';
  const errorMessage = `Incorrect API key ${KEY} (Authorization: Bearer ${KEY})`;
  const record = watching(1, { errorMessage, documentId: KEY });
  const detail: RawResponse = {
    schema: SCHEMA_VERSION,
    raw: JSON.stringify({ error_message: errorMessage }),
    truncated: false,
    at: NOW,
    correlationId: null,
    noise: [],
    changedLast: [],
    changes: [],
  };

  it.each([
    ['JSON of the record', asJson(record, null)],
    ['JSON as it came', asJson(record, detail)],
    ['a report', asReport({ record, connection: null, detail, log: [], offsetMs: 0, now: NOW })],
  ])('is not in %s', (_, text) => {
    expect(text).not.toContain(KEY);
    expect(text).toContain('Incorrect API key');
  });
});

describe('as a curl command', () => {
  it('the key is the shell’s own', () => {
    const command = asCurl(ID, PRODUCTION) ?? '';
    expect(command).toContain('$SYNAP_API_KEY');
    expect(seenByCurl(command)).toEqual([
      '--globoff',
      '-H',
      'Authorization: Bearer the-key-of-the-shell',
      `${PRODUCTION}/api/v1/memories/status/${ID}`,
    ]);
  });

  it.each(HOSTILE)('%j reaches curl as one address, on its host, and runs nothing', (baseUrl) => {
    const command = asCurl("x'; touch hacked; '", baseUrl) ?? '';
    const [, , , url = '', ...more] = seenByCurl(command);
    expect(more).toEqual([]);
    expect(url.startsWith('https://host.example/')).toBe(true);
    expect(url).toBe(new URL(url).href);
    expect(command).toMatch(/^[\x20-\x7e]+$/);
  });

  it('is none where there is no address', () => {
    expect(asCurl(ID, 'not an address')).toBeNull();
  });
});

describe('as Python', () => {
  it('asks with the SDK, by the key of the environment', () => {
    const script = asPython(ID, PRODUCTION);
    expect(script).toContain(`await sdk.memories.status("${ID}")`);
    expect(script).toContain('os.environ["SYNAP_API_KEY"]');
    expect(script).not.toContain('This ingestion is on');
  });

  it.each(HOSTILE)('%j stays within its remark, in characters that hide nothing', (baseUrl) => {
    const plain = asPython(ID, 'https://host.example').split('\n');
    const lines = asPython(ID, baseUrl).split('\n');
    expect(lines).toHaveLength(plain.length);
    expect(lines.filter((line, index) => line !== plain[index])).toHaveLength(1);
    expect(lines.join('')).toMatch(/^[\x20-\x7e]+$/);
  });

  it.each(['"', '\\', '\n', '\r', '\u2028', '\0', "'''"])('an ID with %j stays within its string', (odd) => {
    const text = `a${odd}"); print("hacked`;
    const [, argument = ''] = /status\((.*)\)$/m.exec(asPython(text, null)) ?? [];
    expect(JSON.parse(argument)).toBe(text);
  });
});

describe('as JSON', () => {
  const detail = (over: Partial<RawResponse>): RawResponse => ({
    schema: SCHEMA_VERSION,
    raw: '{"status":"x"}',
    truncated: false,
    at: NOW,
    correlationId: null,
    noise: [],
    changedLast: [],
    changes: [],
    ...over,
  });

  it('it is Synap’s answer; where that was cut, what is known of it', () => {
    const record = watching(1, { rawStatus: 'processing', queuedAt: NOW });
    expect(asJson(record, detail({}))).toBe('{\n  "status": "x"\n}');
    const known = { ingestion_id: ID, status: 'processing', queued_at: '2026-01-15T12:00:00.000Z' };
    expect(JSON.parse(asJson(record, detail({ raw: '{"cut', truncated: true })))).toMatchObject(known);
    expect(JSON.parse(asJson(record, null))).toMatchObject(known);
  });
});

describe('within Markdown', () => {
  it('no text of the server’s becomes more than text', () => {
    expect(inlineCode('plain')).toBe('`plain`');
    expect(inlineCode('a `b` c')).toBe('``a `b` c``');
    expect(inlineCode('`edge`')).toBe('`` `edge` ``');
    expect(inlineCode('two\n\n# lines')).toBe('`two # lines`');
    expect(inlineCode('\u202Eevil')).toBe('`\\u202eevil`');
    expect(inlineCode('  ')).toBe('` `');
    expect(codeBlock('```\n# out\n````')).toBe('`````\n```\n# out\n````\n`````');
  });
});

describe('as a report for support', () => {
  const [view] = summaryWith(
    EMPTY_SUMMARY,
    [connection('home', { last4: 'zz9z' })],
    DEFAULT_SETTINGS,
  ).connections;
  const reported = (over: Partial<ReportInput> = {}): ReportInput => ({
    record: watching(1, {
      documentId: 'x`\n# hacked',
      rawStatus: 'failed',
      status: 'failed',
      queuedAt: NOW,
      completedAt: NOW + 14_000,
      errorMessage: '```\n@everyone',
      label: 'my private label',
      note: 'my private note',
      lastError: { code: 'server_error', at: NOW, correlationId: 'corr-9', detail: null },
    }),
    connection: view ?? null,
    detail: null,
    log: [
      {
        at: NOW,
        event: 'failed_poll',
        ingestionId: ID,
        connectionId: 'home',
        what: 'server_error',
        correlationId: 'corr-1',
        tookMs: 300,
      },
    ],
    offsetMs: 0,
    now: NOW,
    ...over,
  });

  it('has what support asks for: ID, times in UTC, errors with their correlation IDs', () => {
    const report = asReport(reported());
    for (const text of [
      ID,
      'queued_at: `2026-01-15T12:00:00.000Z`',
      'corr-1',
      'corr-9',
      'https://home.example',
    ])
      expect(report).toContain(text);
  });

  it('has nothing of the key, nor what the person wrote for themselves', () => {
    expect(asReport(reported())).not.toMatch(/zz9z|private/);
  });

  it('has no heading but its own, whatever the server says', () => {
    const outside = asReport(reported()).replace(/^(`{3,}).*\n[\s\S]*?\n\1$/gm, '');
    expect(outside.match(/^#+ .*/gm)?.filter((line) => /hacked|everyone/.test(line))).toEqual([]);
    expect(outside).not.toContain('@everyone');
  });

  it('stays short enough to be filed', () => {
    const long = watching(1, { errorMessage: 'x'.repeat(100_000) });
    expect(asReport(reported({ record: long })).length).toBeLessThan(40_000);
  });
});
