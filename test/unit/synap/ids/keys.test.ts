import { describe, expect, test } from 'vitest';
import { recogniseIds, withoutKeys } from '../../../../src/synap/ids';
import { A, B, finds } from './texts';

const KEY = 'synap_test_0a1B2c3D4e5F6g7H';

describe('a key is noticed and not kept', () => {
  test.each<[reason: string, text: string, secret: string]>([
    ['as it is', KEY, KEY],
    ['that somebody names with a blank', 'Invalid API key: 0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['that a service has refused', 'Incorrect API key provided: 0a1b2c3d4e5f6g7h.', '0a1b2c3d'],
    ['that is the password of an address without a user', 'redis://:p4ssw0rd@redis:6379/0', 'p4ssw0rd'],
    ['in a header of another scheme', 'Authorization: Token 0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['in a header without a scheme', "{'authorization': '0a1b2c3d4e5f6g7h'}", '0a1b2c3d'],
    ['of a storage account', 'AccountName=x;AccountKey=0a1B2c3D4e5F6g7H==;EndpointSuffix=y', '0a1B2c3D'],
    ['of a subscription', 'Ocp-Apim-Subscription-Key: 0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['that is a password of a database', 'Server=db;User Id=sa;Pwd=Str0ngPass', 'Str0ngPass'],
    ['that is a password of a program', 'PGPASSWORD=hunter22 psql -h db', 'hunter22'],
    ['that is a password in short', 'passwd=hunter22hunter', 'hunter22'],
    ['that is a phrase', 'passphrase: correct1horse', 'correct1horse'],
    ['that is a token of a session', 'aws_session_token=IQoJb3JpZ2luX2VjEJr', 'IQoJb3Jp'],
    ['that is a token, just so', 'token="0a1b2c3d4e5f6g7h"', '0a1b2c3d'],
    ['that signs a link', 'https://x.example/c?sv=2022&sig=abcDEF123%2Fabc%3D&se=2026', 'abcDEF123'],
    ['that signs a link to a bucket', 'https://x.example/k?X-Amz-Signature=0a1b2c3d4e5f', '0a1b2c3d'],
    ['of a webhook', 'whsec_0a1B2c3D4e5F6g7H8i9J', '0a1B2c3D'],
    ['of Slack, of an app', 'xapp-1-A0123-456-abcdef0123', 'abcdef0123'],
    ['of Google, for an hour', 'ya29.a0AfH6SMBx0a1b2c3d', 'a0AfH6SMBx'],
    ['of Groq', 'gsk_0a1b2c3d4e5f6g7h8i9j', '0a1b2c3d'],
    ['of Pinecone', 'pcsk_0a1b2_3d4e5f6g7h8i9j', '3d4e5f6g'],
    ['with a mark that is not seen in it', 'key synap_live_0a1B2c3D\u200b4e5F6g7H', '4e5F6g7H'],
    ['with a soft hyphen in its beginning', 'syn\u00adap_live_0a1B2c3D4e5F6g7H', '0a1B2c3D'],
    ['that Go assigns', 'apiKey := "0a1b2c3d4e5f6g7h"', '0a1b2c3d'],
    ['that PHP or Ruby assigns', "'api_key' => '0a1b2c3d4e5f6g7h',", '0a1b2c3d'],
    ['that is assigned to an environment', 'os.environ["SYNAP_API_KEY"] = "0a1b2c3d4e5f6g7h"', '0a1b2c3d'],
    ['in an element', '<apiKey>0a1b2c3d4e5f6g7h</apiKey>', '0a1b2c3d'],
    ['that is an option of a command', 'synap --api-key 0a1b2c3d4e5f6g7h status', '0a1b2c3d'],
    ['in a row of a table', '| SYNAP_API_KEY | 0a1b2c3d4e5f6g7h |', '0a1b2c3d'],
    ['that is an encoded field', 'api_key%3D0a1b2c3d4e5f6g7h%26x', '0a1b2c3d'],
    ['of Synap by a name without API', 'SYNAP_KEY=0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['of Synap, called a token', "maximem-token: '0a1b2c3d4e5f6g7h'", '0a1b2c3d'],
    ['that is a cookie', 'cookie: theme=dark; session=0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['that is a cookie of a command', "curl x -H 'cookie: session=0a1b2c3d4e5f6g7h' -v", '0a1b2c3d'],
    ['that is a cookie of a command, in short', "curl x -b 'session=0a1b2c3d4e5f6g7h' -v", '0a1b2c3d'],
    ['that a server sets as a cookie', 'set-cookie: sid=0a1b2c3d4e5f6g7h; Path=/', '0a1b2c3d'],
    ['that is a cookie, its name in a line above it', 'cookie\nsession=0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['that is a cookie of a HAR', '{"name":"Cookie","value":"session=0a1b2c3d4e5f6g7h"}', '0a1b2c3d'],
    ['that is a password of a command', 'curl -s -u admin:hunter22 https://x.example', 'hunter22'],
    ['of AWS', 'The AWS Access Key Id AKIAIOSFODNN7EXAMPLE does not exist', 'AKIAIOSFODNN7EXAMPLE'],
    ['of AWS, by its name', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY', 'wJalrXUtnFEMI'],
    ['of GitHub', `token ghp_${'16C7e42F29'.repeat(4)} is bad`, '16C7e42F29'],
    ['of GitHub, of a person in an app', `token ghu_${'16C7e42F29'.repeat(4)}`, '16C7e42F29'],
    ['of GitHub, of an app', `token gho_${'16C7e42F29'.repeat(4)}`, '16C7e42F29'],
    ['of GitHub, for some repositories', `token github_pat_${'16C7e42F29'.repeat(4)}`, '16C7e42F29'],
    ['of GitLab', 'glpat-0a1B2c3D4e5F6g7H8i9J', '0a1B2c3D'],
    ['of Hugging Face', `hf_${'abcDEFghij'.repeat(3)}`, 'abcDEFghij'],
    ['of npm', `npm_${'a1B2c3'.repeat(6)}`, 'a1B2c3'],
    ['of SendGrid', 'SG.0a1B2c3D4e5F6g7H8i9J0k.0a1B2c3D4e5F6g7H8i9J0k', '0a1B2c3D'],
    ['of AWS, for some hours', 'ASIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE'],
    ['of an application, by its name', 'client_secret=0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['that renews another', '{"refresh_token": "0a1b2c3d4e5f6g7h", "id_token": ""}', '0a1b2c3d'],
    ['of Slack', 'xoxb-123456789012-123456789012-AbCdEfGhIjKl', 'AbCdEfGhIjKl'],
    ['of Google', `key=AIza${'SyD9tSrke'.repeat(4).slice(0, 35)}`, 'SyD9tSrke'],
    ['of Stripe', 'sk_live_0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    [
      'that is a token of three parts',
      'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3',
      'dozjgNryP4J3',
    ],
    ['of basic authentication', 'Authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNz'],
    ['that is a password of an address', 'postgres://user:p4ssw0rd@db.example/jobs', 'p4ssw0rd'],
    ['that is a password of settings', 'DB_PASSWORD=hunter2hunter2', 'hunter2'],
    ['that is a token by its name', '{"access_token": "0a1b2c3d4e5f6g7h"}', '0a1b2c3d'],
    [
      'that is a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END RSA PRIVATE KEY-----',
      'MIIEvQIBADANBgkq',
    ],
    ['in a header', `Authorization: Bearer ${KEY}`, KEY],
    ['in a header without its prefix', 'Authorization: Bearer 0a1b2c3d4e5f', '0a1b2c3d4e5f'],
    ['in a header in lower case', `authorization: bearer ${KEY}`, KEY],
    ['of the older form', 'key: sk-test-0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['in a variable', `export SYNAP_API_KEY="${KEY}"`, KEY],
    ['in a variable without its prefix', 'SYNAP_API_KEY=0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['in a variable whose name looks like a key', 'SYNAP_PROD_API_KEY=0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['without a digit, in a variable', 'SYNAP_API_KEY=synap_test_local_demonstration', 'demonstration'],
    ['without a digit, in a header', 'Bearer synap_test_local_demonstration', 'demonstration'],
    ['as an argument', `SynapClient(api_key='0a1b2c3d4e5f6g7h')`, '0a1b2c3d'],
    ['in a field of JSON', '{"apiKey":"0a1b2c3d4e5f6g7h"}', '0a1b2c3d'],
    ['in JSON inside a string', JSON.stringify(JSON.stringify({ api_key: '0a1b2c3d4e5f6g7h' })), '0a1b2c3d'],
    ['in an address', `https://synap.example/?api_key=${KEY}&x=1`, KEY],
    ['in an address, percent-encoded', `Bearer%20${KEY}`, KEY],
    [
      'in curl',
      `curl -H "Authorization: Bearer ${KEY}" https://synap.example/api/v1/memories/status/${A}`,
      KEY,
    ],
    ['at the start of a line of an escaped text', 'one\\nsk-test-0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['after a colour', '\u001b[32msk-test-0a1b2c3d4e5f6g7h\u001b[0m', '0a1b2c3d'],
    ['glued to a word', `key${KEY}`, KEY],
    ['with a UUID in it', `synap_live_${B}`, B],
    ['that is a UUID', `Authorization: Bearer ${B}`, B],
    ['without a digit or a kind, in a header', 'Bearer synap_abcdefghijkl', 'abcdefghijkl'],
    ['of letters alone, in a header', 'Authorization: Bearer abcdefghijklmnopqrstuvwx', 'abcdefghijkl'],
    ['in a header, in quotes', `-H "Authorization: Bearer 'synap_abcdefghijkl'"`, 'abcdefghijkl'],
    ['of a kind, in a header', 'Bearer synap_live_abcdefghijkl', 'abcdefghijkl'],
    ['of the older form, in a header of JSON', '{"Authorization":"Bearer sk-abcdefghijkl"}', 'abcdefghijkl'],
    ['of the older form and of a kind', 'sk-live-abcdefghijkl', 'abcdefghijkl'],
    ['of the older form and long', 'sk-abcdefghijklmnopqrstuvwx', 'abcdefghijkl'],
    ['long, of letters alone', 'synap_abcdefghijklmnopqrstuvwx', 'abcdefghijkl'],
    ['of letters alone, as an argument', `SynapClient(api_key='synap_abcdefghijkl')`, 'abcdefghijkl'],
    ['of letters alone, in a variable', 'SYNAP_API_KEY=abcdefghijklmnopqrstuvwx', 'abcdefghijkl'],
    ['two of them', `${KEY}, synap_prod_9z8y7x6w5v`, '9z8y7x6w5v'],
    ['that begins with a letter, in a header', 'Authorization: Bearer a0b1c2d3e4f5', 'a0b1c2d3'],
    ['in a header of its own', 'X-Api-Key: 0a1b2c3d4e5f6g7h', '0a1b2c3d'],
    ['without its prefix, percent-encoded', 'Bearer%200a1b2c3d4e5f', '0a1b2c3d'],
    ['without its prefix, as a form sends it', 'Bearer+0a1b2c3d4e5f', '0a1b2c3d'],
    ['of letters in both cases', 'synap_AbCdEfGhIjKlMnOpQrStUvWx', 'AbCdEfGh'],
    ['of letters alone, behind a name in a header', 'Bearer me.synap_abcdefghijklmnopqrstuvwx', 'abcdefgh'],
    ['with a region in it', 'synap_eu_0a1B2c3D4e5F', '0a1B2c3D'],
    ['as short as a random word can be', 'synap_a1b2c3d4e5', 'a1b2c3d4e5'],
  ])('%s', (_, text, secret) => {
    expect(recogniseIds(text).hasKey).toBe(true);
    expect(withoutKeys(text)).not.toContain(secret);
  });
});

describe('a secret is known by its name', () => {
  test.each([
    ...['account_key', 'api-key', 'encryption_key', 'license-key', 'masterKey', 'private_key', 'signing_key'],
    ...['api_token', 'auth-token', 'bearerToken', 'BOT_TOKEN', 'id_token', 'security-token', 'userToken'],
    ...['secret', 'password', 'passphrase'],
  ])('%s', (name) => {
    expect(withoutKeys(`${name}=0a1b2c3d4e5f6g7h x=1`)).toBe(`${name}=[key removed] x=1`);
  });
});

describe('a secret is known by how it begins', () => {
  test.each([
    ...['ghr_', 'ghs_', 'xoxa-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-'],
    ...['xai-', 'jina_', 'lsv2_pt_', 'tvly-dev-'],
    ...['pk_live_', 'rk_live_', 'sk_test_', 'r8_', 'pplx-', 'nvapi-'],
  ])('%s', (beginning) => {
    expect(withoutKeys(`it is ${beginning}${'16C7e42F29'.repeat(4)}.`)).toBe('it is [key removed].');
  });
});

test.each(['sig', 'signature', 'X-Goog-Signature', 'X-Amz-Signature', 'X-Amz-Security-Token'])(
  'what signs a link goes, and the link stays: %s',
  (name) => {
    const link = (value: string) => `https://x.example/file?a=1&${name}=${value}&b=2`;
    expect(withoutKeys(link('abcDEF123%2Fabc%3D'))).toBe(link('[key removed]'));
  },
);

describe('no key is', () => {
  test.each([
    ['a name of a program', 'synap_client says hello'],
    ['a name of a variable', 'synap_ingestion_id = x'],
    ['a name of a file with an ingestion in it', `synap_ingestion_${A}.json`],
    ['a host', 'https://synap-cloud-prod.maximem.ai'],
    ['a placeholder', 'Authorization: Bearer YOUR_API_KEY'],
    ['a prefix in a sentence', 'keys begin with synap_ or sk-'],
    ['a start of a key, as pages show it', 'synap_…4a1f'],
    ['a library', 'pip install sk-learn'],
    ['a library with a version', 'sk-learn-contrib==0.6'],
    ['a name of a field', 'synap_collector_id'],
    ['a name of a variable with a key in it', 'SynapClient(api_key=synap_api_key)'],
    ['a placeholder with its prefix', 'Authorization: Bearer synap_your_key_here'],
    ['a long word behind the prefix', 'import synap_authentication'],
    ['a task whose name ends like a key', `task-${A}`],
    ['a word about bearers', 'the bearer of bad news'],
    ['a count of tokens', 'max_tokens: 40960000, total_tokens=81920000'],
    ['a sentence about a password', 'password is required for user 42'],
    ['a password that somebody is to set', 'password: $DB_PASSWORD1'],
    ['a folder', 'PWD=/home/person1/project'],
    ['a count of tokens, alone', 'token: 81920000'],
    ['a word about secrets', 'secret: undefined'],
    ['a signature that is not in a link', 'signature=sha256-abcdef'],
    ['a token by its place', 'unexpected token at 17: retry42'],
    ['a hash', 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['an address with a port and a user', 'https://person@synap.example:8443/x'],
    ['a variable that is read', 'api_key=os.environ["SYNAP_API_KEY"]'],
    ['a name of another variable', 'SYNAP_TEST_HOST=https://synap.example/1'],
    ['a name of a host', 'synap_db01'],
    ['a label', 'synap_backfill_03'],
    ['a document', 'synap_docs_2026'],
    ['a connection', 'synap_prod_eu'],
    ['a connection with its region', 'synap_prod_eu-west-1'],
    ['a name with a date', 'synap_import_20260115'],
    ['a name with a time', 'synap_import_20260115T0930Z'],
    ['a name with a year in it', 'synap_backfill2026'],
    ['a name of a kind', 'synap_test_local_demonstration'],
    ['a sentence about cookies', 'cookie: accepted by 12 people'],
    ['a user of a container', 'docker run -u 1000:1000 synap'],
    ['a heading of a key', 'API key > Rotate 2026'],
    ['a table about keys', '| api_key | required |'],
    ['an emoji that is made of several', 'done 👩\u200d💻 synap_client'],
    ['a number of a ticket', 'SK-12345'],
    ['an ID', A],
    ['a long name', 'import synap_authenticationservice'],
    ['a placeholder of one long word', 'Authorization: Bearer synap_yourkeyhere'],
    ['a zone', 'synap_us2east1b'],
    ['a variable in capitals with numbers', 'SYNAP_DB1REPLICA2=x'],
    ['a variable in capitals as an argument', 'SynapClient(api_key=SYNAP_PROD_KEY)'],
    ['a label with a date', 'synap_backfill-2026-01-15'],
    ['a library for a version of Python', 'sk-learn-py3'],
  ])('%s', (_, text) => {
    expect(recogniseIds(text).hasKey).toBe(false);
    expect(withoutKeys(text)).toBe(text);
  });
});

describe('a key does not hide the ingestion beside it', () => {
  finds([
    ['a UUID that is a key is not offered', `Authorization: Bearer ${B}`, []],
    ['a UUID in a key is not offered', `key: synap_live_${B}, job: ${A}`, [A]],
    ['a UUID that is all there is of a key is not offered', `synap_live_${B}`, []],
    ['an ID behind a key', `${KEY} ${A}`, [A]],
    ['an ID behind cookies', `cookie: theme=dark; sid=0a1b2c3d4e5f ingestion_id=${A}`, [A]],
    ['an ID behind a cookie in a log', `cookie: sid=0a1b2c3d4e5f, ingestion_id=${A}`, [A]],
    ['a name of a file that begins like a key', `synap_ingestion_${A}.json`, [A]],
    ['a task whose name ends like a key', `task-${A}`, [A]],
    ['an ID below a key that was blanked', `SYNAP_API_KEY=\nINGESTION_ID=${A}`, [A]],
    ['an ID below a key that is an empty text', `SYNAP_API_KEY=""\r\n  INGESTION_ID='${A}'`, [A]],
    ['an ID below a password that was blanked', `DB_PASSWORD=\nINGESTION_ID=${A}\n`, [A]],
    ['an ID below a secret that is an empty text', `export CLIENT_SECRET=''\nexport JOB=${A}`, [A]],
    ['an ID below two keys that were blanked', `API_KEY=\nAPI_TOKEN=\nJOB=${A}`, [A]],
  ]);
  test.each([
    ['on a line of its own', `SYNAP_API_KEY=\n  0a1b2c3d4e5f6g7h\nJOB=${A}`],
    ['with a sign of equality in it', 'secret: foo=bar12345678'],
    ['that ends with signs of equality, below its name', 'api_key:\n0a1B2c3D4e5F6g7H=='],
  ])('a secret %s goes all the same', (_, text) => {
    expect(withoutKeys(text)).toContain('[key removed]');
  });
});

test('what names a key stays, and so does all that stands around it', () => {
  expect(withoutKeys(`id=${A} SYNAP_API_KEY="${KEY}" DB_PASSWORD=hunter2hunter2 x=1`)).toBe(
    `id=${A} SYNAP_API_KEY="[key removed]" DB_PASSWORD=[key removed] x=1`,
  );
});

test('a secret goes without the escape behind it, so that JSON stays JSON', () => {
  const json = JSON.stringify({ error_message: 'bad login: password="hunter2hunter2"', n: 1 });
  expect(JSON.parse(withoutKeys(json))).toEqual({
    error_message: 'bad login: password="[key removed]"',
    n: 1,
  });
});

test('what is left has no key in it, and is left alone the next time', () => {
  const once = withoutKeys(`-H "Authorization: Bearer ${KEY}" -H 'X-Api-Key: ${KEY}' ${A}`);
  expect(once).toContain(A);
  expect(withoutKeys(once)).toBe(once);
  expect(recogniseIds(once).hasKey).toBe(false);
});
