import { describe, expect, test } from 'vitest';
import { readPastedKey } from '../../../src/synap/pasted-key';

const KEY = 'synap_test_0a1B2c3D4e5F6g7H';

describe('a key is the key alone, whatever was copied with it', () => {
  test.each([
    ['nothing', KEY],
    ['blanks and a line break', `  ${KEY}\r\n`],
    ['quotes', `"${KEY}"`],
    ['quotes of a word processor', `“${KEY}”`],
    ['backticks', `\`${KEY}\``],
    ['a zero-width space', `${KEY.slice(0, 8)}\u200b${KEY.slice(8)}`],
    ['a byte order mark', `\ufeff${KEY}`],
    ['a no-break space', `\u00a0${KEY}\u00a0`],
    ['a comma', `"${KEY}",`],
    ['a semicolon', `'${KEY}';`],
    ['the word of a header', `Bearer ${KEY}`],
    ['a header', `Authorization: Bearer ${KEY}`],
    ['a header in code', `"Authorization": "Bearer ${KEY}",`],
    ['a header in a command', `curl -H 'Authorization: Bearer ${KEY}' https://synap.example/v1`],
    ['a header of another name', `X-API-Key: ${KEY}`],
    ['a line of a .env file', `SYNAP_API_KEY=${KEY}`],
    ['a line with a comment', `SYNAP_API_KEY="${KEY}" # production`],
    ['a line in a shell', `export SYNAP_API_KEY=${KEY}`],
    ['a command with a key of another service', `OPENAI_API_KEY=sk-proj-1234567890ab synap --key ${KEY}`],
    ['a line in a Windows shell', `set SYNAP_API_KEY=${KEY}`],
    ['a line in a Windows shell, quoted', `set "SYNAP_API_KEY=${KEY}"`],
    ['a line for all Windows shells', `setx SYNAP_API_KEY "${KEY}"`],
    ['a line in PowerShell', `$env:SYNAP_API_KEY = "${KEY}"`],
    ['a line in fish', `set -gx SYNAP_API_KEY ${KEY}`],
    ['a command behind it', `SYNAP_API_KEY=${KEY} python ingest.py`],
    ['code', `const synapApiKey = '${KEY}';`],
    ['YAML', `  maximem_api_key: ${KEY}`],
    ['JSON', `{"SYNAP_API_KEY": "${KEY}"}`],
    ['JSON on one line', `{"OPENAI_API_KEY":"sk-proj-1","SYNAP_API_KEY":"${KEY}"}`],
    ['the word of a shell alone', `export ${KEY}`],
    ['what a colleague wrote', `Synap API key: ${KEY}`],
    ['a header in a variable', `MAXIMEM_TOKEN=Bearer ${KEY}`],
    [
      'a whole .env file',
      `# keys\nOPENAI_API_KEY=sk-proj-1\nSYNAP_BASE_URL=https://x.example\nSYNAP_API_KEY=${KEY}\n`,
    ],
    ['a sentence', `Your API key is ${KEY}.`],
    ['brackets', `<${KEY}>`],
    ['a call', `SynapClient(api_key="${KEY}")`],
    ['an assignment to an environment', `os.environ["SYNAP_API_KEY"] = "${KEY}"`],
    ['an option of a command', `synap --api-key=${KEY} status`],
    ['the same key once more', `${KEY}\n${KEY}`],
    ['a line break within', `${KEY.slice(0, 20)}\n${KEY.slice(20)}`],
    ['several variables on one line', `export SYNAP_BASE_URL=https://x.example SYNAP_API_KEY=${KEY}`],
    ['a line of a Dockerfile', `ENV PORT=8000 SYNAP_API_KEY=${KEY}`],
    ['a line of systemd', `Environment="SYNAP_API_KEY=${KEY}"`],
    ['a command of Docker', `docker run -e SYNAP_API_KEY=${KEY} -p 8000:8000 synap`],
    ['a comment without a blank', `SYNAP_API_KEY=${KEY}#prod`],
    ['quotes of a shell for escapes', `export SYNAP_API_KEY=$'${KEY}'`],
    ['TOML with a name of its section', `[synap]\nbase_url = "https://x.example"\napi_key = "${KEY}"\n`],
    ['JSON in JSON', `{"synap": {"baseUrl": "https://x.example", "apiKey": "${KEY}"}}`],
    ['another secret of Synap before it', `SYNAP_WEBHOOK_SECRET=whsec_1\nSYNAP_API_KEY=${KEY}`],
    ['a call that is assigned', `sdk = SynapSDK(api_key='${KEY}', instance_id="inst_0123")`],
    ['a header in a text of Python', `headers = {"Authorization": f"Bearer ${KEY}", "Accept": "a/b"}`],
    ['a header in a command of Windows', `curl ^\r\n  -H ^"Authorization: Bearer ${KEY}^" ^\r\n  x`],
    ['a header with its blank encoded', `Authorization:Bearer%20${KEY}`],
    [
      'letters of full width',
      KEY.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
    ],
    ['a row of a table', `| SYNAP_API_KEY | ${KEY} |`],
    ['a variable as an object of a secret', `SYNAP_API_KEY=SecretStr("${KEY}")`],
    ['a .env file of Windows', `OPENAI_API_KEY=sk-proj-1\r\nMAXIMEM_KEY=${KEY}\r\n`],
  ])('%s', (_, pasted) => {
    expect(readPastedKey(pasted)).toEqual({ apiKey: KEY, foreignName: null });
  });
});

test.each([
  [
    'a list of variables',
    '- name: SYNAP_API_KEY\n  value: sk-7f3b9c1d2e4f5a6b\n- name: PORT\n  value: "8000"',
  ],
  ['a list of variables as JSON', '[{"name":"SYNAP_API_KEY","value":"sk-7f3b9c1d2e4f5a6b"}]'],
  ['a command', 'docker run -e SYNAP_API_KEY=sk-7f3b9c1d2e4f5a6b -p 80:80 synap'],
  ['a sentence', 'here is the key: sk-7f3b9c1d2e4f5a6b (prod)'],
  ['a sentence with a name that begins like a key', 'for synap_backfill_2026_01 use sk-7f3b9c1d2e4f5a6b'],
  ['code', 'os.Setenv("SYNAP_API_KEY", "sk-7f3b9c1d2e4f5a6b")'],
  ['a header without its name', 'Bearer: sk-7f3b9c1d2e4f5a6b'],
  ['a variable of an API client', '{"key":"SYNAP_API_KEY","value":"sk-7f3b9c1d2e4f5a6b","enabled":true}'],
  ['code of PHP or Ruby', `'synap_api_key' => 'sk-7f3b9c1d2e4f5a6b',`],
  ['a call in an assignment', 'SYNAP_API_KEY = SecretStr("sk-7f3b9c1d2e4f5a6b")'],
])('a key of the older kind is found in %s too', (_, pasted) => {
  expect(readPastedKey(pasted)).toEqual({ apiKey: 'sk-7f3b9c1d2e4f5a6b', foreignName: null });
});

describe('a key without the beginning of a key is found too', () => {
  const PLAIN = '0a1B2c3D4e5F6g7H8i9J0k1L';

  test.each([
    ['in quotes', `"${PLAIN}",`],
    ['in quotes of a word processor', `„${PLAIN}“`],
    ['in brackets', `<${PLAIN}>`],
    ['behind the word of a header', `bearer ${PLAIN}`],
    ['behind the word of a header with a colon', `Bearer: ${PLAIN}`],
    ['in a header', `Authorization: Bearer ${PLAIN}`],
    ['in a header without its scheme', `Authorization: ${PLAIN}`],
    ['in a header in code', `"Authorization": "Bearer ${PLAIN}",`],
    ['in a header of another name', `X-API-Key: ${PLAIN}`],
    ['in a line of a .env file', `SYNAP_API_KEY=${PLAIN}`],
    ['in a line with a comment', `SYNAP_API_KEY='${PLAIN}' # production`],
    ['in a line in a shell', `export MAXIMEM_TOKEN=${PLAIN}`],
    ['in a line in bash', `declare -x SYNAP_API_KEY="${PLAIN}"`],
    ['in a line in a Windows shell', `set SYNAP_API_KEY=${PLAIN}`],
    ['in a line for all Windows shells', `setx SYNAP_API_KEY ${PLAIN}`],
    ['in a line in PowerShell', `$env:SYNAP_API_KEY = "${PLAIN}"`],
    ['in a line in fish', `set -gx SYNAP_API_KEY ${PLAIN}`],
    ['in code', `let synapApiKey = '${PLAIN}';`],
    ['in YAML', `  maximem_api_key: ${PLAIN}`],
    ['in JSON', `{"SYNAP_API_KEY": "${PLAIN}"}`],
    ['in PHP', `'synap_api_key' => '${PLAIN}',`],
    ['in a message', `Synap API key: ${PLAIN}`],
    ['in a message about a Maximem key', `maximem key: ${PLAIN}`],
    ['in a list of variables', `- name: SYNAP_API_KEY\n  value: ${PLAIN}`],
    ['in a command', `docker run -e SYNAP_API_KEY=${PLAIN} -p 80:80 synap`],
    ['behind another variable of Synap', `SYNAP_URL=https://x.example\nMAXIMEM_TOKEN=${PLAIN}`],
    ['broken into lines', `${PLAIN.slice(0, 9)}\r\n${PLAIN.slice(9)}`],
  ])('%s', (_, pasted) => {
    expect(readPastedKey(pasted)).toEqual({ apiKey: PLAIN, foreignName: null });
  });
});

describe('a key that is named in code or in a command is found, whatever it looks like', () => {
  const PLAIN = '0a1B2c3D4e5F6g7H8i9J0k1L';

  test.each(
    [PLAIN, 'synap_test_key'].flatMap((key) => [
      ['Go', `synapAPIKey := "${key}"`, key],
      ['Java', `private static final String SYNAP_API_KEY = "${key}";`, key],
      ['Kotlin', `val synapApiKey = "${key}"`, key],
      ['Swift', `let synapApiKey: String = "${key}"`, key],
      ['TypeScript', `const synapApiKey: string = '${key}';`, key],
      ['Python with a type', `SYNAP_API_KEY: str = "${key}"`, key],
      ['Rust', `let synap_api_key: &str = "${key}";`, key],
      ['PHP', `define('SYNAP_API_KEY', '${key}');`, key],
      ['Ruby', `ENV['SYNAP_API_KEY'] = '${key}'`, key],
      ['a module', `export const SYNAP_API_KEY = '${key}'`, key],
      ['a chart', `helm upgrade x --set synap.apiKey=${key}`, key],
      ['a prompt', `PS C:\\> $env:SYNAP_API_KEY="${key}"`, key],
      ['.NET', `[Environment]::SetEnvironmentVariable("SYNAP_API_KEY", "${key}", "User")`, key],
      ['a change', `-SYNAP_API_KEY=9z8Y7x6W5v4U\n+SYNAP_API_KEY=${key}`, key],
      ['a comment', `# SYNAP_API_KEY=${key}`, key],
      ['a table that is drawn', `│ SYNAP_API_KEY │ ${key} │`, key],
      ['a header of a command', `curl https://x.example -H 'X-API-Key: ${key}'`, key],
      ['a header of another scheme', `Authorization: Token ${key}`, key],
      ['a page', `API key\n${key}\nCopy`, key],
      ['JSON in a text', `{\\"synap_api_key\\":\\"${key}\\"}`, key],
      ['bold letters', `**${key}**`, key],
      ['a quoted mail', `> ${key}`, key],
    ]),
  )('%s: %s', (_, pasted, key) => {
    expect(readPastedKey(pasted)).toEqual({ apiKey: key, foreignName: null });
  });

  test.each([
    `Synap(api_key="${PLAIN}", base_url="https://x.example")`,
    `const synap = new SynapClient({\n  apiKey: '${PLAIN}',\n  instanceId: 'inst_0123456789abcdef',\n});`,
    `https://x.example/v1?api_key=${PLAIN}&page=2`,
  ])('also under a name that says nothing of Synap, which is asked about: %s', (pasted) => {
    expect(readPastedKey(pasted)).toMatchObject({
      apiKey: PLAIN,
      foreignName: expect.stringMatching(/api_?key/i),
    });
  });
});

describe("a key under somebody else's name is told apart", () => {
  test.each([
    ['OPENAI_API_KEY=sk-proj-1', 'OPENAI_API_KEY'],
    ['export OPENAI_API_KEY="sk-proj-1"', 'OPENAI_API_KEY'],
    ['DEBUG=1\nOPENAI_API_KEY=sk-proj-1', 'OPENAI_API_KEY'],
    ['api_key: sk-proj-1', 'api_key'],
    ['KEY=sk-proj-1', 'KEY'],
  ])('%j', (pasted, foreignName) => {
    expect(readPastedKey(pasted)).toEqual({ apiKey: 'sk-proj-1', foreignName });
  });

  test.each([
    'setenv OPENAI_API_KEY sk-proj-1234567890ab',
    'setenv GITHUB_TOKEN x\nsetenv OPENAI_API_KEY sk-proj-1234567890ab',
    '- name: OPENAI_API_KEY\n  value: sk-proj-1234567890ab',
    'os.Setenv("OPENAI_API_KEY", "sk-proj-1234567890ab")',
    'setenv OPENAI_API_KEY sk-proj-1234567890ab  # not GITHUB_TOKEN',
  ])('also where it is no assignment: %s', (pasted) => {
    expect(readPastedKey(pasted)).toEqual({ apiKey: 'sk-proj-1234567890ab', foreignName: 'OPENAI_API_KEY' });
  });
});

test.each(['Bearer_0123456789', 'c29tZSBrZXk=', 'c29tZSBrZXkx==', 'user:password'])(
  'what only resembles a header or a variable is left as it is: %j',
  (key) => {
    expect(readPastedKey(key)).toEqual({ apiKey: key, foreignName: null });
  },
);

test.each([
  'SYNAP_API_KEY=',
  'export SYNAP_API_KEY=""',
  'OPENAI_API_KEY: ',
  'SYNAP_API_KEY=$OTHER_KEY',
  `SYNAP_API_KEY=\${OTHER_KEY:-none}`,
  `SYNAP_API_KEY: \${{ secrets.SYNAP }}`,
  'SYNAP_API_KEY=<your key>',
  'SYNAP_API_KEY=<SYNAP_API_KEY>',
  'SYNAP_API_KEY={{SYNAP_API_KEY}}',
  'SYNAP_API_KEY: {{ .Values.synap.apiKey }}',
  'SYNAP_API_KEY=op://Private/Synap/credential',
  'SYNAP_API_KEY=ENC[AES256_GCM,data:abc]',
  'const synapApiKey = process.env.SYNAP_API_KEY;',
  'synap_api_key = os.environ["SYNAP_API_KEY"]',
  'synap_api_key = var.synap_api_key',
  'SYNAP_API_KEY=****************',
  'SYNAP_API_KEY=••••••••',
  'set SYNAP_API_KEY=%OTHER_KEY%',
  'SYNAP_API_KEY=$(cat key.txt)',
  'synap_api_key = getenv("SYNAP_API_KEY")',
])('a name without a key is no key: %j', (text) => {
  expect(readPastedKey(text).apiKey).toBe('');
});

test.each(['synap_test_0123456789=abc', 'synap_test_01.23.45678901'])(
  'a key with other marks stays whole: %j',
  (key) => {
    expect(readPastedKey(key)).toEqual({ apiKey: key, foreignName: null });
  },
);

describe('of several keys', () => {
  const PLAIN = '0a1B2c3D4e5F6g7H8i9J0k1L';

  test('the one with Synap’s name is read, whatever it looks like', () => {
    const read = readPastedKey(`OPENAI_API_KEY=4c2D6e8F0g1H3i5J7k9L\nSYNAP_API_KEY=${PLAIN}`);
    expect(read).toEqual({ apiKey: PLAIN, foreignName: null });
  });

  test('the one that is called an API key is read, and not what else is called a key', () => {
    for (const name of ['SYNAP_API_KEY', 'SYNAP_API_KEY_PROD'])
      expect(readPastedKey(`SYNAP_KEY_ID=key-00017\n${name}=${PLAIN}`).apiKey).toBe(PLAIN);
  });

  test('the one whose name says no more is read, and not an older or another one', () => {
    expect(readPastedKey(`SYNAP_API_KEY_OLD=9z8Y7x6W5v4U\nSYNAP_API_KEY=${PLAIN}`).apiKey).toBe(PLAIN);
    const staging = 'SYNAP_API_KEY_STAGING=synap_test_9z8Y7x6W5v4U3t2S';
    expect(readPastedKey(`${staging}\nSYNAP_API_KEY=${KEY}`).apiKey).toBe(KEY);
  });

  test('a name and a key in two cells, or with a blank between, are no key together', () => {
    for (const between of ['\t', ' ', '   '])
      expect(readPastedKey(`SYNAP_API_KEY${between}${PLAIN}`)).toEqual({ apiKey: PLAIN, foreignName: null });
  });

  test('the one that is assigned is read, and not one in a comment above it', () => {
    const text = `# until May: synap_test_9z8Y7x6W5v4U3t2S\nSYNAP_API_KEY=${KEY}`;
    expect(readPastedKey(text).apiKey).toBe(KEY);
  });
});

test.each(['bearer ', 'bearer : ', 'export ', 'key: ', ' ', '%20', 'a    ', '{{', 'SYNAP_API_KEY '])(
  'a text of ten thousand times %j is read at once, as a key and as the value of a name',
  (unit) => {
    const text = unit.repeat(10_000);
    const started = performance.now();
    for (const pasted of [text, `${text}x`, `SYNAP_API_KEY=${text}`]) readPastedKey(pasted);
    expect(performance.now() - started).toBeLessThan(1_000);
  },
);
